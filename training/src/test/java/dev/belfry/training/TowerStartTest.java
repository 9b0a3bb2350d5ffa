package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.Tensor;
import dev.belfry.model.Towers;
import dev.belfry.model.TwoTower;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TowerStartTest {
  private final Dataset data = TeaShop.data(TeaShop.acts(90));
  private final Histories train = Histories.of(data);

  @Test
  void itemsStartFromFactorsOfUnitMeanSquareAndUsersNearNothing() {
    TwoTowerConfig config =
        TwoTowerConfig.of(Settings.parse(List.of("two-tower.shared-history=false")));
    TowerData towers = TowerData.of(data, train, 50, 0.9);
    Map<String, Tensor> before =
        config.shape().initialise(towers.schema(), TeaShop.ITEMS, TeaShop.USERS, config.seed());
    Map<String, Tensor> after = new TreeMap<>(before);
    after.replaceAll((name, t) -> Tensor.ofFloats(t.floats().clone(), t.shape()));
    TowerStart.fromAls(after, train, config, Progress.NONE);

    float[] items = requireNonNull(after.get(Towers.ITEM_ID)).floats();
    double squares = 0;
    for (int i = TwoTower.DIMENSION; i < items.length; i++) {
      squares += items[i] * items[i];
    }
    assertThat(squares / TeaShop.ITEMS).isCloseTo(1, within(1e-3));
    float[] history = requireNonNull(after.get(Towers.HISTORY)).floats();
    float[] unknown = requireNonNull(before.get(Towers.ITEM_ID)).floats();
    for (int k = 0; k < TwoTower.DIMENSION; k++) {
      assertThat(items[k]).isEqualTo(unknown[k]);
    }
    for (int i = TwoTower.DIMENSION; i < items.length; i++) {
      assertThat(history[i]).isEqualTo(items[i]);
    }
    float[] users = requireNonNull(after.get(Towers.USER_ID)).floats();
    float[] first = requireNonNull(before.get(Towers.USER_ID)).floats();
    for (int i = 0; i < users.length; i++) {
      assertThat(users[i]).isEqualTo(first[i] * 0.1f);
    }
  }
}
