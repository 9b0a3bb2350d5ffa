package dev.belfry.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureSchema;
import dev.belfry.model.Parallel;
import dev.belfry.model.RowBlock;
import dev.belfry.model.RowUses;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerInputs;
import dev.belfry.model.TowerShape;
import dev.belfry.model.Towers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RowAdagradTest {
  private static final int ITEMS = 20;
  private static final int DIMENSION = 64;

  private final FeatureSchema schema = FeatureSchema.idsOnly(10, 0.8);
  private final FeatureEncoder encoder =
      new FeatureEncoder(
          schema, LongStream.rangeClosed(1, ITEMS).toArray(), new long[] {1, 2, 3, 4});

  private Map<String, Tensor> parameters() {
    return new TowerShape(8, 4, List.of(), true).initialise(schema, ITEMS, 4, 3);
  }

  private RowBlock block(Map<String, Tensor> parameters) {
    List<EncodedUser> users = new ArrayList<>();
    users.add(encoder.encodeUser(1, Attributes.empty(), new long[] {3, 7, 9}));
    users.add(encoder.encodeUser(2, Attributes.empty(), new long[] {7}));
    users.add(encoder.encodeUser(3, Attributes.empty(), new long[] {7, 3, 20, 1}));
    users.add(encoder.encodeUser(0, Attributes.empty(), new long[] {}));
    return new TowerInputs(schema, parameters).users(users).learned();
  }

  @Test
  void stepIsTheDenseOneOnTheRowsOfTheBatchAndNothingElsewhere() {
    Map<String, Tensor> parameters = parameters();
    Tensor table = requireNonNull(parameters.get(Towers.ITEM_ID));
    float[] values = table.floats().clone();
    RowBlock block = block(parameters);
    RowUses uses =
        block.uses().stream()
            .filter(u -> u.table().equals(Towers.ITEM_ID))
            .findFirst()
            .orElseThrow();
    RowAdagrad adagrad = new RowAdagrad(table);
    Random random = new Random(5);
    double[] squares = new double[ITEMS + 1];
    for (int step = 0; step < 3; step++) {
      float[] gradient = new float[block.size() * block.width()];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      adagrad.step(
          List.of(new RowAdagrad.Source(uses, gradient), new RowAdagrad.Source(uses, gradient)),
          0.1f,
          0.01f,
          Parallel.SERIAL);
      dense(values, squares, uses, gradient);
    }
    assertThat(table.floats()).containsExactly(values, within(1e-5f));
  }

  /** The same with a gradient of the whole table; the source stands twice. */
  private static void dense(float[] values, double[] squares, RowUses uses, float[] gradient) {
    double[] whole = new double[values.length];
    boolean[] touched = new boolean[ITEMS + 1];
    for (int use = 0; use < uses.size(); use++) {
      touched[uses.row(use)] = true;
      for (int c = 0; c < DIMENSION; c++) {
        whole[uses.row(use) * DIMENSION + c] +=
            2.0 * uses.weight(use) * gradient[uses.offset(use) + c];
      }
    }
    for (int row = 0; row <= ITEMS; row++) {
      if (!touched[row]) {
        continue;
      }
      double mean = 0;
      for (int c = 0; c < DIMENSION; c++) {
        whole[row * DIMENSION + c] += 0.01 * values[row * DIMENSION + c];
        mean += Math.pow(whole[row * DIMENSION + c], 2) / DIMENSION;
      }
      squares[row] += mean;
      for (int c = 0; c < DIMENSION; c++) {
        values[row * DIMENSION + c] -=
            (float) (0.1 * whole[row * DIMENSION + c] / Math.sqrt(squares[row]));
      }
    }
  }

  @Test
  void gatheredHistoryIsTheWeightedMeanAndThreadsChangeNothing() {
    Map<String, Tensor> parameters = parameters();
    RowBlock block = block(parameters);
    float[] gathered = block.gather(parameters, Parallel.SERIAL);
    float[] table = requireNonNull(parameters.get(Towers.ITEM_ID)).floats();
    double total = 1 + 0.8 + 0.64;
    for (int c = 0; c < DIMENSION; c++) {
      double expected =
          (table[3 * DIMENSION + c]
                  + 0.8 * table[7 * DIMENSION + c]
                  + 0.64 * table[9 * DIMENSION + c])
              / total;
      assertThat((double) gathered[8 + c]).isCloseTo(expected, within(1e-6));
    }
    Parallel cut =
        (size, body) -> {
          for (int i = size - 1; i >= 0; i--) {
            body.run(i, i + 1);
          }
        };
    assertThat(block.gather(parameters, cut)).isEqualTo(gathered);
  }
}
