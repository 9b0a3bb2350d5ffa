package dev.belfry.gateway;

import dev.belfry.conditions.Condition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Item;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which items of the catalogue a page of the console asks for. */
final class ItemFilter {
  /** The parameters that it reads. */
  static final List<String> PARAMETERS = List.of("filter", "hidden");

  private ItemFilter() {}

  /**
   * A test of items, or null where all are wanted.
   *
   * @throws BelfryException INVALID where the condition does not compile or reads more than items
   */
  static @Nullable Predicate<Item> of(Parameters given, AttributeSchema schema) {
    Predicate<Item> filter = filter(given.text("filter", 1, Condition.MAX_LENGTH), schema);
    Predicate<Item> hidden = hidden(given.text("hidden", 1, 10));
    if (filter == null || hidden == null) {
      return filter == null ? hidden : filter;
    }
    return filter.and(hidden);
  }

  private static @Nullable Predicate<Item> filter(@Nullable String text, AttributeSchema schema) {
    if (text == null) {
      return null;
    }
    Condition condition = Condition.compile(schema, text);
    if (condition.scope().needsRequest()) {
      throw BelfryException.invalid(
          "'filter' is '" + Ids.shorten(text) + "': give a condition that reads item alone");
    }
    return item -> condition.evaluate(null, item.attributes()).or(false);
  }

  private static @Nullable Predicate<Item> hidden(@Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw BelfryException.invalid("'hidden' is '" + Ids.shorten(text) + "': give true or false");
    }
    boolean wanted = Boolean.parseBoolean(text);
    return item -> Boolean.TRUE.equals(item.attributes().get("hidden")) == wanted;
  }
}
