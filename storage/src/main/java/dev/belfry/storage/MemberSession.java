package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A member who is signed in.
 *
 * @param token 256 random bits, known to the member's browser only
 * @param member who
 * @param expiresAt when it ends where no request comes
 * @param twoPersonApproval whether the installation wants a ruleset approved by another
 */
public record MemberSession(
    String token, Member member, Instant expiresAt, boolean twoPersonApproval) {
  public MemberSession {
    requireNonNull(token, "token is null");
    requireNonNull(member, "member is null");
    requireNonNull(expiresAt, "expiresAt is null");
  }

  /**
   * What a write carries beside the cookie. Who reads it cannot reckon the token from it.
   *
   * @return 43 characters
   */
  public String csrfToken() {
    byte[] bytes = ("csrf " + token).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Hashes.sha256(bytes));
  }

  @Override
  public String toString() {
    return "MemberSession[token=********, member=" + member + ", expiresAt=" + expiresAt + "]";
  }
}
