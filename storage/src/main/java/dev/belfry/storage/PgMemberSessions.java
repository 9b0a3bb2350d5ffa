package dev.belfry.storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in Postgres, read at each request: whoever is signed out or disabled is so at once, in
 * every process.
 */
final class PgMemberSessions implements MemberSessions {
  private static final Duration SEEN = Duration.ofMinutes(1);

  /** Counts an attempt before it is looked at, so that many at once are not more than five. */
  private static final String ATTEMPT =
      """
      insert into sign_in_failure as f (name, failures, failed_at, locked_until)
      values ($1, 1, $2, null)
      on conflict (name) do update
      set failures = case when f.failed_at <= $3 then 1 else f.failures + 1 end,
        failed_at = $2,
        locked_until = case when f.failed_at > $3 and f.failures + 1 >= $4 then $5::timestamptz end
      where f.locked_until is null or f.locked_until <= $2
      returning failures
      """;

  private static final String FIND =
      """
      select m.name, m.display_name, m.role, m.disabled, m.created_at, m.last_seen_at,
        s.last_seen_at as session_seen_at, s.expires_at, t.two_person_approval
      from member_session s join member m on m.name = s.member cross join setting t
      where s.token_hash = $1 and not m.disabled and s.expires_at > $2 and s.last_seen_at > $3
      """;
  private static final String TOUCH =
      """
      with touched as (
        update member_session set last_seen_at = $2 where token_hash = $1 returning member
      )
      update member set last_seen_at = $2 from touched where name = touched.member
      """;

  private final Postgres postgres;
  private final Passwords passwords;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  PgMemberSessions(Postgres postgres, Passwords passwords, InstantSource clock) {
    this.postgres = postgres;
    this.passwords = passwords;
    this.clock = clock;
  }

  @Override
  public Future<SignIn> signIn(String name, String password) {
    return check(name, password)
        .compose(
            checked -> {
              SignIn refused = checked.refused();
              return refused == null
                  ? begin(name, checked.hash())
                  : Future.succeededFuture(refused);
            });
  }

  /**
   * What became of a password.
   *
   * @param refused why it is not the member's; null where it is
   * @param hash what it was found to be the password of, which holds until somebody changes it
   */
  record Checked(@Nullable SignIn refused, String hash) {
    static Checked refused(SignIn why) {
      return new Checked(why, "");
    }
  }

  /** Whether a password is a member's; every wrong one counts. */
  Future<Checked> check(String name, String password) {
    try {
      passwords.requireRoom();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    Instant now = clock.instant();
    return postgres
        .query(ATTEMPT, name, at(now), at(now.minus(LOCK)), FAILURES, at(now.plus(LOCK)))
        .compose(attempts -> attempts.size() == 0 ? locked(name, now) : verified(name, password));
  }

  @Override
  public Future<Optional<MemberSession>> find(String token) {
    if (token.length() > 100) {
      return Future.succeededFuture(Optional.empty());
    }
    Instant now = clock.instant();
    Buffer hash = hash(token);
    return postgres
        .query(FIND, hash, at(now), at(now.minus(IDLE)))
        .compose(
            rows -> {
              for (Row row : rows) {
                Instant seen = row.getOffsetDateTime("session_seen_at").toInstant();
                MemberSession session = session(token, row, now);
                return seen.isAfter(now.minus(SEEN))
                    ? Future.succeededFuture(Optional.of(session))
                    : postgres.query(TOUCH, hash, at(now)).map(Optional.of(session));
              }
              return Future.succeededFuture(Optional.empty());
            });
  }

  @Override
  public Future<Void> signOut(String token) {
    return postgres
        .query("delete from member_session where token_hash = $1", hash(token))
        .mapEmpty();
  }

  /** Forgets what is over. */
  static Future<Void> clean(Postgres postgres, InstantSource clock) {
    Instant now = clock.instant();
    return postgres
        .query(
            "delete from member_session where expires_at <= $1 or last_seen_at <= $2",
            at(now),
            at(now.minus(IDLE)))
        .compose(
            ignored ->
                postgres.query(
                    "delete from sign_in_failure where failed_at <= $1", at(now.minus(LOCK))))
        .mapEmpty();
  }

  static Buffer hash(String token) {
    return Buffer.buffer(Hashes.sha256(token.getBytes(StandardCharsets.UTF_8)));
  }

  private Future<Checked> locked(String name, Instant now) {
    return postgres
        .query("select locked_until from sign_in_failure where name = $1", name)
        .map(
            rows -> {
              Duration wait = Duration.ofSeconds(1);
              for (Row row : rows) {
                OffsetDateTime until = row.getOffsetDateTime("locked_until");
                wait = until == null ? wait : Duration.between(now, until.toInstant());
              }
              return Checked.refused(new SignIn.Locked(wait));
            });
  }

  private Future<Checked> verified(String name, String password) {
    return postgres
        .query("select password_hash from member where name = $1 and not disabled", name)
        .compose(
            rows -> {
              @Nullable String phc = null;
              for (Row row : rows) {
                phc = row.getString("password_hash");
              }
              String hash = phc;
              return passwords
                  .matches(password, hash)
                  .compose(right -> accepted(name, right ? hash : null));
            });
  }

  private Future<Checked> accepted(String name, @Nullable String hash) {
    return hash == null
        ? Future.succeededFuture(Checked.refused(new SignIn.Refused()))
        : postgres
            .query("delete from sign_in_failure where name = $1", name)
            .map(new Checked(null, hash));
  }

  /** Begins a session, where the password is still the one that was looked at. */
  private Future<SignIn> begin(String name, String passwordHash) {
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Instant now = clock.instant();
    return postgres
        .query(
            """
            with seen as (
              update member set last_seen_at = $3
              where name = $2 and password_hash = $5 and not disabled
              returning name
            )
            insert into member_session (token_hash, member, created_at, last_seen_at, expires_at)
            select $1, name, $3, $3, $4 from seen
            """,
            hash(token),
            name,
            at(now),
            at(now.plus(LONGEST)),
            passwordHash)
        .compose(ignored -> find(token))
        .map(found -> found.<SignIn>map(SignIn.Accepted::new).orElseGet(SignIn.Refused::new));
  }

  private static MemberSession session(String token, Row row, Instant now) {
    Instant end = row.getOffsetDateTime("expires_at").toInstant();
    Instant idle = now.plus(IDLE);
    return new MemberSession(
        token,
        PgMembers.member(row),
        idle.isBefore(end) ? idle : end,
        row.getBoolean("two_person_approval"));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
