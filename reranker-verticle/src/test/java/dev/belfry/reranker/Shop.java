package dev.belfry.reranker;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.PrepareRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builders for tests: a small catalogue, users, requests. */
final class Shop {
  static final Instant NOW = Instant.parse("2026-05-05T12:00:00Z");
  static final AttributeSchema SCHEMA =
      AttributeSchema.reservedOnly()
          .with(
              1,
              List.of(
                  new AttributeDefinition(
                      Entity.USER, "country", AttributeType.CATEGORY, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.USER, "budget", AttributeType.NUMBER, false, null, "plain"),
                  new AttributeDefinition(
                      Entity.ITEM, "margin", AttributeType.NUMBER, false, 0.1, "plain")));

  private Shop() {}

  /** An item from pairs of name and value. */
  static Item item(long itemNo, Object... pairs) {
    return revised(itemNo, 1, pairs);
  }

  static Item revised(long itemNo, long revision, Object... pairs) {
    Map<String, Object> values = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put((String) pairs[i], pairs[i + 1]);
    }
    return new Item(itemNo, "i" + itemNo, Attributes.of(values), revision, false);
  }

  static Item deleted(long itemNo, long revision) {
    return new Item(itemNo, "i" + itemNo, Attributes.empty(), revision, true);
  }

  static Catalogue catalogue(long version, Item... items) {
    return Catalogue.of(version, SCHEMA, Arrays.asList(items));
  }

  static UserProfile user(Map<String, Object> attributes, Interaction... interactions) {
    return new UserProfile(
        7,
        "u7",
        1,
        Attributes.of(attributes),
        List.of(interactions),
        interactions.length,
        SeenItems.of(List.of(interactions)),
        List.of());
  }

  static Interaction seen(long itemNo, String type, Duration ago) {
    return new Interaction(itemNo, type, 1, NOW.minus(ago), true);
  }

  static RequestContext context(String placement) {
    return new RequestContext(placement, Attributes.of(Map.of("device", "mobile")), NOW);
  }

  static Candidate candidate(long itemNo, double relevance, float @Nullable ... embedding) {
    return new Candidate(
        itemNo,
        Source.TWO_TOWER,
        (float) relevance,
        (float) relevance,
        embedding == null || embedding.length == 0 ? null : Embedding.copyOf(embedding));
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(10));
  }

  static Versions versions(long catalogue, long ruleset) {
    return new Versions(catalogue, "", ruleset);
  }

  static PrepareRequest prepare(Versions versions, UserProfile user) {
    return new PrepareRequest(
        soon(), versions, true, user, context("home"), null, ItemNumbers.empty(), null);
  }

  /** A ruleset of these rules, given as JSON objects without names: they are called r1, r2, ... */
  static String rules(String... rules) {
    StringBuilder json = new StringBuilder("{\"rules\":[");
    for (int i = 0; i < rules.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"name\":\"r")
          .append(i + 1)
          .append("\",")
          .append(rules[i].strip().substring(1));
    }
    return json.append("]}").toString();
  }
}
