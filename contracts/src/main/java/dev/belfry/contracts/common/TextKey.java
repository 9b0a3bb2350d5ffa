package dev.belfry.contracts.common;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** A text by a number: what stands for a review where the review itself would be too much. */
public final class TextKey {
  private TextKey() {}

  /**
   * The first 8 bytes of the SHA-256 of the text in UTF-8, the first of them the highest; 0 for no
   * text and for a blank one.
   */
  public static long of(@Nullable String text) {
    return text == null || text.isBlank() ? 0 : ByteBuffer.wrap(digest(text)).getLong();
  }

  /** The SHA-256 of the text in UTF-8. */
  public static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
