package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.TextKey;
import dev.belfry.contracts.common.UserProfile;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreIT {
  private static final Instant AT = Instant.parse("2026-01-31T09:30:00.123456Z");

  @TempDir Path folder;
  private Fixture fixture;
  private Storage storage;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    storage = fixture.storage;
    fixture.items("a", "b", "c");
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void repeatedEventIsStoredOnceWithinACallAndAcrossCalls() {
    EventReport first = append(click("e1", "u", "a"), click("e1", "u", "a"), click("e2", "u", "b"));
    assertThat(first).isEqualTo(new EventReport(2, 1, List.of()));
    assertThat(append(click("e2", "u", "b"), click("e3", "u", "c")))
        .isEqualTo(new EventReport(1, 1, List.of()));
    assertThat(fixture.sql("select count(*) from interaction")).isEqualTo("3");
    UserProfile profile = Await.get(storage.profiles().profile("u"));
    assertThat(profile.positives()).isEqualTo(3);
    assertThat(profile.recent()).hasSize(3);
  }

  @Test
  void sameEventFromManyCallersAtOnceIsAcceptedOnce() {
    List<Future<EventReport>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(storage.events().append(List.of(click("e" + i % 10, "u" + i % 3, "a"))));
    }
    int accepted = 0;
    int duplicates = 0;
    for (Future<EventReport> call : calls) {
      accepted += Await.get(call).accepted();
      duplicates += Await.get(call).duplicates();
    }
    assertThat(accepted).isEqualTo(10);
    assertThat(duplicates).isEqualTo(190);
    assertThat(fixture.sql("select count(*) from interaction")).isEqualTo("10");
  }

  @Test
  void twoProcessesStoreOneEventOnce() {
    Storage other = Await.get(openOther());
    List<Future<EventReport>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      List<EventWrite> events =
          List.of(click("x" + i, "u" + i % 5, "a"), click("y" + i, "v" + i % 7, "b"));
      calls.add(storage.events().append(events));
      calls.add(other.events().append(events.reversed()));
    }
    int accepted = calls.stream().mapToInt(call -> Await.get(call).accepted()).sum();
    assertThat(accepted).isEqualTo(200);
    assertThat(fixture.sql("select count(*) from interaction")).isEqualTo("200");
    Await.until(
        "both know the same profile",
        () ->
            Await.get(storage.profiles().profile("u1")).seen().ever().size() == 1
                && Await.get(storage.profiles().profile("u1")).version()
                    == Await.get(other.profiles().profile("u1")).version());
    Await.get(other.close());
  }

  @Test
  void badEventsComeBackWithIndexAndReasonAndGoodOnesAreStored() {
    EventReport report =
        append(
            click("e1", "u", "a"),
            click("e2", "u", "nothing"),
            click(null, "", "a"),
            EventWrite.of(null, "u", "a", "Click!", 1, AT),
            EventWrite.of(null, "u", "a", "click", Double.NaN, AT),
            EventWrite.of(null, "u\0", "a", "click", 1, AT),
            new EventWrite(null, "u", "a", "click", 1, AT, null, 0, null, null),
            EventWrite.of(null, "x".repeat(257), "a", "click", 1, AT),
            click("e3", "u", "b"));
    assertThat(report.accepted()).isEqualTo(2);
    assertThat(report.rejected())
        .extracting(EventReport.Rejected::index)
        .containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(report.rejected().getFirst().reason()).isEqualTo("item 'nothing' does not exist");
    assertThat(report.rejected().get(2).reason()).contains("Click!");
    // A refused event has not used its id up.
    fixture.items("nothing");
    assertThat(append(click("e2", "u", "nothing")).accepted()).isEqualTo(1);
  }

  @Test
  void eventsShowInTheProfileOnceAcknowledged() {
    assertThat(Await.get(storage.profiles().profile("u")).isKnown()).isFalse();
    append(click("e1", "u", "a"));
    UserProfile one = Await.get(storage.profiles().profile("u"));
    assertThat(one.isKnown()).isTrue();
    assertThat(one.recent()).hasSize(1);
    append(EventWrite.of("e2", "u", "b", "view", 1, AT.plusSeconds(1)));
    assertThat(Await.get(storage.profiles().ratings("u", 9))).isEmpty();
    UserProfile two = Await.get(storage.profiles().profile("u"));
    assertThat(two.version()).isGreaterThan(one.version());
    assertThat(two.recent()).extracting(Interaction::type).containsExactly("view", "click");
    assertThat(two.positives()).isEqualTo(1);
    assertThat(two.seen().ever().size()).isEqualTo(2);
    Storage fresh = Await.get(openOther());
    assertThat(Await.get(fresh.profiles().profile("u"))).isEqualTo(two);
    assertThat(Await.get(storage.profiles().history("u", 1)))
        .extracting(Interaction::type)
        .containsExactly("view");
    Await.get(fresh.close());
  }

  @Test
  void whatWasWrittenStandsInTheProfileByItsKey() {
    String text = "Zwölf Punkte für den Käse \uD83E\uDDC0";
    append(
        new EventWrite("e1", "u", "a", "rating", 5, AT, null, null, null, text),
        new EventWrite("e2", "u", "b", "rating", 4, AT.plusSeconds(1), null, null, null, " "));
    UserProfile here = Await.get(storage.profiles().profile("u"));
    assertThat(here.recent())
        .extracting(Interaction::textKey)
        .containsExactly(0L, TextKey.of(text));
    Storage fresh = Await.get(openOther());
    assertThat(Await.get(fresh.profiles().profile("u"))).isEqualTo(here);
    assertThat(Await.get(storage.profiles().ratings("u", 9)))
        .extracting(Interaction::value)
        .containsExactly(4.0, 5.0);
    assertThat(Await.get(storage.profiles().ratings("u", 1))).hasSize(1);
    assertThat(Await.get(storage.profiles().ratings("nobody", 9))).isEmpty();
    assertThat(Await.get(storage.profiles().history("u", 2)))
        .extracting(Interaction::textKey)
        .containsExactly(0L, TextKey.of(text));
    Await.get(fresh.close());
  }

  @Test
  void eventOfTheFutureIsClampedToNow() {
    append(EventWrite.of("e1", "u", "a", "click", 1, Instant.now().plus(Duration.ofDays(9))));
    assertThat(Await.get(storage.profiles().profile("u")).recent().getFirst().at())
        .isBeforeOrEqualTo(Instant.now());
  }

  @Test
  void fieldsOfAnEventAreKept() {
    java.util.UUID list = java.util.UUID.randomUUID();
    append(new EventWrite("e1", "u", "a", "rating", 4.5, AT, list, 3, "s1", "tab\tand \"quote\""));
    assertThat(
            fixture.sql(
                "select concat_ws('|', list_id, position, session_id, text, value, occurred_at at time zone 'UTC') from interaction"))
        .isEqualTo(list + "|3|s1|tab\tand \"quote\"|4.5|2026-01-31 09:30:00.123456");
  }

  @Test
  void erasedUserLeavesOnlyANumber() {
    append(new EventWrite("e1", "u", "a", "click", 1, AT, null, null, "session", "words"));
    Await.get(storage.users().put(List.of(new UserWrite("v", Map.of()))));
    assertThat(Await.get(storage.users().delete("u"))).isTrue();
    assertThat(Await.get(storage.users().delete("u"))).isFalse();
    assertThat(Await.get(storage.users().find("u"))).isEmpty();
    assertThat(Await.get(storage.profiles().profile("u")).isKnown()).isFalse();
    assertThat(
            fixture.sql(
                "select count(*) from interaction where text is null and session_id is null"))
        .isEqualTo("1");
    assertThat(
            fixture.sql(
                "select count(*) from app_user where user_id is null and attributes = '{}'"))
        .isEqualTo("1");
    append(click("e2", "u", "b"));
    assertThat(Await.get(storage.profiles().profile("u")).recent()).hasSize(1);
  }

  @Test
  void withPostgresAwayNothingIsAcknowledgedAndAllComesBackByItself() throws Exception {
    String direct = EmbeddedServers.newDatabase();
    try (TcpProxy proxy = new TcpProxy(EmbeddedServers.postgresPort())) {
      String database = direct.substring(direct.lastIndexOf('/') + 1);
      StorageConfig config =
          StorageConfig.of(EmbeddedServers.url(proxy.port(), database), "", folder.resolve("away"));
      try (Fixture away = new Fixture(config)) {
        away.items("a");
        Await.get(away.storage.events().append(List.of(click("e0", "u", "a"))));
        proxy.cut();
        assertThatThrownBy(
                () -> Await.get(away.storage.events().append(List.of(click("e1", "u", "a")))))
            .isInstanceOfSatisfying(
                BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        assertThat(away.storage.health().postgresUp()).isFalse();
        proxy.mend();
        Await.until(
            "events are taken again",
            () -> {
              try {
                return Await.get(away.storage.events().append(List.of(click("e1", "u", "a"))))
                    .rejected()
                    .isEmpty();
              } catch (BelfryException e) {
                return false;
              }
            });
        assertThat(away.sql("select count(*) from interaction")).isEqualTo("2");
        assertThat(Await.get(away.storage.profiles().profile("u")).recent()).hasSize(2);
        assertThat(away.storage.health().postgresUp()).isTrue();
      }
    }
  }

  @Test
  void moreThanTheQueueTakesIsRefusedAsOverloaded() throws Exception {
    StorageConfig plain =
        StorageConfig.of(EmbeddedServers.newDatabase(), "", folder.resolve("small"));
    StorageConfig small =
        new StorageConfig(
            plain.postgresUrl(),
            "",
            4,
            plain.journalDir(),
            plain.journalBudgetBytes(),
            plain.positives(),
            100,
            plain.profileTtl(),
            10);
    try (Fixture limited = new Fixture(small)) {
      limited.items("a");
      List<Future<EventReport>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(limited.storage.events().append(List.of(click("e" + i, "u", "a"))));
      }
      int accepted = 0;
      int refused = 0;
      for (Future<EventReport> call : calls) {
        try {
          accepted += Await.get(call).accepted();
        } catch (BelfryException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED);
          refused++;
        }
      }
      assertThat(refused).isPositive();
      assertThat(accepted + refused).isEqualTo(50);
      assertThat(limited.sql("select count(*) from interaction"))
          .isEqualTo(Integer.toString(accepted));
    }
  }

  private EventReport append(EventWrite... events) {
    return Await.get(storage.events().append(List.of(events)));
  }

  private Future<Storage> openOther() {
    return Storage.open(
        fixture.vertx,
        StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("other")),
        java.time.InstantSource.system());
  }

  private static EventWrite click(
      @org.jspecify.annotations.Nullable String id, String user, String item) {
    return EventWrite.of(id, user, item, "click", 1, AT);
  }
}
