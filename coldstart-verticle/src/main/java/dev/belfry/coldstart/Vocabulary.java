package dev.belfry.coldstart;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives every distinct term a small id that never changes. Written by one thread at a time; {@link
 * #terms()} may be read by others up to the size that was published to them.
 */
final class Vocabulary {
  private final Map<String, Integer> ids = new HashMap<>();
  private @Nullable String[] terms = new @Nullable String[1024];

  /** The id of {@code term}, a new one if need be. */
  int idOf(String term) {
    Integer known = ids.get(term);
    if (known != null) {
      return known;
    }
    int id = ids.size();
    if (id == terms.length) {
      terms = Arrays.copyOf(terms, terms.length * 2);
    }
    terms[id] = term;
    ids.put(term, id);
    return id;
  }

  int size() {
    return ids.size();
  }

  /** The terms by id; entries below {@link #size()} never change. */
  @Nullable String[] terms() {
    return terms;
  }
}
