package dev.belfry.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.experiments.OffPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BanditLogTest {
  @TempDir Path folder;

  @Test
  void aLogIsReadByTheNamesOfItsColumns() throws IOException {
    Path file = folder.resolve("log.csv");
    Files.writeString(
        file,
        """
        ,timestamp,item_id,position,click,propensity_score,user_feature_0
        0,2019-11-24 00:03:13+00:00,14,3,0,0.25,cef
        1,2019-11-24 00:03:36+00:00,10,1,1,0.5,cef
        """);
    assertThat(BanditLog.read(file).choices())
        .containsExactly(new BanditLog.Choice(14, 3, 0, 0.25), new BanditLog.Choice(10, 1, 1, 0.5));
    Files.writeString(file, "item_id,position\n1,2\n");
    assertThatThrownBy(() -> BanditLog.read(file)).hasMessageContaining("has no column 'click'");
    Files.writeString(file, "item_id,position,click,propensity_score\n1,2,x,1\n");
    assertThatThrownBy(() -> BanditLog.read(file))
        .hasMessageContaining("is not a log of the Open Bandit Dataset");
  }

  /** Two items, clicked in .5 and .1: a policy that has the better one in .9 earns .46. */
  @Test
  void aPolicyIsEstimatedFromTheLogOfAnother() {
    SplittableRandom random = new SplittableRandom(5);
    List<BanditLog.Choice> choices = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int item = random.nextInt(2);
      double reward = random.nextDouble() < (item == 0 ? 0.5 : 0.1) ? 1 : 0;
      choices.add(new BanditLog.Choice(item, 1, reward, 0.5));
    }
    BanditLog log = new BanditLog(choices);
    OffPolicy.Result result = log.estimate((item, position) -> item == 0 ? 0.9 : 0.1);
    assertThat(result.ips().mean()).isCloseTo(0.46, within(0.02));
    assertThat(result.snips().mean()).isCloseTo(0.46, within(0.02));
    assertThat(result.robust().mean()).isCloseTo(0.46, within(0.02));
    assertThat(log.estimate(log.uniform()).meanWeight()).isCloseTo(1, within(1e-9));
    assertThat(log.estimate(log.frequencies()).meanWeight()).isCloseTo(1, within(0.05));
  }
}
