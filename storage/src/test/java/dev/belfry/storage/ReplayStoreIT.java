package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.ServedList;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayStoreIT {
  @TempDir Path folder;

  @Test
  void itemsAreAnsweredAsEveryRevisionOfThemWas() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      List<Item> known = new ArrayList<>();
      List<Instant> moments = new ArrayList<>();
      put(fixture, Map.of("title", "one", "price", 10));
      known.add(item(fixture));
      moments.add(now(fixture));
      Await.get(fixture.storage.items().patch(List.of(new ItemWrite("a", Map.of("price", 20)))));
      known.add(item(fixture));
      moments.add(now(fixture));
      // Nothing changes but the revision.
      put(fixture, Map.of("title", "one", "price", 20));
      known.add(item(fixture));
      put(fixture, Map.of("title", "two"));
      known.add(item(fixture));
      moments.add(now(fixture));
      Await.get(fixture.storage.items().delete("a"));

      Map<ItemRevision, Item> then =
          Await.get(
              fixture
                  .storage
                  .replays()
                  .items(
                      known.stream()
                          .map(item -> new ItemRevision(item.itemNo(), item.revision()))
                          .toList()));

      assertThat(then.values()).containsExactlyInAnyOrderElementsOf(known);
      assertThat(fixture.sql("select count(*) from item_history")).isEqualTo("3");
      long itemNo = known.getFirst().itemNo();
      assertThat(price(Await.get(fixture.storage.replays().itemAt(itemNo, moments.get(0)))))
          .isEqualTo(10);
      assertThat(price(Await.get(fixture.storage.replays().itemAt(itemNo, moments.get(1)))))
          .isEqualTo(20);
      assertThat(
              Await.get(fixture.storage.replays().itemAt(itemNo, moments.get(2)))
                  .map(item -> item.attributes().text("title")))
          .contains("two");
      assertThat(
              Await.get(fixture.storage.replays().itemAt(itemNo, now(fixture))).map(Item::deleted))
          .contains(true);
      assertThat(Await.get(fixture.storage.replays().itemAt(itemNo + 1, now(fixture)))).isEmpty();
    }
  }

  @Test
  void liveListsComeNewestFirstPageByPage() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      List<ServedList> live = new ArrayList<>();
      for (int seed = 0; seed < 200; seed++) {
        ServedList list = new ServedListSamples(seed).any();
        fixture.storage.lists().append(list);
        if (list.purpose() == Purpose.LIVE && list.offset() == 0) {
          live.add(list);
        }
      }
      for (int i = 0; i < 20; i++) {
        ServedList list = ServedListSamples.plain(Instant.ofEpochSecond(1_800_000_000L + i), i);
        fixture.storage.lists().append(list);
        live.add(list);
      }
      Await.get(fixture.storage.lists().flush());
      live.sort(Comparator.comparing(ServedList::servedAt).reversed());

      List<ServedList> read = new ArrayList<>();
      @Nullable ServedList last = null;
      List<ServedList> page;
      do {
        page = Await.get(fixture.storage.replays().recent(null, 7, last));
        read.addAll(page);
        last = page.isEmpty() ? last : page.getLast();
      } while (page.size() == 7);

      assertThat(read).isEqualTo(live);
      assertThat(Await.get(fixture.storage.replays().recent("cart", 7, null))).isEmpty();
    }
  }

  private static void put(Fixture fixture, Map<String, @Nullable Object> attributes) {
    Await.get(fixture.storage.items().put(List.of(new ItemWrite("a", attributes))));
  }

  private static Item item(Fixture fixture) {
    return Await.get(fixture.storage.items().find("a")).orElseThrow();
  }

  private static double price(Optional<Item> item) {
    return item.orElseThrow().attributes().number("price", Double.NaN);
  }

  private static Instant now(Fixture fixture) {
    return Instant.parse(
        String.valueOf(
            fixture.sql(
                "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")));
  }
}
