package dev.belfry.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Item;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  private static final Instant UNTIL = Instant.parse("2026-03-01T00:00:00Z");
  private static final ShopConfig SMALL = new ShopConfig(120, 80, 5, UNTIL, 90);

  @TempDir Path folder = Path.of("");

  @Test
  void sameSeedGivesTheSameBytesAndAnotherSeedDoesNot() throws IOException {
    for (GenerateJob.Format format : GenerateJob.Format.values()) {
      Path first = folder.resolve(format + "1");
      Path second = folder.resolve(format + "2");
      Path other = folder.resolve(format + "3");
      GenerateJob.write(SMALL, first, format, Progress.NONE);
      GenerateJob.write(SMALL, second, format, Progress.NONE);
      GenerateJob.write(new ShopConfig(120, 80, 6, UNTIL, 90), other, format, Progress.NONE);
      for (String table : List.of("items", "users", "events")) {
        String file = table + (format == GenerateJob.Format.CSV ? ".csv" : ".parquet");
        assertThat(first.resolve(file)).hasSameBinaryContentAs(second.resolve(file));
        assertThat(Files.mismatch(first.resolve(file), other.resolve(file))).isNotNegative();
      }
    }
  }

  @Test
  void filesOfEitherFormatReadBackAsTheShop() {
    Dataset shop = GenerateJob.generate(SMALL, PositiveRule.DEFAULT);
    for (GenerateJob.Format format : GenerateJob.Format.values()) {
      Path target = folder.resolve(format.name());
      GenerateJob.write(SMALL, target, format, Progress.NONE);
      Dataset read =
          DataFolder.read(
              target,
              PositiveRule.DEFAULT,
              (where, why) -> {
                throw new AssertionError(where + ": " + why);
              });
      assertThat(read.items()).isEqualTo(shop.items());
      assertThat(read.users()).isEqualTo(shop.users());
      assertThat(read.schema().definitions()).isEqualTo(shop.schema().definitions());
      assertThat(read.events()).isEqualTo(shop.events());
      for (int e = 0; e < shop.events(); e += 97) {
        assertThat(read.millisOf(e)).isEqualTo(shop.millisOf(e));
        assertThat(read.itemOf(e)).isEqualTo(shop.itemOf(e));
        assertThat(read.isPositive(e)).isEqualTo(shop.isPositive(e));
        assertThat(read.sessionOf(e)).isEqualTo(shop.sessionOf(e));
        assertThat(read.deviceOf(e)).isEqualTo(shop.deviceOf(e));
      }
    }
  }

  @Test
  void shopIsOneThatCouldBe() {
    Dataset shop = GenerateJob.generate(SMALL, PositiveRule.DEFAULT);
    Map<Integer, Integer> eventsByUser = new HashMap<>();
    Map<Integer, Integer> eventsByItem = new HashMap<>();
    for (int e = 0; e < shop.events(); e++) {
      Item item = shop.items().get(shop.itemOf(e));
      assertThat(shop.instantOf(e)).isAfter(item.attributes().timestamp("created_at"));
      assertThat(shop.instantOf(e)).isBetween(UNTIL.minusSeconds(91 * 86_400L), UNTIL);
      eventsByUser.merge(shop.userOf(e), 1, Integer::sum);
      eventsByItem.merge(shop.itemOf(e), 1, Integer::sum);
    }
    // The last twentieth of the users is new, the last twenty-fifth of the items has just arrived.
    for (int u = 114; u < 120; u++) {
      assertThat(eventsByUser.getOrDefault(u, 0)).isLessThanOrEqualTo(4);
    }
    for (int i = 77; i < 80; i++) {
      assertThat(eventsByItem).doesNotContainKey(i);
    }
    assertThat(shop.items())
        .allSatisfy(
            item -> {
              assertThat(item.attributes().text("title")).isNotBlank();
              assertThat(item.attributes().text("description")).isNotBlank();
              assertThat(item.attributes().number("price", -1)).isPositive();
              assertThat(item.attributes().texts("categories")).hasSize(2);
            });
    Set<String> types =
        IntStream.range(0, shop.events()).mapToObj(shop::typeOf).collect(Collectors.toSet());
    assertThat(types).containsExactlyInAnyOrder("view", "click", "cart", "purchase");
  }

  @Test
  void eventIdsAreDistinct() {
    Dataset shop = GenerateJob.generate(SMALL, PositiveRule.DEFAULT);
    EventIds ids = new EventIds(shop);
    Set<String> distinct = new HashSet<>();
    for (int e = 0; e < shop.events(); e++) {
      assertThat(distinct.add(ids.next(e))).isTrue();
    }
  }
}
