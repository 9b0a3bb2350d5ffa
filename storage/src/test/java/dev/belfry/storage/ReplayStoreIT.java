package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
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

  @Test
  void loggedListsHaveTheClicksThatAreAttributedToThem() throws Exception {
    try (Fixture fixture = Fixture.plain(folder)) {
      Instant start = Instant.parse("2027-01-15T08:00:00Z");
      RecordedRange range = new RecordedRange(null, start, start.plusSeconds(100));
      List<ServedList> full = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        full.addFirst(ServedListSamples.replayable(start.plusSeconds(i), 1 + i));
        fixture.storage.lists().append(full.getFirst());
        fixture.storage.lists().append(ServedListSamples.plain(start.plusSeconds(10 + i), 1 + i));
      }
      fixture.storage.lists().append(ServedListSamples.replayable(start.minusSeconds(1), 1));
      fixture.storage.lists().append(ServedListSamples.replayable(range.to(), 1));
      Await.get(fixture.storage.lists().flush());
      // On the newest: one that names the list, twice; one of another list's item.
      // On the second: one that names no list; one that came too late; one before the list.
      click(fixture, full.get(0), 3, start.plusSeconds(30), true);
      click(fixture, full.get(0), 3, start.plusSeconds(31), true);
      click(fixture, full.get(1), 7, start.plusSeconds(30), false);
      click(fixture, full.get(1), 8, start.plusSeconds(25 * 3600), false);
      click(fixture, full.get(1), 9, start.plusSeconds(1), false);

      List<LoggedList> logged = Await.get(fixture.storage.replays().logged(range, 4));

      assertThat(logged)
          .extracting(LoggedList::listId)
          .containsExactlyElementsOf(full.subList(0, 4).stream().map(ServedList::listId).toList());
      for (int i = 0; i < 4; i++) {
        ServedList list = full.get(i);
        assertThat(logged.get(i).servedAt()).isEqualTo(list.servedAt());
        for (int slot = 0; slot < 10; slot++) {
          LoggedList.LoggedItem item = logged.get(i).items().get(slot);
          assertThat(item.itemNo()).isEqualTo(list.items().get(slot).itemNo());
          assertThat(item.propensity()).isEqualTo(list.items().get(slot).propensity());
          assertThat(item.clicked()).isEqualTo((i == 0 && slot == 3) || (i == 1 && slot == 7));
        }
      }
      assertThat(
              fixture.sql(
                  "select count(distinct (list_id, item_no)) from reporting.outcome"
                      + " where type = 'click'"))
          .isEqualTo("2");
      assertThat(Await.get(fixture.storage.replays().recordedInFull(range, 2, null)))
          .containsExactlyElementsOf(full.subList(0, 2));
      assertThat(Await.get(fixture.storage.replays().recordedInFull(range, 9, full.get(1))))
          .containsExactlyElementsOf(full.subList(2, 6));
      assertThat(Await.get(fixture.storage.replays().served(range))).isTrue();
      RecordedRange cart = new RecordedRange("cart", range.from(), range.to());
      assertThat(Await.get(fixture.storage.replays().logged(cart, 4))).isEmpty();
      assertThat(Await.get(fixture.storage.replays().served(cart))).isFalse();
    }
  }

  private static void click(Fixture fixture, ServedList list, int slot, Instant at, boolean named) {
    fixture.execute(
        "insert into interaction (user_no, received_at, occurred_at, item_no, type, value, list_id)"
            + " values (%d, '%s', '%s', %d, 'click', 1, %s)"
                .formatted(
                    list.userNo(),
                    at,
                    at,
                    list.items().get(slot).itemNo(),
                    named ? "'" + list.listId() + "'" : "null"));
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
