package dev.belfry.conditions;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The items of a catalogue by attribute, so that a condition about one attribute is decided once
 * for each of its distinct values and not once for each item. Columns are made when they are first
 * needed. Safe for use by several threads.
 */
public final class ItemColumns {
  private final List<Item> items = new ArrayList<>();
  private final int[] itemNos;
  private final ItemSet all;
  private final Map<String, Column> columns = new ConcurrentHashMap<>();

  public ItemColumns(Catalogue catalogue) {
    ItemSet.Builder builder = new ItemSet.Builder();
    catalogue.forEach(
        item -> {
          items.add(item);
          builder.add(item.itemNo());
        });
    this.itemNos = items.stream().mapToInt(item -> (int) item.itemNo()).toArray();
    this.all = builder.build();
  }

  /** Every item that is not deleted. */
  public ItemSet all() {
    return all;
  }

  /**
   * What a condition says about every item.
   *
   * @param request null only where the condition needs none
   * @param work is told how many evaluations are about to be made; may throw to prevent them
   */
  public Decisions decide(Condition condition, @Nullable RequestFacts request, LongConsumer work) {
    return decide(condition.rootFor(request), condition, request, work);
  }

  private Decisions decide(
      Node node, Condition condition, @Nullable RequestFacts request, LongConsumer work) {
    return switch (node) {
      case Node.And and ->
          decide(and.left(), condition, request, work)
              .and(decide(and.right(), condition, request, work));
      case Node.Or or ->
          decide(or.left(), condition, request, work)
              .or(decide(or.right(), condition, request, work));
      case Node.Not not -> decide(not.operand(), condition, request, work).negate();
      case Node.Settled settled -> everywhere(settled.outcome());
      case Node.Leaf leaf -> leaf(leaf, condition, request, work);
    };
  }

  private Decisions everywhere(Outcome outcome) {
    return new Decisions(
        outcome == Outcome.TRUE ? all : ItemSet.empty(),
        outcome == Outcome.FALSE ? all : ItemSet.empty());
  }

  private Decisions leaf(
      Node.Leaf leaf, Condition condition, @Nullable RequestFacts request, LongConsumer work) {
    List<String> read =
        leaf.attributes().stream()
            .filter(attribute -> attribute.entity() == Entity.ITEM)
            .map(AttributeName::name)
            .toList();
    if (read.isEmpty()) {
      work.accept(1);
      return everywhere(leaf.evaluate(condition.subject(request, null)));
    }
    if (read.size() > 1) {
      work.accept(items.size());
      Outcome[] outcomes = new Outcome[items.size()];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] = leaf.evaluate(condition.subject(request, items.get(i).attributes()));
      }
      return decisions(outcomes, null);
    }
    Column column = columns.computeIfAbsent(read.getFirst(), this::column);
    work.accept(column.values.size());
    Outcome[] outcomes = new Outcome[column.values.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = leaf.evaluate(condition.subject(request, column.values.get(i)));
    }
    return decisions(outcomes, column.codes);
  }

  /**
   * @param codes the place of each item's outcome; null where it is the item's own
   */
  private Decisions decisions(Outcome[] outcomes, int @Nullable [] codes) {
    int largest = itemNos.length == 0 ? 0 : itemNos[itemNos.length - 1];
    long[] yes = new long[(largest >> 6) + 1];
    long[] no = new long[(largest >> 6) + 1];
    for (int i = 0; i < itemNos.length; i++) {
      Outcome outcome = outcomes[codes == null ? i : codes[i]];
      if (outcome == Outcome.TRUE) {
        yes[itemNos[i] >> 6] |= 1L << itemNos[i];
      } else if (outcome == Outcome.FALSE) {
        no[itemNos[i] >> 6] |= 1L << itemNos[i];
      }
    }
    return new Decisions(ItemSet.ofWords(yes), ItemSet.ofWords(no));
  }

  private Column column(String name) {
    Map<Object, Integer> known = new HashMap<>();
    List<Attributes> values = new ArrayList<>();
    values.add(Attributes.empty());
    int[] codes = new int[items.size()];
    for (int i = 0; i < codes.length; i++) {
      Object value = items.get(i).attributes().get(name);
      if (value != null) {
        Integer code = known.get(value);
        if (code == null) {
          code = values.size();
          known.put(value, code);
          values.add(Attributes.of(Map.of(name, value)));
        }
        codes[i] = code;
      }
    }
    return new Column(codes, values);
  }

  /**
   * One attribute.
   *
   * @param codes for each item the place of its value
   * @param values the distinct values, the missing one first
   */
  @SuppressWarnings("ArrayRecordComponent") // Never leaves this class.
  private record Column(int[] codes, List<Attributes> values) {}
}
