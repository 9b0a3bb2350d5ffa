package dev.belfry.coldstart;

import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.AlsModel;
import dev.belfry.model.ItemCounts;
import dev.belfry.model.PopularityTables;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small catalogues, models, users and requests for tests. */
final class Shop {
  static final Instant NOW = Instant.parse("2026-03-01T17:30:00Z");

  private Shop() {}

  static Item item(long itemNo, Map<String, Object> attributes) {
    return new Item(itemNo, "i" + itemNo, Attributes.of(attributes), itemNo, false);
  }

  static Item titled(long itemNo, String title, String... categories) {
    return item(itemNo, Map.of("title", title, "categories", List.of(categories)));
  }

  static Item changed(Item item, Map<String, Object> attributes) {
    return new Item(
        item.itemNo(), item.itemId(), Attributes.of(attributes), item.revision() + 1000, false);
  }

  static Item deleted(Item item) {
    return new Item(item.itemNo(), item.itemId(), Attributes.empty(), item.revision() + 2000, true);
  }

  static Catalogue catalogue(long version, Item... items) {
    return Catalogue.of(version, AttributeSchema.reservedOnly(), List.of(items));
  }

  static Catalogue next(Catalogue before, Collection<Item> changes) {
    return before.with(before.version() + 1, before.schema(), changes);
  }

  /** Counts of items 1, 2, 3, ...; zeros are left out. */
  static ItemCounts counts(double... counts) {
    int[] counted = IntStream.range(0, counts.length).filter(i -> counts[i] > 0).toArray();
    float[] values = new float[counted.length];
    for (int i = 0; i < counted.length; i++) {
      values[i] = (float) counts[counted[i]];
    }
    return ItemCounts.of(Arrays.stream(counted).mapToLong(i -> i + 1).toArray(), values);
  }

  static PopularityTables overall(double... counts) {
    return new PopularityTables(counts(counts), Map.of(), Map.of());
  }

  static ModelSnapshot model(String name, PopularityTables tables, AlsModel als, long... warm) {
    return new ModelSnapshot(name, als, new Popularity(tables), ItemSet.of(warm));
  }

  static AlsModel noAls() {
    return ModelSnapshot.empty("").als();
  }

  static UserProfile user(Map<String, Object> attributes, long... liked) {
    List<Interaction> recent =
        Arrays.stream(liked)
            .mapToObj(itemNo -> new Interaction(itemNo, "click", 1, NOW, true))
            .toList();
    return new UserProfile(
        7,
        "u7",
        1,
        Attributes.of(attributes),
        recent,
        liked.length,
        SeenItems.of(recent),
        List.of());
  }

  static RequestContext context(Map<String, Object> attributes) {
    return new RequestContext("home", Attributes.of(attributes), NOW);
  }

  static Eligibility eligible(long... itemNos) {
    return new Eligibility(1, 1, ItemSet.of(itemNos), ItemNumbers.empty());
  }

  static Eligibility all(Catalogue catalogue) {
    ItemSet.Builder items = new ItemSet.Builder();
    catalogue.forEach(item -> items.add(item.itemNo()));
    return new Eligibility(catalogue.version(), 1, items.build(), ItemNumbers.empty());
  }

  static ColdStartRequest request(
      long catalogueVersion,
      String model,
      Regime regime,
      UserProfile user,
      List<Long> session,
      Eligibility eligibility,
      int count) {
    return new ColdStartRequest(
        Deadline.after(Duration.ofMinutes(1)),
        new Versions(catalogueVersion, model, 1),
        regime,
        user,
        context(Map.of()),
        session,
        eligibility,
        count);
  }

  static List<Long> itemsOf(CandidateList list, Source source) {
    return list.candidates().stream()
        .filter(candidate -> candidate.source() == source)
        .map(Candidate::itemNo)
        .toList();
  }

  static List<Source> sourcesOf(CandidateList list) {
    return list.candidates().stream().map(Candidate::source).distinct().toList();
  }

  static List<Long> distinctItems(CandidateList list) {
    return list.candidates().stream().map(Candidate::itemNo).distinct().toList();
  }
}
