package dev.belfry.contracts.common;

import org.jspecify.annotations.Nullable;

/** The one check of ids and other short texts that come from apps. */
public final class Ids {
  /** The longest id, in UTF-16 code units. */
  public static final int MAX_LENGTH = 256;

  private Ids() {}

  /**
   * Checks an id.
   *
   * @param kind what it is an id of, for the message, such as {@code item id}
   * @return {@code id}
   * @throws BelfryException INVALID when it is missing, empty, longer than {@value #MAX_LENGTH}
   *     characters, or holds a character that cannot be stored
   */
  public static String check(String kind, @Nullable String id) {
    if (id == null || id.isEmpty()) {
      throw BelfryException.invalid(kind + " is empty: give 1 to " + MAX_LENGTH + " characters");
    }
    if (id.length() > MAX_LENGTH) {
      throw BelfryException.invalid(
          kind
              + " '"
              + shorten(id)
              + "' has "
              + id.length()
              + " characters: at most "
              + MAX_LENGTH
              + " are accepted");
    }
    return checkText(kind, id);
  }

  /**
   * Checks that a text can be stored: no NUL, no half of a surrogate pair.
   *
   * @return {@code text}
   * @throws BelfryException INVALID when it cannot
   */
  public static String checkText(String kind, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw BelfryException.invalid(
            kind + " '" + shorten(text) + "' holds a NUL character, which is not accepted");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw BelfryException.invalid(
              kind + " '" + shorten(text) + "' is not well-formed Unicode");
        }
        i++;
      }
    }
    return text;
  }

  /** A text as a message may show it: at most 40 characters, nothing unprintable. */
  public static String shorten(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .limit(40)
        .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? '\uFFFD' : c)
        .forEach(result::appendCodePoint);
    return text.codePointCount(0, text.length()) > 40
        ? result.append("...").toString()
        : result.toString();
  }
}
