package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.PositiveRule;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The synthetic shop with what is hidden of it: how much every user likes every item. Immutable.
 */
public final class ShopWorld {
  /** The attribute that tells whose twin a user is. */
  public static final String WORLD = "world";

  private final Dataset data;
  private final Instant until;
  private final double[][] tastes;
  private final double[][] characters;
  private final double[] prices;
  private final Map<String, Integer> itemIndexes = new HashMap<>();

  private ShopWorld(Dataset data, Instant until, double[][] tastes, double[][] characters) {
    this.until = requireNonNull(until);
    this.data = requireNonNull(data);
    this.tastes = tastes;
    this.characters = characters;
    this.prices = new double[data.items().size()];
    for (int i = 0; i < prices.length; i++) {
      Item item = data.items().get(i);
      itemIndexes.put(item.itemId(), i);
      prices[i] = item.attributes().get("price") instanceof Double price ? price : 0;
    }
  }

  /** The shop that {@code generate} makes of this configuration. */
  public static ShopWorld generate(ShopConfig config, PositiveRule positives) {
    ShopGenerator generator = new ShopGenerator(config, positives);
    Dataset data = generator.generate();
    return new ShopWorld(data, config.until(), generator.tastes(), generator.characters());
  }

  /** What can be told of it: its attributes, items, users and history. */
  public Dataset data() {
    return data;
  }

  /** The end of the shop's history: a simulation goes on from there. */
  public Instant until() {
    return until;
  }

  /** How many users there are. */
  public int users() {
    return tastes.length;
  }

  /** How much a user likes an item; about 0 on average. */
  public double affinity(int user, int item) {
    return ShopGenerator.dot(tastes[user], characters[item]);
  }

  /** What an item costs. */
  public double price(int item) {
    return prices[item];
  }

  /** The index of an item; NOT_FOUND where it is none of this shop. */
  public int itemIndex(String itemId) {
    Integer index = itemIndexes.get(itemId);
    if (index == null) {
      throw BelfryException.invalid("item '" + itemId + "' is none of the shop");
    }
    return index;
  }

  /** Whether an item is one of this shop. */
  public boolean hasItem(String itemId) {
    return itemIndexes.containsKey(itemId);
  }

  /** The id of a user who lives once. */
  public String userId(int user) {
    return data.users().get(user).userId();
  }

  /** The id of a user in a world. */
  public String userId(int user, String world) {
    return userId(user) + "-" + world;
  }

  /**
   * The shop's data with every user once for each world: the same attributes, the same history, and
   * the name of the world as the attribute {@value #WORLD}.
   */
  public Dataset twins(List<String> worlds, PositiveRule positives) {
    Dataset.Builder twins =
        new Dataset.Builder(
            data.name(),
            data.schema()
                .with(
                    data.schema().version() + 1,
                    List.of(
                        new AttributeDefinition(
                            Entity.USER, WORLD, AttributeType.TEXT, false, null, "plain"))));
    data.items().forEach(item -> twins.item(item.itemNo(), item.itemId(), item.attributes()));
    for (int w = 0; w < worlds.size(); w++) {
      for (int u = 0; u < users(); u++) {
        Map<String, Object> attributes = new HashMap<>(data.users().get(u).attributes().asMap());
        attributes.put(WORLD, worlds.get(w));
        twins.user(userNo(u, w), userId(u, worlds.get(w)), Attributes.of(attributes));
      }
    }
    for (int e = 0; e < data.events(); e++) {
      for (int w = 0; w < worlds.size(); w++) {
        String session = data.sessionOf(e);
        twins.event(
            userNo(data.userOf(e), w),
            data.items().get(data.itemOf(e)).itemNo(),
            data.typeOf(e),
            data.valueOf(e),
            data.millisOf(e),
            positives.isPositive(data.typeOf(e), data.valueOf(e)),
            session == null ? null : session + "-" + worlds.get(w),
            data.deviceOf(e));
      }
    }
    return twins.build();
  }

  private long userNo(int user, int world) {
    return (long) world * users() + user + 1;
  }
}
