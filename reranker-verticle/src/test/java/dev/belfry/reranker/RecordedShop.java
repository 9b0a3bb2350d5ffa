package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedList;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A shop that serves lists at random and records them as the gateway does. */
final class RecordedShop {
  static final int COUNT = 10;
  private static final String[] BRANDS = {"acme", "bolt", "cord"};
  private static final String[] CATEGORIES = {"shoes", "hats", "sale"};

  private final SplittableRandom random;
  private final int items;
  private final Map<Long, Item> state = new HashMap<>();
  private long revision = 1;
  private long version = 1;

  RecordedShop(long seed, int items) {
    this.random = new SplittableRandom(seed);
    this.items = items;
    for (long itemNo = 1; itemNo <= items; itemNo++) {
      state.put(itemNo, item(itemNo));
    }
  }

  /** A list, and everything the server had when it made it. */
  record Served(ServedList list, RankedList ranked, Catalogue catalogue) {}

  Catalogue catalogue() {
    return Catalogue.of(version, Shop.SCHEMA, state.values());
  }

  /** Changes, hides and removes some items. */
  void change() {
    version++;
    for (int i = random.nextInt(8); i > 0; i--) {
      long itemNo = 1 + random.nextInt(items);
      state.put(itemNo, random.nextInt(6) == 0 ? Shop.deleted(itemNo, ++revision) : item(itemNo));
    }
  }

  Served serve(String rules, int candidates) {
    Catalogue catalogue = catalogue();
    Set<Long> closed = new HashSet<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      closed.add(1L + random.nextInt(items));
    }
    ItemGate gate = (itemNo, now) -> !closed.contains(itemNo);
    Reranker reranker = new Reranker(gate, version -> Optional.empty(), 10);
    List<Item> all = new ArrayList<>(state.values());
    reranker.apply(catalogue, all);
    reranker.publish(1, rules);
    Versions versions = new Versions(catalogue.version(), "", 1);
    UserProfile user = user();
    Instant now = Shop.NOW.plusSeconds(random.nextInt(1_000_000));
    RequestContext context =
        new RequestContext(
            "home", Attributes.of(Map.of("device", "mobile", "placement", "home")), now);
    @Nullable String filter = random.nextInt(4) == 0 ? "item.price > 10" : null;
    ItemNumbers exclude = ItemNumbers.of(1L + random.nextInt(items));
    boolean applyRules = random.nextInt(10) > 0;
    Eligibility eligibility =
        reranker.prepare(
            new PrepareRequest(
                Shop.soon(), versions, applyRules, user, context, filter, exclude, null));
    List<Candidate> given = candidates(candidates);
    int depth = 5 + random.nextInt(40);
    long seed = random.nextLong();
    RankedList ranked =
        reranker.apply(
            new ApplyRequest(
                Shop.soon(), versions, applyRules, eligibility, user, context, given, depth, seed));
    List<Candidate> kept = new ArrayList<>();
    given.forEach(candidate -> kept.add(recorded(candidate, ranked.embeddingsRead())));
    kept.addAll(ranked.fetched());
    ItemNumbers numbers = ItemNumbers.of(kept.stream().mapToLong(Candidate::itemNo).toArray());
    ReplayFacts facts =
        new ReplayFacts(
            applyRules,
            COUNT,
            user.attributes(),
            user.recent().stream().filter(i -> numbers.contains(i.itemNo())).toList(),
            user.seen().only(numbers),
            user.impressions().stream().filter(i -> numbers.contains(i.itemNo())).toList(),
            filter,
            exclude,
            null,
            Objects.requireNonNull(ranked.closed()),
            kept.stream().map(c -> revisionOf(catalogue, c)).toList());
    int shown = Math.min(COUNT, ranked.items().size());
    ServedList list =
        new ServedList(
            new UUID(random.nextLong(), random.nextLong()),
            null,
            0,
            now,
            user.userNo(),
            null,
            "home",
            context.attributes(),
            Purpose.LIVE,
            Regime.WARM,
            versions,
            ranked.items().subList(0, shown),
            List.of(),
            100,
            Map.of(),
            null,
            ranked.notes(),
            new ServedList.Inputs(kept, ranked.dropped(), seed, depth, facts));
    return new Served(list, ranked, catalogue);
  }

  private static long revisionOf(Catalogue catalogue, Candidate candidate) {
    Item item = catalogue.find(candidate.itemNo());
    return item == null ? 0 : item.revision();
  }

  private static Candidate recorded(Candidate candidate, boolean embeddings) {
    Embedding embedding = candidate.embedding();
    return new Candidate(
        candidate.itemNo(),
        candidate.source(),
        candidate.retrievalScore(),
        candidate.relevance(),
        embeddings && embedding != null ? Embedding.ofCodes(embedding.codes()) : null);
  }

  private List<Candidate> candidates(int count) {
    List<Candidate> candidates = new ArrayList<>();
    Set<Long> met = new HashSet<>();
    for (int i = 0; i < count; i++) {
      long itemNo = 1 + random.nextInt(items + 2);
      if (met.add(itemNo)) {
        float relevance = (float) (1 - random.nextDouble());
        candidates.add(
            new Candidate(
                itemNo,
                Source.TWO_TOWER,
                relevance,
                relevance,
                random.nextInt(5) == 0 ? null : embedding()));
      }
    }
    return candidates;
  }

  private Embedding embedding() {
    float[] values = new float[8];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return Embedding.ofCodes(Embedding.copyOf(values).codes());
  }

  private UserProfile user() {
    List<Interaction> recent = new ArrayList<>();
    List<Impression> impressions = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Instant at = Shop.NOW.minus(Duration.ofHours(random.nextInt(3_000)));
      long itemNo = 1 + random.nextInt(items);
      recent.add(new Interaction(itemNo, random.nextBoolean() ? "click" : "purchase", 1, at, true));
      impressions.add(new Impression(1 + random.nextInt(items), at));
    }
    Map<String, Object> attributes = new HashMap<>();
    if (random.nextBoolean()) {
      attributes.put("country", random.nextBoolean() ? "DE" : "AT");
    }
    if (random.nextBoolean()) {
      attributes.put("budget", 10.0 * random.nextInt(6));
    }
    return new UserProfile(
        7,
        "u7",
        1,
        Attributes.of(attributes),
        recent,
        recent.size(),
        SeenItems.of(recent),
        impressions);
  }

  private Item item(long itemNo) {
    Map<String, Object> values = new HashMap<>();
    if (random.nextInt(8) > 0) {
      values.put("price", 5.0 * random.nextInt(12));
    }
    if (random.nextInt(8) > 0) {
      values.put("brand", BRANDS[random.nextInt(3)]);
    }
    values.put("categories", List.of(CATEGORIES[random.nextInt(3)]));
    values.put("created_at", Shop.NOW.minus(Duration.ofHours(random.nextInt(20_000))));
    if (random.nextInt(8) == 0) {
      values.put("hidden", true);
    }
    return new Item(itemNo, "i" + itemNo, Attributes.of(values), ++revision, false);
  }

  /** A random ruleset of every action. */
  String rules() {
    List<String> pool =
        new ArrayList<>(
            List.of(
                "{\"items\":\"item.price > 40\",\"action\":{\"type\":\"exclude\"}}",
                "{\"items\":\"item.price <= user.budget\",\"onMissing\":\"match\",\"action\":{\"type\":\"exclude\"}}",
                "{\"items\":\"item.brand != 'cord'\",\"action\":{\"type\":\"only\"}}",
                "{\"action\":{\"type\":\"noRepeat\"}}",
                "{\"action\":{\"type\":\"noRepeat\",\"types\":[\"purchase\"],\"days\":30}}",
                "{\"when\":\"user.country == 'DE'\",\"items\":\"item.brand == 'acme'\",\"action\":{\"type\":\"boost\",\"factor\":2.5}}",
                "{\"items\":\"'hats' in item.categories\",\"action\":{\"type\":\"bury\",\"factor\":0.3}}",
                "{\"action\":{\"type\":\"recency\",\"halfLifeDays\":200}}",
                "{\"action\":{\"type\":\"cap\",\"attribute\":\"brand\",\"maxShare\":0.3}}",
                "{\"action\":{\"type\":\"cap\",\"attribute\":\"categories\",\"max\":4}}",
                "{\"action\":{\"type\":\"diversify\",\"strength\":0.4}}",
                "{\"action\":{\"type\":\"fatigue\",\"factor\":0.7,\"halfLifeDays\":7}}",
                "{\"items\":\"item.price < 15\",\"action\":{\"type\":\"quota\",\"min\":3}}",
                "{\"action\":{\"type\":\"pin\",\"item\":\"i"
                    + (1 + random.nextInt(items))
                    + "\",\"position\":2}}",
                "{\"action\":{\"type\":\"dither\",\"temperature\":0.5}}",
                "{\"items\":\"'sale' in item.categories\",\"action\":{\"type\":\"explore\",\"share\":0.2}}"));
    List<String> chosen = new ArrayList<>();
    for (String rule : pool) {
      if (random.nextInt(3) == 0) {
        chosen.add(rule);
      }
    }
    return Shop.rules(chosen.toArray(String[]::new));
  }
}
