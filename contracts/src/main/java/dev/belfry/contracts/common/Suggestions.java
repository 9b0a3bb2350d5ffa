package dev.belfry.contracts.common;

import org.jspecify.annotations.Nullable;

/** Finds what a misspelt name was meant to be. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The known name with the fewest edits (Levenshtein) to {@code unknown}, or null when none is
   * within a third of its length.
   */
  public static @Nullable String nearest(String unknown, Iterable<String> known) {
    @Nullable String best = null;
    int fewest = Math.max(2, unknown.length() / 3) + 1;
    for (String name : known) {
      int edits = edits(unknown, name);
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return best;
  }

  private static int edits(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
