package dev.belfry.reranker;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Eligibility;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** 20,000 items, their users, and 200 rules: what the benchmarks of rules work on. */
final class BenchmarkShop {
  static final int ITEMS = 20_000;
  static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");

  private static final int CANDIDATES = 200;
  private static final int DIMENSION = 64;
  private static final String[] COUNTRIES = {"DE", "AT", "CH", "FR"};

  private BenchmarkShop() {}

  static Catalogue catalogue(SplittableRandom random) {
    Map<Long, Item> items = new HashMap<>();
    for (long itemNo = 1; itemNo <= ITEMS; itemNo++) {
      items.put(itemNo, item(itemNo, random));
    }
    return Catalogue.of(1, schema(), items.values());
  }

  static RequestContext context(int number) {
    return new RequestContext(
        "home",
        Attributes.of(Map.of("device", number % 2 == 0 ? "mobile" : "desktop", "hour", 12.0)),
        NOW);
  }

  private static AttributeSchema schema() {
    return AttributeSchema.reservedOnly()
        .with(
            1,
            List.of(
                attribute(Entity.USER, "country", AttributeType.CATEGORY),
                attribute(Entity.USER, "budget", AttributeType.NUMBER),
                attribute(Entity.USER, "favourite", AttributeType.CATEGORY),
                attribute(Entity.ITEM, "margin", AttributeType.NUMBER)));
  }

  private static AttributeDefinition attribute(Entity entity, String name, AttributeType type) {
    return new AttributeDefinition(entity, name, type, false, null, "plain");
  }

  private static Item item(long itemNo, SplittableRandom random) {
    Map<String, Object> values = new HashMap<>();
    values.put("title", "Item " + itemNo);
    values.put("brand", "brand" + random.nextInt(40));
    values.put("categories", List.of("c" + random.nextInt(20), "d" + random.nextInt(50)));
    values.put("price", (double) random.nextInt(1, 200));
    values.put("created_at", NOW.minus(Duration.ofDays(random.nextInt(1_000))));
    if (random.nextInt(3) > 0) {
      values.put("margin", random.nextDouble());
    }
    return new Item(itemNo, "i" + itemNo, Attributes.of(values), 1, false);
  }

  static UserProfile user(int number, SplittableRandom random) {
    List<Interaction> recent = new ArrayList<>();
    List<Impression> shown = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      recent.add(
          new Interaction(
              random.nextInt(1, ITEMS), "click", 1, NOW.minus(Duration.ofHours(i)), true));
      shown.add(new Impression(random.nextInt(1, ITEMS), NOW.minus(Duration.ofHours(i))));
    }
    return new UserProfile(
        number + 1L,
        "u" + number,
        1,
        Attributes.of(
            Map.of(
                "country",
                COUNTRIES[number % 4],
                "budget",
                20.0 + number,
                "favourite",
                "brand" + number % 40)),
        recent,
        50,
        SeenItems.of(recent),
        shown);
  }

  static List<Candidate> candidates(Eligibility eligibility, SplittableRandom random) {
    List<Candidate> candidates = new ArrayList<>();
    float[] vector = new float[DIMENSION];
    while (candidates.size() < CANDIDATES) {
      long itemNo = random.nextInt(1, ITEMS);
      if (!eligibility.contains(itemNo)) {
        continue;
      }
      for (int d = 0; d < DIMENSION; d++) {
        vector[d] = (float) random.nextGaussian();
      }
      float relevance = 1f / (1 + candidates.size());
      candidates.add(
          new Candidate(itemNo, Source.TWO_TOWER, relevance, relevance, Embedding.copyOf(vector)));
    }
    return candidates;
  }

  static String rules() {
    List<String> rules = new ArrayList<>();
    aboutItems(rules);
    aboutRequests(rules);
    aboutBoth(rules);
    return "{\"rules\":[" + String.join(",", rules) + "]}";
  }

  /** 140, of which 5 exclude, 3 cap and 1 diversifies. */
  private static void aboutItems(List<String> rules) {
    for (int i = 0; i < 44; i++) {
      rule(rules, "", "item.brand == 'brand" + i % 40 + "'", boost(1.1));
      rule(rules, "", "item.price > " + i * 4 + " && 'c" + i % 20 + "' in item.categories", bury());
      rule(rules, "", "has(item.margin) && item.margin > 0." + (10 + i), boost(1.05));
    }
    for (int i = 0; i < 4; i++) {
      rule(rules, "", "item.price > 19" + (5 + i), "{'type':'exclude'}");
    }
    rule(rules, "", "", "{'type':'cap','attribute':'brand','maxShare':0.2}");
    rule(rules, "", "item.price < 50", "{'type':'cap','attribute':'brand','max':5}");
    rule(rules, "", "", "{'type':'cap','attribute':'categories','maxShare':0.3}");
    rule(rules, "", "", "{'type':'diversify','strength':0.3}");
  }

  /** 40, of which about half hold for a request. */
  private static void aboutRequests(List<String> rules) {
    for (int i = 0; i < 15; i++) {
      rule(rules, "user.country == '" + COUNTRIES[i % 4] + "'", "true", boost(1.01));
      rule(rules, "user.budget > " + (20 + i * 4), "true", boost(1.02));
    }
    for (int i = 0; i < 5; i++) {
      rule(
          rules,
          "context.device == '" + (i % 2 == 0 ? "mobile" : "desktop") + "'",
          "",
          "{'type':'recency','halfLifeDays':" + (365 + i) + "}");
      rule(
          rules,
          "context.hour >= " + (9 + i),
          "",
          "{'type':'fatigue','factor':0.9,'halfLifeDays':7}");
    }
  }

  private static void aboutBoth(List<String> rules) {
    for (int i = 0; i < 5; i++) {
      rule(rules, "", "item.price > user.budget * " + (1 + i) + ".0", bury());
      rule(rules, "", "item.brand == user.favourite && item.price < " + (50 + i * 20), boost(1.3));
      rule(
          rules,
          "",
          "user.country == '" + COUNTRIES[i % 4] + "' && 'c" + i + "' in item.categories",
          boost(1.2));
      rule(
          rules,
          "",
          "item.created_at > now - duration('" + (i + 1) * 240 + "h') || item.price < user.budget",
          boost(1.1));
    }
  }

  private static String boost(double factor) {
    return "{'type':'boost','factor':" + factor + "}";
  }

  private static String bury() {
    return "{'type':'bury','factor':0.9}";
  }

  private static void rule(List<String> rules, String when, String items, String action) {
    rules.add(
        "{\"name\":\"rule "
            + rules.size()
            + "\""
            + (when.isEmpty() ? "" : ",\"when\":\"" + when + "\"")
            + (items.isEmpty() ? "" : ",\"items\":\"" + items + "\"")
            + ",\"action\":"
            + action.replace('\'', '"')
            + "}");
  }
}
