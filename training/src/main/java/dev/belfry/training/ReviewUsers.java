package dev.belfry.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a review. Names that shops give to people who gave none are nobody's: each such review
 * is by a user of its own, whose id follows from the review, so that strangers are not one person.
 *
 * @param user the column of the name; the others are -1 where there is no such column
 */
record ReviewUsers(int user, int item, int time, int headline, int text) {
  private static final Set<String> NAMELESS =
      Set.of("anonymous", "an anonymous customer", "byamazon customer", "by amazon customer");

  boolean isAnonymous(@Nullable String[] row) {
    String name = row[user];
    return name == null
        || name.isBlank()
        || NAMELESS.contains(name.strip().toLowerCase(Locale.ROOT));
  }

  /** The user's id. */
  String idOf(@Nullable String[] row) {
    String name = row[user];
    if (name != null && !isAnonymous(row)) {
      return name.strip();
    }
    StringBuilder review = new StringBuilder();
    for (int column : new int[] {item, time, headline, text}) {
      review.append(column < 0 ? null : row[column]).append('\n');
    }
    return "anonymous-" + digest(review.toString()).substring(0, 16);
  }

  /** The SHA-256 of a text in hexadecimal digits. */
  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
