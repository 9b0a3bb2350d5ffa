package dev.belfry.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Members in Postgres. Changes of members follow each other, so that an admin is always left. */
final class PgMembers implements MemberStore {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
  private static final int MAX_DISPLAY_NAME = 120;
  private static final int MIN_PASSWORD = 10;
  private static final int MAX_PASSWORD = 1_000;
  private static final String COLUMNS =
      "select name, display_name, role, disabled, created_at, last_seen_at from member ";

  private final Postgres postgres;
  private final PgMemberSessions sessions;
  private final Passwords passwords;
  private final Audit audit;
  private final InstantSource clock;

  PgMembers(
      Postgres postgres,
      PgMemberSessions sessions,
      Passwords passwords,
      Audit audit,
      InstantSource clock) {
    this.postgres = postgres;
    this.sessions = sessions;
    this.passwords = passwords;
    this.audit = audit;
    this.clock = clock;
  }

  @Override
  public Future<List<Member>> list() {
    return postgres.query(COLUMNS + "order by name").map(PgMembers::members);
  }

  @Override
  public Future<WithPassword> create(String name, String displayName, Role role, String actor) {
    try {
      if (!NAME.matcher(name).matches()) {
        throw BelfryException.invalid(
            "name '"
                + Ids.shorten(name)
                + "' is not accepted: give 1 to 64 of a-z, 0-9, '.', '_' and '-', beginning with a letter or a digit");
      }
      checkDisplayName(displayName);
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    String password = passwords.generate();
    return passwords
        .hash(password)
        .compose(
            hash -> postgres.inTransaction(c -> insert(c, name, displayName, role, hash, actor)))
        .map(member -> new WithPassword(member, password));
  }

  @Override
  public Future<WithPassword> change(String name, Change change, String actor) {
    String displayName = change.displayName();
    try {
      if (displayName != null) {
        checkDisplayName(displayName);
      }
    } catch (BelfryException e) {
      return Future.failedFuture(e);
    }
    if (!change.resetPassword()) {
      return postgres
          .inTransaction(connection -> update(connection, name, change, null, actor))
          .map(member -> new WithPassword(member, null));
    }
    String password = passwords.generate();
    return passwords
        .hash(password)
        .compose(
            hash ->
                postgres.inTransaction(connection -> update(connection, name, change, hash, actor)))
        .map(member -> new WithPassword(member, password));
  }

  @Override
  public Future<SignIn> changePassword(MemberSession session, String current, String next) {
    if (next.length() < MIN_PASSWORD || next.length() > MAX_PASSWORD) {
      return Future.failedFuture(
          BelfryException.invalid(
              "'next' has "
                  + next.length()
                  + " characters: give "
                  + MIN_PASSWORD
                  + " to "
                  + MAX_PASSWORD));
    }
    String name = session.member().name();
    return sessions
        .check(name, current)
        .compose(
            checked -> {
              SignIn refused = checked.refused();
              return refused == null
                  ? passwords
                      .hash(next)
                      .compose(
                          hash ->
                              postgres.inTransaction(
                                  c -> replace(c, session, checked.hash(), hash)))
                  : Future.succeededFuture(refused);
            });
  }

  static Member member(Row row) {
    OffsetDateTime seen = row.getOffsetDateTime("last_seen_at");
    return new Member(
        row.getString("name"),
        row.getString("display_name"),
        Role.of(row.getString("role")),
        row.getBoolean("disabled"),
        row.getOffsetDateTime("created_at").toInstant(),
        seen == null ? null : seen.toInstant());
  }

  private Future<Member> insert(
      SqlConnection connection,
      String name,
      String displayName,
      Role role,
      String hash,
      String actor) {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return connection
        .preparedQuery(
            """
            insert into member (name, display_name, role, password_hash, created_at)
            values ($1, $2, $3, $4, $5)
            on conflict (name) do nothing
            returning name, display_name, role, disabled, created_at, last_seen_at
            """)
        .execute(Tuple.of(name, displayName, role.text(), hash, now))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                throw new BelfryException(
                    ErrorCode.CONFLICT, "there is a member '" + name + "' already");
              }
              Member member = member(rows.iterator().next());
              return audit
                  .append(connection, actor, "create", "member", name, null, json(member))
                  .map(member);
            });
  }

  private Future<Member> update(
      SqlConnection connection, String name, Change change, @Nullable String hash, String actor) {
    return AdvisoryLock.MEMBERS
        .take(connection)
        .compose(locked -> connection.preparedQuery(COLUMNS + "order by name").execute())
        .compose(
            rows -> {
              List<Member> members = members(rows);
              Member before = find(members, name);
              Member after = changed(before, change);
              requireAdmin(members, before, after);
              return store(connection, before, after, hash, actor);
            });
  }

  private Future<Member> store(
      SqlConnection connection, Member before, Member after, @Nullable String hash, String actor) {
    boolean signOut = hash != null || after.disabled() || before.role() != after.role();
    ObjectNode told = json(after);
    if (hash != null) {
      told.put("password", "new");
    }
    return connection
        .preparedQuery(
            """
            update member set display_name = $2, role = $3, disabled = $4,
              password_hash = coalesce($5, password_hash)
            where name = $1
            """)
        .execute(
            Tuple.of(
                after.name(), after.displayName(), after.role().text(), after.disabled(), hash))
        .compose(ignored -> signOut ? signOut(connection, after.name()) : Future.succeededFuture())
        .compose(
            ignored -> hash == null ? Future.succeededFuture() : unlock(connection, after.name()))
        .compose(
            ignored ->
                audit.append(
                    connection, actor, "change", "member", after.name(), json(before), told))
        .map(after);
  }

  /** Stores a new password, where the old one has not been changed since it was looked at. */
  private Future<SignIn> replace(
      SqlConnection connection, MemberSession session, String old, String hash) {
    String name = session.member().name();
    return connection
        .preparedQuery(
            "update member set password_hash = $3 where name = $1 and password_hash = $2")
        .execute(Tuple.of(name, old, hash))
        .compose(
            updated ->
                updated.rowCount() == 0
                    ? Future.succeededFuture(new SignIn.Refused())
                    : replaced(connection, session).map(new SignIn.Accepted(session)));
  }

  /** Ends the other sessions of a member. */
  private Future<Void> replaced(SqlConnection connection, MemberSession session) {
    String name = session.member().name();
    return connection
        .preparedQuery("delete from member_session where member = $1 and token_hash <> $2")
        .execute(Tuple.of(name, PgMemberSessions.hash(session.token())))
        .compose(
            ignored ->
                audit.append(
                    connection,
                    "member:" + name,
                    "change",
                    "member",
                    name,
                    null,
                    JsonNodeFactory.instance.objectNode().put("password", "new")));
  }

  private static Future<Void> signOut(SqlConnection connection, String name) {
    return connection
        .preparedQuery("delete from member_session where member = $1")
        .execute(Tuple.of(name))
        .mapEmpty();
  }

  /** Whoever has a new password has not failed with it. */
  private static Future<Void> unlock(SqlConnection connection, String name) {
    return connection
        .preparedQuery("delete from sign_in_failure where name = $1")
        .execute(Tuple.of(name))
        .mapEmpty();
  }

  private static Member find(List<Member> members, String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BelfryException(
                    ErrorCode.NOT_FOUND, "there is no member '" + Ids.shorten(name) + "'"));
  }

  private static Member changed(Member member, Change change) {
    String displayName = change.displayName();
    Role role = change.role();
    Boolean disabled = change.disabled();
    return new Member(
        member.name(),
        displayName == null ? member.displayName() : displayName,
        role == null ? member.role() : role,
        disabled == null ? member.disabled() : disabled,
        member.createdAt(),
        member.lastSeenAt());
  }

  private static void requireAdmin(List<Member> members, Member before, Member after) {
    if (!isAdmin(before) || isAdmin(after)) {
      return;
    }
    if (members.stream().filter(PgMembers::isAdmin).count() == 1) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "'"
              + before.name()
              + "' is the last admin who is not disabled: make somebody else an admin first");
    }
  }

  private static boolean isAdmin(Member member) {
    return member.role() == Role.ADMIN && !member.disabled();
  }

  private static void checkDisplayName(String displayName) {
    if (displayName.isBlank() || displayName.length() > MAX_DISPLAY_NAME) {
      throw BelfryException.invalid(
          "the display name is '"
              + Ids.shorten(displayName)
              + "': give 1 to "
              + MAX_DISPLAY_NAME
              + " characters");
    }
    Ids.checkText("display name", displayName);
  }

  private static ObjectNode json(Member member) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("displayName", member.displayName())
        .put("role", member.role().text())
        .put("disabled", member.disabled());
  }

  private static List<Member> members(RowSet<Row> rows) {
    List<Member> members = new ArrayList<>(rows.size());
    for (Row row : rows) {
      members.add(member(row));
    }
    return members;
  }
}
