package dev.belfry.storage;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Random lists and outcomes of a few days, from a seed: outcomes that name their list, or none, or
 * one without the item; sent twice, late, and before their list.
 */
final class ReportedDays {
  static final int ITEMS = 30;
  static final int USERS = 12;

  private final SplittableRandom random;
  private final Instant first;
  private final int days;
  private final long[] itemNos;
  private final long[] userNos;
  final List<ServedList> lists = new ArrayList<>();

  /** In the order in which they are sent; some are sent again. */
  final List<EventWrite> events = new ArrayList<>();

  ReportedDays(long seed, Instant first, int days, long[] itemNos, long[] userNos) {
    this.random = new SplittableRandom(seed);
    this.first = first;
    this.days = days;
    this.itemNos = itemNos;
    this.userNos = userNos;
  }

  ReportedDays make(int count) {
    for (int i = 0; i < count; i++) {
      Instant at = first.plusMillis(random.nextLong(Duration.ofDays(days).toMillis()));
      ServedList list = list(at, null, 0);
      lists.add(list);
      if (random.nextInt(6) == 0) {
        lists.add(list(at.plusSeconds(20), list, list.items().size()));
      }
    }
    for (int i = 0; i < count * 2; i++) {
      events.add(event(i));
    }
    for (int i = 0; i < count / 4; i++) {
      events.add(events.get(random.nextInt(count * 2)));
    }
    return this;
  }

  private ServedList list(Instant at, @Nullable ServedList parent, int offset) {
    int user = random.nextInt(USERS + 4);
    long userNo = parent != null ? parent.userNo() : user < USERS ? userNos[user] : 0;
    String session = user % 3 == 0 ? null : "session-" + random.nextInt(9);
    List<RankedItem> items = new ArrayList<>();
    List<Long> taken = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      long item = itemNos[Math.min(random.nextInt(ITEMS), random.nextInt(ITEMS))];
      if (!taken.contains(item)) {
        taken.add(item);
        items.add(item(item));
      }
    }
    return new ServedList(
        new UUID(at.toEpochMilli() << 16 | 0x7000 | random.nextInt(1 << 12), random.nextLong()),
        parent == null ? null : parent.listId(),
        offset,
        at,
        userNo,
        parent == null ? session : parent.sessionId(),
        parent == null ? any("home", "cart") : parent.placement(),
        Attributes.empty(),
        parent == null ? random.nextInt(7) == 0 ? Purpose.EXPLORE : Purpose.LIVE : parent.purpose(),
        Regime.values()[random.nextInt(4)],
        new Versions(1, any("m1", "m2"), 1 + random.nextInt(2)),
        items,
        random.nextInt(5) == 0 ? List.of("scoring_timeout") : List.of(),
        100,
        parent == null ? Map.of("total", 1_000L + random.nextInt(50_000)) : Map.of(),
        random.nextInt(4) == 0 ? "no more" : null,
        List.of(),
        null,
        null,
        random.nextInt(3) == 0
            ? List.of()
            : List.of(new Assignment("ranker", 1, 1, any("control", "new"))));
  }

  private RankedItem item(long itemNo) {
    List<RuleEffect> effects =
        switch (random.nextInt(3)) {
          case 0 -> List.of(new RuleEffect("up", "boost", 2 + random.nextInt(3)));
          case 1 ->
              List.of(new RuleEffect("up", "boost", 4), new RuleEffect("mix", "diversify", 1));
          default -> List.of();
        };
    return new RankedItem(
        itemNo, random.nextBoolean() ? Source.ALS : Source.CONTENT, 1, 1, 1, 1, true, effects);
  }

  private EventWrite event(int number) {
    ServedList list = lists.get(random.nextInt(lists.size()));
    boolean named = random.nextInt(3) > 0;
    long item =
        list.items().isEmpty() || random.nextInt(6) == 0
            ? itemNos[random.nextInt(ITEMS)]
            : list.items().get(random.nextInt(list.items().size())).itemNo();
    String type = any("click", "click", "cart", "purchase", "hide", "view");
    Duration after =
        Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(600));
    int user = userOf(list);
    return new EventWrite(
        random.nextInt(5) == 0 ? null : "event-" + number,
        "u" + user,
        "i" + indexOf(itemNos, item),
        type,
        type.equals("purchase") ? 1 + random.nextInt(50) : 1,
        list.servedAt().plus(after),
        named ? list.listId() : null,
        null,
        null,
        null);
  }

  private int userOf(ServedList list) {
    return list.userNo() > 0 ? indexOf(userNos, list.userNo()) : random.nextInt(USERS);
  }

  private static int indexOf(long[] numbers, long number) {
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == number) {
        return i;
      }
    }
    throw new IllegalArgumentException("no " + number);
  }

  private String any(String... words) {
    return words[random.nextInt(words.length)];
  }
}
