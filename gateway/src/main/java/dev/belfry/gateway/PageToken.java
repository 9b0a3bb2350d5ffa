package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the following page of a list starts.
 *
 * @param listId the first page's list
 * @param cursor index of the next item in the whole list
 * @param served how many items stand on the pages before: positions go on from here
 * @param count items a page
 */
record PageToken(UUID listId, int cursor, int served, int count) {

  /**
   * Signs tokens and checks them: HMAC-SHA-256 of the token's 22 bytes, cut to 16 (RFC 2104 section
   * 5), in base64url. Thread-safe.
   */
  static final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int PAYLOAD = 22;
    private static final int SIGNATURE = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final ThreadLocal<Mac> macs;

    /**
     * @param secret any text; whoever knows it can make tokens
     */
    Signer(String secret) {
      SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
      macs = ThreadLocal.withInitial(() -> mac(key));
    }

    String sign(PageToken token) {
      ByteBuffer bytes =
          ByteBuffer.allocate(PAYLOAD + SIGNATURE)
              .putLong(token.listId.getMostSignificantBits())
              .putLong(token.listId.getLeastSignificantBits())
              .putShort((short) token.cursor)
              .putShort((short) token.served)
              .putShort((short) token.count);
      bytes.put(signature(bytes.array()), 0, SIGNATURE);
      return ENCODER.encodeToString(bytes.array());
    }

    /**
     * @throws BelfryException INVALID when the text was not made by {@link #sign} with this secret
     */
    PageToken verify(String text) {
      byte[] bytes;
      try {
        bytes = DECODER.decode(text);
      } catch (IllegalArgumentException e) {
        throw notOurs();
      }
      if (bytes.length != PAYLOAD + SIGNATURE
          || !MessageDigest.isEqual(
              Arrays.copyOf(signature(bytes), SIGNATURE),
              Arrays.copyOfRange(bytes, PAYLOAD, PAYLOAD + SIGNATURE))) {
        throw notOurs();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new PageToken(
          new UUID(in.getLong(), in.getLong()),
          Short.toUnsignedInt(in.getShort()),
          Short.toUnsignedInt(in.getShort()),
          Short.toUnsignedInt(in.getShort()));
    }

    private byte[] signature(byte[] bytes) {
      Mac mac = macs.get();
      mac.update(bytes, 0, PAYLOAD);
      return mac.doFinal();
    }

    private static BelfryException notOurs() {
      return BelfryException.invalid(
          "next is not a value that this server gave out since it was started; send the `next` of the page before"
              + " unchanged, or ask for the list again");
    }

    private static Mac mac(SecretKeySpec key) {
      try {
        Mac mac = Mac.getInstance(ALGORITHM);
        mac.init(key);
        return mac;
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
      }
    }
  }
}
