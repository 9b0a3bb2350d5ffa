package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersIT {
  private static final Objectives PURCHASES = new Objectives(Map.of("click", 1.0, "purchase", 3.0));

  @TempDir Path folder;
  private Fixture fixture;
  private Postgres postgres;
  private PgMembers members;
  private PgMemberSessions sessions;
  private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    postgres = new Postgres(fixture.vertx, PostgresUrl.parse(fixture.config.postgresUrl()), 4);
    Passwords passwords = new Passwords(fixture.vertx);
    Audit audit = new Audit(fixture.vertx, postgres, () -> now);
    sessions = new PgMemberSessions(postgres, passwords, () -> now);
    members = new PgMembers(postgres, sessions, passwords, audit, () -> now);
  }

  @AfterEach
  void close() throws Exception {
    Await.get(postgres.close());
    fixture.close();
  }

  @Test
  void memberSignsInAndOutAndNeitherPasswordNorTokenIsKept() {
    String password = create("ada", Role.EDITOR);
    MemberSession session = signedIn("ada", password);
    assertThat(session.member().name()).isEqualTo("ada");
    assertThat(session.member().role()).isEqualTo(Role.EDITOR);
    assertThat(session.expiresAt()).isEqualTo(now.plus(Duration.ofHours(8)));
    assertThat(session.twoPersonApproval()).isFalse();
    assertThat(session.csrfToken()).hasSize(43).isNotEqualTo(session.token());
    assertThat(session.toString()).doesNotContain(session.token());
    assertThat(Await.get(sessions.find(session.token()))).contains(session);
    assertThat(fixture.sql("select string_agg(m::text, '') from member m"))
        .doesNotContain(password);
    assertThat(fixture.sql("select string_agg(s::text, '') from member_session s"))
        .doesNotContain(session.token());
    Await.get(sessions.signOut(session.token()));
    assertThat(Await.get(sessions.find(session.token()))).isEmpty();
    assertThat(Await.get(sessions.find("x".repeat(1_000)))).isEmpty();
  }

  @Test
  void sessionEndsAfterEightHoursWithoutARequestAndAfterSevenDays() {
    MemberSession session = signedIn("ada", create("ada", Role.VIEWER));
    Instant begun = now;
    for (int i = 0; i < 23; i++) {
      now = now.plus(Duration.ofHours(7).plusMinutes(18));
      MemberSession found = Await.get(sessions.find(session.token())).orElseThrow();
      assertThat(found.expiresAt()).isBeforeOrEqualTo(begun.plus(Duration.ofDays(7)));
    }
    now = begun.plus(Duration.ofDays(7));
    assertThat(Await.get(sessions.find(session.token()))).isEmpty();

    MemberSession other = signedIn("bo", create("bo", Role.VIEWER));
    now = now.plus(Duration.ofHours(8));
    assertThat(Await.get(sessions.find(other.token()))).isEmpty();
    Await.get(PgMemberSessions.clean(postgres, () -> now));
    assertThat(fixture.sql("select count(*) from member_session")).isEqualTo("0");
  }

  @Test
  void fiveFailuresLockANameForAQuarterOfAnHourWhetherItExistsOrNot() {
    String password = create("ada", Role.VIEWER);
    for (String name : List.of("ada", "nobody")) {
      for (int i = 0; i < 5; i++) {
        assertThat(attempt(name, "wrong")).isEqualTo(new SignIn.Refused());
      }
      assertThat(attempt(name, password)).isEqualTo(new SignIn.Locked(Duration.ofMinutes(15)));
    }
    now = now.plus(Duration.ofMinutes(14));
    assertThat(attempt("ada", password)).isEqualTo(new SignIn.Locked(Duration.ofMinutes(1)));
    now = now.plus(Duration.ofMinutes(1));
    assertThat(attempt("nobody", password)).isEqualTo(new SignIn.Refused());
    signedIn("ada", password);
    for (int i = 0; i < 4; i++) {
      assertThat(attempt("ada", "wrong")).isEqualTo(new SignIn.Refused());
    }
    signedIn("ada", password);
    assertThat(attempt("ada", "wrong")).isEqualTo(new SignIn.Refused());
    signedIn("ada", password);
  }

  @Test
  void newPasswordOpensALockedName() {
    create("root", Role.ADMIN);
    create("ada", Role.VIEWER);
    for (int i = 0; i < 6; i++) {
      attempt("ada", "wrong");
    }
    String password = change("ada", new MemberStore.Change(null, null, null, true));
    signedIn("ada", String.valueOf(password));
  }

  @Test
  void passwordThatIsResetMeanwhileNeitherSignsInNorIsReplaced() {
    String password = create("ada", Role.EDITOR);
    MemberSession session = signedIn("ada", password);
    fixture.execute("delete from member_session");
    assertThat(duringAReset(() -> sessions.signIn("ada", password)))
        .isEqualTo(new SignIn.Refused());
    assertThat(fixture.sql("select count(*) from member_session")).isEqualTo("0");
    fixture.execute("update member set password_hash = substr(password_hash, 5)");
    signedIn("ada", password);
    assertThat(duringAReset(() -> members.changePassword(session, password, "my own new password")))
        .isEqualTo(new SignIn.Refused());
    assertThat(fixture.sql("select password_hash from member")).startsWith("new:");
  }

  /** What an attempt comes to that read the password before a reset, and goes on after it. */
  private SignIn duringAReset(Supplier<Future<SignIn>> attempt) {
    try (Jdbc jdbc = new Jdbc(PostgresUrl.parse(fixture.config.postgresUrl()))) {
      Future<SignIn> attempted =
          jdbc.inTransaction(
              () -> {
                jdbc.execute("update member set password_hash = 'new:' || password_hash");
                Future<SignIn> begun = attempt.get();
                Await.until(
                    "the attempt waits for the reset",
                    () ->
                        begun.isComplete()
                            || !"0"
                                .equals(
                                    fixture.sql(
                                        "select count(*) from pg_locks where not granted")));
                return begun;
              });
      return Await.get(attempted);
    }
  }

  @Test
  void guessesThatComeAtOnceAreNoMoreThanFive() {
    create("ada", Role.VIEWER);
    List<Future<SignIn>> guesses =
        IntStream.range(0, 20).mapToObj(i -> sessions.signIn("ada", "guess " + i)).toList();
    long refused =
        guesses.stream().map(Await::get).filter(SignIn.Refused.class::isInstance).count();
    assertThat(refused).isEqualTo(5);
  }

  @Test
  void disabledMemberIsOutAtOnce() {
    create("root", Role.ADMIN);
    String password = create("ada", Role.EDITOR);
    MemberSession session = signedIn("ada", password);
    change("ada", new MemberStore.Change(null, null, true, false));
    assertThat(Await.get(sessions.find(session.token()))).isEmpty();
    assertThat(attempt("ada", password)).isEqualTo(new SignIn.Refused());
    change("ada", new MemberStore.Change("Ada L.", Role.APPROVER, false, false));
    MemberSession again = signedIn("ada", password);
    assertThat(again.member().displayName()).isEqualTo("Ada L.");
    assertThat(again.member().role().scopes()).containsExactly("read", "write", "approve");
    String reset = change("ada", new MemberStore.Change(null, null, null, true));
    assertThat(Await.get(sessions.find(again.token()))).isEmpty();
    assertThat(attempt("ada", password)).isEqualTo(new SignIn.Refused());
    signedIn("ada", String.valueOf(reset));
  }

  @Test
  void lastAdminStays() {
    create("root", Role.ADMIN);
    create("ada", Role.EDITOR);
    assertConflict("root", new MemberStore.Change(null, Role.EDITOR, null, false));
    assertConflict("root", new MemberStore.Change(null, null, true, false));
    change("ada", new MemberStore.Change(null, Role.ADMIN, null, false));
    change("root", new MemberStore.Change(null, null, true, false));
    assertConflict("ada", new MemberStore.Change(null, Role.VIEWER, null, false));
    assertThat(Await.get(members.list()))
        .extracting(Member::name, Member::role, Member::disabled)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ada", Role.ADMIN, false),
            org.assertj.core.groups.Tuple.tuple("root", Role.ADMIN, true));
  }

  @Test
  void ownPasswordIsChangedAndOtherSessionsEnd() {
    String password = create("ada", Role.VIEWER);
    MemberSession here = signedIn("ada", password);
    MemberSession there = signedIn("ada", password);
    assertThat(Await.get(members.changePassword(here, "wrong", "a new password")))
        .isEqualTo(new SignIn.Refused());
    assertThatThrownBy(() -> Await.get(members.changePassword(here, password, "short")))
        .hasMessageContaining("10");
    assertThat(Await.get(members.changePassword(here, password, "a new password")))
        .isInstanceOf(SignIn.Accepted.class);
    assertThat(Await.get(sessions.find(here.token()))).isPresent();
    assertThat(Await.get(sessions.find(there.token()))).isEmpty();
    assertThat(attempt("ada", password)).isEqualTo(new SignIn.Refused());
    signedIn("ada", "a new password");
  }

  @Test
  void namesAreCheckedAndTakenOnce() {
    create("ada", Role.VIEWER);
    assertThatThrownBy(() -> create("ada", Role.ADMIN))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    for (String name : List.of("", "Ada", "a b", "-a", "a".repeat(65))) {
      assertThatThrownBy(() -> create(name, Role.ADMIN))
          .isInstanceOfSatisfying(
              BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID));
    }
    assertThatThrownBy(() -> change("bo", new MemberStore.Change("B", null, null, false)))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void everyChangeIsAuditedWithoutPasswords() {
    create("root", Role.ADMIN);
    change("root", new MemberStore.Change("Root", null, null, true));
    ApiKeys keys = fixture.storage.apiKeys();
    Await.get(keys.create("shop", Set.of("write", "read"), "member:root"));
    Await.get(keys.revoke("shop", "member:root"));
    Await.get(fixture.storage.settings().put(true, Objectives.DEFAULT, 1, "member:root"));
    PlacementStore placements = fixture.storage.placements();
    Await.get(placements.put(new Placement("basket", "B"), "member:root"));
    Await.get(placements.delete("basket", "member:root"));
    AuditLog audit = fixture.storage.audit();
    List<AuditEntry> entries =
        Await.get(audit.page(new AuditLog.Query(null, 20, null, null, null)));
    assertThat(entries)
        .extracting(entry -> entry.action() + " " + entry.entity() + " " + entry.entityId())
        .containsExactly(
            "delete placement basket",
            "create placement basket",
            "change settings installation",
            "revoke key shop",
            "create key shop",
            "change member root",
            "create member root");
    assertThat(entries.get(5).after())
        .hasToString(
            "{\"disabled\":false,\"displayName\":\"Root\",\"password\":\"new\",\"role\":\"admin\"}");
    assertThat(Await.get(audit.verify())).isEqualTo(new AuditLog.Verification(7, null));
  }

  @Test
  void settingsOfAnotherRevisionAreRefused() {
    SettingsStore settings = fixture.storage.settings();
    assertThat(Await.get(settings.read())).isEqualTo(new Settings(false, Objectives.DEFAULT, 1));
    assertThat(Await.get(settings.put(true, PURCHASES, 1, "member:root")))
        .isEqualTo(new Settings(true, PURCHASES, 2));
    assertThatThrownBy(() -> Await.get(settings.put(false, Objectives.DEFAULT, 1, "member:root")))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(Await.get(settings.read())).isEqualTo(new Settings(true, PURCHASES, 2));
  }

  private String create(String name, Role role) {
    return String.valueOf(Await.get(members.create(name, "M " + name, role, "system")).password());
  }

  private @Nullable String change(String name, MemberStore.Change change) {
    return Await.get(members.change(name, change, "member:root")).password();
  }

  private void assertConflict(String name, MemberStore.Change change) {
    assertThatThrownBy(() -> change(name, change))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private SignIn attempt(String name, String password) {
    return Await.get(sessions.signIn(name, password));
  }

  private MemberSession signedIn(String name, String password) {
    assertThat(attempt(name, password)).isInstanceOf(SignIn.Accepted.class);
    return ((SignIn.Accepted) attempt(name, password)).session();
  }
}
