package dev.belfry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * Lists that are answered newest first, a page at a time: {@code before} is the key of the last row
 * of a page, and null in the answer where nothing is below it.
 *
 * @param limit rows of the page
 */
record KeysetPage(int limit) {
  private static final int USUAL = 20;
  private static final int MOST = 100;

  /** The page that a request asks for. */
  static KeysetPage of(Parameters given) {
    return new KeysetPage(given.whole("limit", USUAL, 1, MOST));
  }

  /** Rows to read: one more tells whether there is another page. */
  int toRead() {
    return limit + 1;
  }

  /**
   * The answer.
   *
   * @param name of the list in it
   * @param found what was read
   * @param view of a row
   * @param key what a row is found by
   */
  <T> ObjectNode answer(
      String name, List<T> found, Function<T, JsonNode> view, Function<T, Object> key) {
    ObjectNode page = Responses.object();
    ArrayNode rows = page.putArray(name);
    found.stream().limit(limit).map(view).forEach(rows::add);
    return found.size() <= limit
        ? page.putNull("before")
        : page.put("before", key.apply(found.get(limit - 1)).toString());
  }
}
