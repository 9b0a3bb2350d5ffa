package dev.belfry.reranker;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.reranker.RuleNote;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which pins hold which slots. Pins are settled before anything else, in the order of the ruleset:
 * of two that want one slot, one item or the last place under a cap the first has it.
 *
 * @param bySlot the pins that stand, by 0-based slot
 * @param notes those that were skipped, and why
 */
record Pins(Map<Integer, Pin> bySlot, List<RuleNote> notes) {
  private static final Item UNKNOWN = new Item(0, "", Attributes.empty(), 0, true);

  static final Pins NONE = new Pins(Map.of(), List.of());

  /**
   * A pin that stands.
   *
   * @param rule the rule's name
   * @param item what it holds the slot for
   */
  record Pin(String rule, Item item) {}

  static Pins settle(ListInputs inputs, List<PinnedItem> pins, List<CapLimit> limits) {
    if (pins.isEmpty()) {
      return NONE;
    }
    Item[] items = new Item[pins.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = inputs.catalogue().findById(pins.get(i).itemId()).orElse(UNKNOWN);
    }
    CapCounter[] caps = CapCounter.of(limits, items);
    Map<Integer, Pin> bySlot = new TreeMap<>();
    Set<Long> held = new HashSet<>();
    List<RuleNote> notes = new ArrayList<>();
    for (int i = 0; i < items.length; i++) {
      PinnedItem pin = pins.get(i);
      String obstacle = obstacle(inputs, pin, items[i], i, bySlot, held, caps);
      if (obstacle != null) {
        notes.add(
            new RuleNote(
                pin.rule(),
                "Item '"
                    + pin.itemId()
                    + "' is not pinned to position "
                    + pin.position()
                    + ": "
                    + obstacle
                    + "."));
        continue;
      }
      bySlot.put(pin.position() - 1, new Pin(pin.rule(), items[i]));
      held.add(items[i].itemNo());
      for (CapCounter cap : caps) {
        cap.place(i);
      }
    }
    return new Pins(bySlot, notes);
  }

  private static @Nullable String obstacle(
      ListInputs inputs,
      PinnedItem pin,
      Item item,
      int index,
      Map<Integer, Pin> bySlot,
      Set<Long> held,
      CapCounter[] caps) {
    if (item == UNKNOWN) {
      return "there is no such item";
    }
    if (pin.position() > inputs.depth()) {
      return "the list has " + inputs.depth() + " slots";
    }
    Pin other = bySlot.get(pin.position() - 1);
    if (other != null) {
      return "rule '" + other.rule() + "' holds it";
    }
    if (held.contains(item.itemNo())) {
      return "another rule pins it elsewhere";
    }
    if (!inputs.eligibility().contains(item.itemNo())) {
      return "it is not eligible";
    }
    if (!inputs.isOpen(item.itemNo())) {
      return "it is closed by the gate";
    }
    for (CapCounter cap : caps) {
      if (cap.blocks(index)) {
        return "it would break the cap '" + cap.rule() + "'";
      }
    }
    return null;
  }
}
