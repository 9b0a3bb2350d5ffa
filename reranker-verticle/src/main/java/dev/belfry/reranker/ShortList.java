package dev.belfry.reranker;

import dev.belfry.contracts.reranker.DroppedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Says why a list is shorter than it was asked to be. */
final class ShortList {
  private ShortList() {}

  /** A sentence, or null where the list is full. */
  static @Nullable String reason(int length, int depth, int candidates, List<DroppedItem> dropped) {
    if (length >= depth) {
      return null;
    }
    Map<String, Integer> counts = new TreeMap<>();
    dropped.forEach(item -> counts.merge(item.reason(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((reason, count) -> parts.add(count + " " + words(reason)));
    return "The list has "
        + length
        + " of "
        + depth
        + " items: there "
        + (candidates == 1 ? "was 1 candidate" : "were " + candidates + " candidates")
        + (parts.isEmpty() ? "." : ", of which " + String.join(", ", parts) + ".");
  }

  private static String words(String reason) {
    if (reason.startsWith(SlotBuilder.CAP)) {
      return "would have broken the cap '" + reason.substring(SlotBuilder.CAP.length()) + "'";
    }
    return switch (reason) {
      case SlotBuilder.GATE -> "closed by the gate";
      case SlotBuilder.INELIGIBLE -> "not eligible";
      case SlotBuilder.REPEATED -> "proposed twice";
      default -> reason;
    };
  }
}
