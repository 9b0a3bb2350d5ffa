package dev.belfry.storage;

import dev.belfry.contracts.common.Assignment;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleNote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Served lists made from a seed: every field takes odd values now and then. */
final class ServedListSamples {
  private static final String[] WORDS = {
    "",
    "plain",
    "tab\t",
    "new\nline",
    "back\\slash",
    "\"quoted\"",
    "{brace,comma}",
    "null",
    "\\N",
    "\u20ac \uD83D\uDE00",
    "cr\r",
    "no match"
  };

  private final SplittableRandom random;

  ServedListSamples(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A plain list of ten items at an instant. */
  static ServedList plain(Instant at, long userNo) {
    return new ServedListSamples(at.toEpochMilli() + userNo).list(at, 10, userNo, false);
  }

  /** A plain list that experiments had a say in. */
  static ServedList assigned(
      Instant at, long userNo, @Nullable String sessionId, Purpose purpose, Assignment... given) {
    ServedList plain = plain(at, userNo);
    return new ServedList(
        plain.listId(),
        null,
        0,
        at,
        userNo,
        sessionId,
        plain.placement(),
        plain.context(),
        purpose,
        plain.regime(),
        plain.versions(),
        plain.items(),
        plain.degraded(),
        plain.budgetMillis(),
        plain.stageMicros(),
        null,
        List.of(),
        null,
        null,
        List.of(given));
  }

  /** A list of a user in a session, with what it takes to make it again. */
  static ServedList replayable(Instant at, long userNo) {
    ServedListSamples samples = new ServedListSamples(at.toEpochMilli() + userNo);
    ServedList plain = samples.list(at, 10, userNo, false);
    return new ServedList(
        plain.listId(),
        null,
        0,
        at,
        userNo,
        "session",
        plain.placement(),
        plain.context(),
        plain.purpose(),
        plain.regime(),
        plain.versions(),
        plain.items(),
        plain.degraded(),
        plain.budgetMillis(),
        plain.stageMicros(),
        null,
        List.of(),
        new ServedList.Inputs(List.of(), List.of(), 1, 200, samples.facts(List.of())));
  }

  ServedList any() {
    Instant at =
        Instant.ofEpochSecond(
            1_700_000_000L + random.nextInt(90_000_000), 1_000L * random.nextInt(1_000_000));
    return list(
        at, random.nextInt(12), random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 40), true);
  }

  private ServedList list(Instant at, int size, long userNo, boolean odd) {
    List<RankedItem> items = new ArrayList<>();
    boolean interleaved = odd && random.nextBoolean();
    for (int i = 0; i < size; i++) {
      List<RuleEffect> effects = new ArrayList<>();
      for (int j = random.nextInt(3); j > 0; j--) {
        effects.add(
            new RuleEffect(odd ? word() : "fresh-first", "recency", 0.5f + random.nextInt(10)));
      }
      items.add(
          new RankedItem(
              random.nextLong(1L << 33),
              source(),
              number(odd),
              number(odd),
              number(odd),
              number(odd),
              random.nextBoolean(),
              effects,
              interleaved ? random.nextInt(3) - 1 : RankedItem.NO_TEAM));
    }
    Map<String, Long> stages = new HashMap<>();
    stages.put("profile", random.nextLong(1_000_000));
    stages.put("scoring", random.nextLong(1_000_000));
    return new ServedList(
        id(at),
        odd && random.nextBoolean() ? id(at) : null,
        odd ? random.nextInt(200) : 0,
        at,
        userNo,
        odd ? maybe() : null,
        "home",
        odd ? context() : Attributes.of(Map.of("device", "phone")),
        odd ? any(Purpose.values()) : Purpose.LIVE,
        any(Regime.values()),
        new Versions(random.nextLong(1L << 40), odd ? word() : "model-1", random.nextInt(100)),
        items,
        odd ? List.of(word(), "scoring_timeout").subList(0, random.nextInt(3)) : List.of(),
        100,
        stages,
        odd ? maybe() : null,
        odd && random.nextBoolean() ? List.of(new RuleNote(word(), word())) : List.of(),
        odd && random.nextBoolean() ? inputs() : null,
        odd && random.nextBoolean()
            ? new Objectives(
                Map.of("click", random.nextDouble(), "purchase", 1 + random.nextDouble()))
            : null,
        odd && random.nextBoolean()
            ? List.of(
                new Assignment(
                    "boots", 1 + random.nextLong(1L << 33), 1 + random.nextInt(5), word()))
            : List.of());
  }

  private ServedList.Inputs inputs() {
    List<Candidate> candidates = new ArrayList<>();
    List<DroppedItem> dropped = new ArrayList<>();
    boolean replayable = random.nextBoolean();
    boolean embedded = replayable && random.nextBoolean();
    for (int i = random.nextInt(20); i > 0; i--) {
      candidates.add(
          new Candidate(
              random.nextLong(1L << 33),
              source(),
              number(true),
              number(true),
              embedded && random.nextInt(4) > 0 ? codes() : null));
      dropped.add(new DroppedItem(random.nextLong(1L << 33), word()));
    }
    return new ServedList.Inputs(
        candidates,
        dropped,
        random.nextLong(),
        random.nextInt(201),
        replayable ? facts(candidates) : null);
  }

  private Embedding codes() {
    byte[] codes = new byte[8];
    random.nextBytes(codes);
    codes[random.nextInt(8)] = 127;
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codes[i] == -128 ? 0 : codes[i];
    }
    return Embedding.ofCodes(codes);
  }

  private ReplayFacts facts(List<Candidate> candidates) {
    List<Interaction> recent = new ArrayList<>();
    List<Impression> impressions = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      recent.add(
          new Interaction(
              random.nextLong(1L << 33),
              word(),
              random.nextDouble(),
              instant(),
              random.nextBoolean()));
      impressions.add(new Impression(random.nextLong(1L << 33), instant()));
    }
    return new ReplayFacts(
        random.nextBoolean(),
        1 + random.nextInt(100),
        random.nextBoolean() ? rareContext() : context(),
        recent,
        SeenItems.of(recent),
        impressions,
        maybe(),
        numbers(),
        random.nextBoolean() ? numbers() : null,
        numbers(),
        candidates.stream().map(candidate -> random.nextLong(1L << 40)).toList());
  }

  private ItemNumbers numbers() {
    return ItemNumbers.of(random.longs(random.nextInt(5), 0, 1L << 33).toArray());
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000));
  }

  /**
   * Values of the classes that an attribute may have, under names that the schema does not know.
   */
  private Attributes context() {
    Map<String, Object> values = new HashMap<>();
    values.put("device", word());
    values.put("hour", (double) random.nextInt(24));
    values.put("flag", random.nextBoolean());
    values.put("words", List.of(word(), word()));
    return Attributes.of(values);
  }

  /** The same with the classes that only the journal tells apart without a schema. */
  Attributes rareContext() {
    return Attributes.of(
        Map.of(
            "vector", Embedding.copyOf(new float[] {number(true), number(true)}),
            "at", Instant.ofEpochSecond(random.nextLong(1L << 33), random.nextInt(1_000_000_000)),
            "numbers", List.of(random.nextDouble(), -0.0)));
  }

  private Source source() {
    return any(Source.values());
  }

  private float number(boolean odd) {
    return switch (odd ? random.nextInt(12) : 11) {
      case 0 -> 0f;
      case 1 -> -0f;
      case 2 -> Float.MIN_VALUE;
      case 3 -> Float.MAX_VALUE;
      case 4 -> Float.NaN;
      case 5 -> Float.NEGATIVE_INFINITY;
      default -> (float) random.nextDouble();
    };
  }

  private <T> T any(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private @Nullable String maybe() {
    return random.nextBoolean() ? word() : null;
  }

  private String word() {
    return any(WORDS);
  }

  /** A version 7 id of that instant. */
  private UUID id(Instant at) {
    return new UUID(
        (at.toEpochMilli() << 16) | 0x7000L | random.nextInt(1 << 12),
        (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }
}
