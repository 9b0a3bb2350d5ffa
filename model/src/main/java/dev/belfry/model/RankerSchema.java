package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that a {@link Ranker} reads of one candidate of one request, told apart by what they
 * depend on, so that what depends on the item alone is computed once per model and what depends on
 * the request alone once per request.
 *
 * <p>Wherever columns of all three parts stand beside each other, in training examples and in the
 * embedding table, they stand in the order request, item, pair, and within a part as listed. The
 * network's input is the embeddings of all categories followed by all numbers.
 *
 * @param request of the user and the context: the same for all candidates of a request
 * @param item of the item: the same in all requests
 * @param pair of both, such as the retrieval score or how often this user saw this item
 */
public record RankerSchema(Part request, Part item, Part pair) {
  private static final int MAX_SLOTS = 50_000_000;

  /**
   * A category column.
   *
   * @param name of the column
   * @param slots number of its values, the unknown one included, which is slot 0 by convention
   */
  public record Category(String name, int slots) {
    public Category {
      requireNonNull(name, "name is null");
      if (slots < 1 || slots > MAX_SLOTS) {
        throw BelfryException.invalid(
            "the column " + name + " has " + slots + " slots; 1 to " + MAX_SLOTS + " are accepted");
      }
    }
  }

  /**
   * Columns that depend on the same.
   *
   * @param categories each with a vocabulary of its own
   * @param numbers width of the vector of numbers; they are read as they are, so bring them to a
   *     mean of 0 and a deviation of 1 first
   */
  public record Part(List<Category> categories, int numbers) {
    /** No column. */
    public static final Part EMPTY = new Part(List.of(), 0);

    public Part {
      categories = List.copyOf(categories);
      if (numbers < 0) {
        throw BelfryException.invalid(
            "a part has " + numbers + " numbers; 0 and more are accepted");
      }
    }

    int width(int embeddingWidth) {
      return categories.size() * embeddingWidth + numbers;
    }
  }

  public RankerSchema {
    requireNonNull(request, "request is null");
    requireNonNull(item, "item is null");
    requireNonNull(pair, "pair is null");
    if (request.width(1) + item.width(1) + pair.width(1) == 0) {
      throw BelfryException.invalid("a ranker has no column to read; at least one is needed");
    }
  }

  /** All categories: those of the request, of the item, of the pair. */
  public List<Category> categories() {
    List<Category> all = new ArrayList<>(request.categories);
    all.addAll(item.categories);
    all.addAll(pair.categories);
    return List.copyOf(all);
  }

  /** Number of numbers of all parts. */
  public int numbers() {
    return request.numbers + item.numbers + pair.numbers;
  }

  /** Components of the network's input. */
  public int width(int embeddingWidth) {
    return categories().size() * embeddingWidth + numbers();
  }

  /** Rows of the embedding table, which all categories share. */
  public int slots() {
    return categories().stream().mapToInt(Category::slots).reduce(0, Math::addExact);
  }

  /** By category, the row of the embedding table where its slots begin. */
  public int[] firstRows() {
    List<Category> categories = categories();
    int[] first = new int[categories.size()];
    for (int c = 1; c < first.length; c++) {
      first[c] = first[c - 1] + categories.get(c - 1).slots;
    }
    return first;
  }
}
