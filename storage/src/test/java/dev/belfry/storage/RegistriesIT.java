package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistriesIT {
  @TempDir Path folder;
  private Fixture fixture;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void installationStartsWithTheDefaultRulesAndPlacements() {
    assertThat(fixture.storage.rulesets().live().version()).isEqualTo(1);
    assertThat(fixture.storage.rulesets().live().json())
        .contains("noRepeat", "recency", "cap", "diversify");
    assertThat(fixture.storage.placements().names())
        .containsExactlyInAnyOrder("home", "similar", "cart", "search");
    assertThat(fixture.storage.models().live()).isEmpty();
  }

  @Test
  void publishedRulesetIsLiveAtOnceAndTheOneBeforeIsKept() {
    List<Long> told = new ArrayList<>();
    fixture.storage.rulesets().onPublish(row -> told.add(row.version()));
    RulesetRow before = fixture.storage.rulesets().live();
    RulesetRow published = Await.get(fixture.storage.rulesets().publish("{\"rules\" : []}", "me"));
    assertThat(fixture.storage.rulesets().live()).isEqualTo(published);
    assertThat(fixture.storage.rulesets().at(before.version())).contains(before);
    assertThat(told).containsExactly(2L);
    fixture.reopen();
    assertThat(fixture.storage.rulesets().live()).isEqualTo(published);
  }

  @Test
  void noRulesetGoesLiveBetweenTheLookAtTheLiveOneAndTheNewSchema() {
    AttributeDefinition colour =
        new AttributeDefinition(
            Entity.ITEM, "colour", AttributeType.CATEGORY, false, null, "plain");
    SchemaStore schemas = fixture.storage.schema();
    long before = schemas.current().version();
    Promise<String> asked = Promise.promise();
    Promise<Void> verdict = Promise.promise();
    Future<AttributeSchema> refused =
        schemas.put(
            List.of(colour),
            null,
            (rules, next) -> {
              asked.complete(rules);
              return verdict.future();
            });
    assertThat(Await.get(asked.future())).contains("noRepeat");
    Future<RulesetRow> published = fixture.storage.rulesets().publish("{\"rules\" : []}", "me");
    Await.until(
        "the publication waits",
        () -> !"0".equals(fixture.sql("select count(*) from pg_locks where not granted")));
    assertThat(published.isComplete()).isFalse();
    verdict.fail(new BelfryException(ErrorCode.CONFLICT, "they do not fit"));

    assertThatThrownBy(() -> Await.get(refused)).hasMessage("they do not fit");
    Await.get(published);
    assertThat(schemas.current().version()).isEqualTo(before);
    AttributeSchema put =
        Await.get(
            schemas.put(
                List.of(colour),
                null,
                (rules, next) -> {
                  assertThat(rules).isEqualTo("{\"rules\" : []}");
                  assertThat(next.find(Entity.ITEM, "colour")).contains(colour);
                  return Future.succeededFuture();
                }));
    assertThat(schemas.current()).isEqualTo(put);
  }

  @Test
  void modelIsLiveOnceItIsPromoted() {
    ModelRegistry models = fixture.storage.models();
    ModelRow row = new ModelRow("m1", Path.of("/models/m1"), "{\"a\":1}", Instant.EPOCH, false);
    Await.get(models.register(row));
    assertThatThrownBy(() -> Await.get(models.register(row)))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThatThrownBy(() -> Await.get(models.promote("m2", "member:ann", "")))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(models.live()).isEmpty();
    Await.get(models.promote("m1", "member:ann", ""));
    assertThat(models.live().orElseThrow().name()).isEqualTo("m1");
    Await.get(
        models.register(
            new ModelRow("m2", Path.of("m2"), "{}", Instant.EPOCH.plusSeconds(1), true)));
    assertThat(Await.get(models.list()))
        .extracting(ModelRow::name, ModelRow::live)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("m2", false),
            org.assertj.core.groups.Tuple.tuple("m1", true));
    Await.get(models.promote("m2", "member:ann", ""));
    assertThat(fixture.sql("select string_agg(name, ',') from model_version where live"))
        .isEqualTo("m2");
  }

  @Test
  void keyIsVerifiedAndOnlyItsHashIsKept() {
    String plain =
        Await.get(fixture.storage.apiKeys().create("demo", Set.of("read", "write"), "system"));
    Storage other =
        Await.get(
            Storage.open(
                fixture.vertx,
                StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("other")),
                InstantSource.system()));
    for (Storage storage : List.of(fixture.storage, other)) {
      ApiKey key = Await.get(storage.apiKeys().verify(plain)).orElseThrow();
      assertThat(key.name()).isEqualTo("demo");
      assertThat(key.allows("write")).isTrue();
      assertThat(key.allows("admin")).isFalse();
      assertThat(Await.get(storage.apiKeys().verify(plain + "x"))).isEmpty();
      assertThat(Await.get(storage.apiKeys().verify(""))).isEmpty();
    }
    assertThat(fixture.sql("select api_key::text from api_key")).doesNotContain(plain);
    assertThatThrownBy(
            () -> Await.get(fixture.storage.apiKeys().create("demo", Set.of("root"), "system")))
        .hasMessageContaining("root");
    Await.get(other.close());
  }

  @Test
  void revokedKeyIsRefusedAndItsNameIsFree() {
    ApiKeys keys = fixture.storage.apiKeys();
    String plain = Await.get(keys.create("shop", Set.of("approve", "read"), "system"));
    Storage other =
        Await.get(
            Storage.open(
                fixture.vertx,
                StorageConfig.of(fixture.config.postgresUrl(), "", folder.resolve("other")),
                InstantSource.system()));
    assertThat(Await.get(other.apiKeys().verify(plain))).isPresent();
    assertThatThrownBy(() -> Await.get(keys.create("shop", Set.of("read"), "system")))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    Await.until("its use is noted", () -> Await.get(keys.list()).getFirst().lastUsedAt() != null);
    assertThat(Await.get(keys.list()).getFirst().scopes()).containsExactly("read", "approve");
    assertThat(Await.get(keys.revoke("shop", "system"))).isTrue();
    assertThat(Await.get(keys.verify(plain))).isEmpty();
    Await.until(
        "the other process refuses it", () -> Await.get(other.apiKeys().verify(plain)).isEmpty());
    assertThat(Await.get(keys.revoke("shop", "system"))).isFalse();
    assertThat(Await.get(keys.list())).isEmpty();
    Await.get(keys.create("shop", Set.of("read"), "system"));
    Await.get(other.close());
  }

  @Test
  void databaseThatIsNotMigratedIsNamed() {
    StorageConfig config =
        StorageConfig.of(EmbeddedServers.url("postgres"), "", folder.resolve("none"));
    assertThatThrownBy(() -> Await.get(Storage.open(fixture.vertx, config, InstantSource.system())))
        .isInstanceOf(BelfryException.class)
        .hasMessageContaining("not migrated");
    StorageConfig away =
        StorageConfig.of(
            EmbeddedServers.url(EmbeddedServers.freePort(), "postgres"),
            "",
            folder.resolve("none"));
    assertThatThrownBy(() -> Await.get(Storage.open(fixture.vertx, away, InstantSource.system())))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThatThrownBy(() -> Migrations.run(away))
        .isInstanceOfSatisfying(
            BelfryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(Migrations.run(fixture.config)).isZero();
  }
}
