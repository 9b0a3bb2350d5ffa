package dev.belfry.storage;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Who is signed in. Only hashes of tokens are kept. Thread-safe. */
public interface MemberSessions {
  /** How long a session lasts without a request. */
  Duration IDLE = Duration.ofHours(8);

  /** How long a session lasts. */
  Duration LONGEST = Duration.ofDays(7);

  /** How many wrong passwords lock a name. */
  int FAILURES = 5;

  /** How long a name is locked. */
  Duration LOCK = Duration.ofMinutes(15);

  /** Begins a session where the password is right. OVERLOADED where too many are being checked. */
  Future<SignIn> signIn(String name, String password);

  /** The session of a token, where it has not ended and its member is not disabled. */
  Future<Optional<MemberSession>> find(String token);

  /** Ends a session. */
  Future<Void> signOut(String token);
}
