package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.coldstart.ColdStartEndpoints;
import dev.belfry.contracts.coldstart.ColdStartRequest;
import dev.belfry.contracts.coldstart.NeighboursRequest;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Deadline;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.common.Versions;
import dev.belfry.model.AlsModel;
import dev.belfry.model.FeatureSchema;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.ModelManifest;
import dev.belfry.model.Tensor;
import dev.belfry.model.UserTable;
import dev.belfry.platform.BusClient;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.ModelApplier;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColdStartVerticleTest {
  private static final ColdStartConfig CONFIG = new ColdStartConfig(2, 16, 100);

  private final Vertx vertx = Vertx.vertx();
  private final BusClient client = new BusClient(vertx);
  private final Shelf shelf =
      new Shelf(
          Shop.catalogue(
              1,
              Shop.titled(1, "Oak desk", "desks"),
              Shop.titled(2, "Brass lamp", "lamps"),
              Shop.titled(3, "Oak shelf", "shelves")));
  private final Registry registry = new Registry();

  @TempDir @Nullable Path folder;

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  void requestsAreAnsweredOverTheBusFromTheLiveModel() throws Exception {
    registry.live = written("m1", 5, 9, 1);
    deploy();
    assertThat(popular(1, "m1")).containsExactly(2L, 1L, 3L);
    NeighboursRequest near =
        new NeighboursRequest(
            Deadline.after(Duration.ofSeconds(30)), new Versions(1, "m1", 1), 1, false, null, 5);
    assertThat(
            Shop.itemsOf(
                await(client.request(ColdStartEndpoints.NEIGHBOURS, near)), Source.CONTENT))
        .containsExactly(3L);
  }

  @Test
  void aPromotedModelIsLoadedAndTheOneBeforeStays() throws Exception {
    registry.live = written("m1", 5, 9, 1);
    deploy();
    await(registry.promote(written("m2", 1, 5, 9)));
    assertThat(popular(1, "m2")).containsExactly(3L, 2L, 1L);
    assertThat(popular(1, "m1")).containsExactly(2L, 1L, 3L);
  }

  @Test
  void aNewItemIsServedInTheVersionThatBringsIt() throws Exception {
    deploy();
    Item lamp = Shop.titled(4, "Brass lamp, tall", "lamps");
    Catalogue next = Shop.next(shelf.current(), List.of(lamp));
    await(shelf.publish(next, List.of(lamp)));
    ColdStartRequest session =
        Shop.request(
            2, "", Regime.SESSION, UserProfile.unknown(null), List.of(2L), Shop.all(next), 3);
    assertThat(
            Shop.itemsOf(
                await(client.request(ColdStartEndpoints.CANDIDATES, session)), Source.CONTENT))
        .containsExactly(4L);
  }

  @Test
  void aModelThatCannotBeReadDegradesTheAnswerInsteadOfRefusingIt() throws Exception {
    registry.live = new ModelRow("broken", folder().resolve("nowhere"), "{}", Shop.NOW, true);
    deploy();
    assertThat(popular(1, "broken")).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aVersionThatIsNotHeldIsToldWithItsCode() throws Exception {
    deploy();
    assertThat(
            codeOf(
                client.request(ColdStartEndpoints.CANDIDATES, anonymous(7, "", shelf.current()))))
        .isEqualTo(ErrorCode.VERSION_GONE);
  }

  @Test
  void anUndeployedVerticleLeavesItsAddress() throws Exception {
    String id = deploy();
    await(vertx.undeploy(id));
    assertThat(
            codeOf(
                client.request(ColdStartEndpoints.CANDIDATES, anonymous(1, "", shelf.current()))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private String deploy() throws Exception {
    return await(vertx.deployVerticle(new ColdStartVerticle(shelf, registry, CONFIG)));
  }

  private List<Long> popular(long version, String model) throws Exception {
    return Shop.itemsOf(
        await(
            client.request(
                ColdStartEndpoints.CANDIDATES, anonymous(version, model, shelf.current()))),
        Source.POPULARITY);
  }

  private static ColdStartRequest anonymous(long version, String model, Catalogue catalogue) {
    return Shop.request(
        version,
        model,
        Regime.ANONYMOUS,
        UserProfile.unknown(null),
        List.of(),
        Shop.all(catalogue),
        3);
  }

  private ModelRow written(String name, double... counts) {
    ModelManifest manifest =
        new ModelManifest(
            ModelManifest.FORMAT,
            name,
            Shop.NOW,
            FeatureSchema.idsOnly(50, 1),
            new ModelManifest.DataRange(Shop.NOW, Shop.NOW, 1, 3, 15, 15, "any"),
            5,
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of());
    ModelArtefact artefact =
        new ModelArtefact.Writer()
            .towers(Map.of("weight", Tensor.ofFloats(new float[] {1}, 1)))
            .items(new ItemTable(new long[] {1, 2, 3}, new float[3 * 64], new int[] {5, 9, 1}))
            .users(new UserTable(new long[] {1}, new int[] {3}))
            .als(new AlsModel(new long[] {1, 2}, new float[] {1, 0, 0, 1}, 2, 0.1, 0.1, 1))
            .popularity(Shop.overall(counts))
            .write(folder(), manifest);
    return new ModelRow(name, artefact.directory(), artefact.manifestJson(), Shop.NOW, true);
  }

  private Path folder() {
    if (folder == null) {
      throw new IllegalStateException("no folder");
    }
    return folder;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static @Nullable ErrorCode codeOf(Future<?> future) throws Exception {
    try {
      await(future);
      return null;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(BelfryException.class);
      return e.getCause() instanceof BelfryException known ? known.code() : null;
    }
  }

  /** A catalogue store without a database. */
  private static final class Shelf implements CatalogueStore {
    private final List<CatalogueApplier> appliers = new CopyOnWriteArrayList<>();
    private volatile Catalogue current;

    Shelf(Catalogue current) {
      this.current = current;
    }

    @Override
    public Catalogue current() {
      return current;
    }

    @Override
    public Optional<Catalogue> at(long version) {
      return Optional.of(current).filter(held -> held.version() == version);
    }

    @Override
    public ItemGate gate() {
      return (itemNo, now) -> true;
    }

    @Override
    public Future<Void> addApplier(CatalogueApplier applier) {
      appliers.add(applier);
      return applier.apply(current, List.of());
    }

    Future<Void> publish(Catalogue next, List<Item> changes) {
      current = next;
      return Future.join(appliers.stream().map(applier -> applier.apply(next, changes)).toList())
          .mapEmpty();
    }
  }

  /** A model registry without a database. */
  private static final class Registry implements ModelRegistry {
    private final List<ModelApplier> appliers = new CopyOnWriteArrayList<>();
    private volatile @Nullable ModelRow live;

    Future<Void> promote(ModelRow row) {
      ModelRow before = live;
      Set<String> keep = before == null ? Set.of() : Set.of(before.name());
      live = row;
      return Future.join(appliers.stream().map(applier -> applier.load(row, keep)).toList())
          .mapEmpty();
    }

    @Override
    public Future<Void> register(ModelRow row) {
      return notHere();
    }

    @Override
    public Future<Void> promote(String name, String actor, String note) {
      return notHere();
    }

    @Override
    public Future<Void> refuse(String name, String actor, String reason) {
      return notHere();
    }

    @Override
    public Future<List<ModelRow>> retire(int keep, String actor) {
      return notHere();
    }

    @Override
    public Future<ModelRow> load(String name) {
      return notHere();
    }

    @Override
    public Future<Map<String, String>> hold(Set<String> names) {
      return notHere();
    }

    @Override
    public Optional<ModelRow> live() {
      return Optional.ofNullable(live);
    }

    @Override
    public Future<Optional<ModelRow>> find(String name) {
      return notHere();
    }

    @Override
    public Future<List<ModelRow>> list() {
      return notHere();
    }

    @Override
    public Future<Void> addApplier(ModelApplier applier) {
      appliers.add(applier);
      ModelRow row = live;
      return row == null ? Future.succeededFuture() : applier.load(row, Set.of());
    }

    private static <T> Future<T> notHere() {
      return Future.failedFuture(new UnsupportedOperationException());
    }
  }
}
