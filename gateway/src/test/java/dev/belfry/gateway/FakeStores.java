package dev.belfry.gateway;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeParser;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.events.RecordedRange;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ApiKey;
import dev.belfry.storage.ApiKeys;
import dev.belfry.storage.CatalogueApplier;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.EventReport;
import dev.belfry.storage.EventWrite;
import dev.belfry.storage.ItemStore;
import dev.belfry.storage.ItemWrite;
import dev.belfry.storage.KeyEntry;
import dev.belfry.storage.ModelApplier;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.ProfileStore;
import dev.belfry.storage.RowResult;
import dev.belfry.storage.SchemaStore;
import dev.belfry.storage.ServedLists;
import dev.belfry.storage.StorageHealth;
import dev.belfry.storage.UserRow;
import dev.belfry.storage.UserStore;
import dev.belfry.storage.UserWrite;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Stores in memory, with the laws of the real ones that the gateway leans on. */
final class FakeStores {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  volatile Catalogue catalogue = Catalogue.of(1, AttributeSchema.reservedOnly(), List.of());
  volatile Optional<ModelRow> model =
      Optional.of(new ModelRow("model-1", Path.of("model-1"), "{}", NOW, true));
  volatile boolean journalFull;
  volatile boolean profilesStall;
  volatile boolean ratingsStall;
  volatile @Nullable BelfryException postgresAway;
  final List<ServedList> lists = new CopyOnWriteArrayList<>();
  final List<LoggedList> logged = new CopyOnWriteArrayList<>();
  final Map<String, String> modelProblems = new ConcurrentHashMap<>();
  final FakeExperiments experiments = new FakeExperiments();
  final List<EventWrite> events = new CopyOnWriteArrayList<>();
  final Map<String, UserProfile> profiles = new ConcurrentHashMap<>();
  final Map<String, List<Long>> sessions = new ConcurrentHashMap<>();
  final Map<Long, List<Long>> impressions = new ConcurrentHashMap<>();
  private final Map<String, UserRow> users = new TreeMap<>();
  private final Set<String> eventIds = ConcurrentHashMap.newKeySet();
  private volatile AttributeSchema schema = AttributeSchema.reservedOnly();

  /** A catalogue of items {@code i1..in} with titles. */
  FakeStores(int items) {
    List<Item> all = new ArrayList<>();
    for (int i = 1; i <= items; i++) {
      all.add(new Item(i, "i" + i, Attributes.of(Map.of("title", "Item number " + i)), i, false));
    }
    catalogue = Catalogue.of(1, schema, all);
  }

  Stores stores() {
    return new Stores(
        new FakeCatalogue(),
        new FakeItems(),
        new FakeUsers(),
        new FakeSchema(),
        this::append,
        new FakeProfiles(),
        sessionId -> Future.succeededFuture(sessions.getOrDefault(sessionId, List.of())),
        new FakeLists(),
        new FakeRulesets(),
        new FakeModels(),
        new FakeKeys(),
        new FakeAccess.Members(),
        new FakeAccess.Sessions(),
        new FakeAccess.InstallationSettings(),
        new FakeAccess.Placements(),
        new FakeAccess.Log(),
        new FakeExplore(),
        experiments,
        () -> new StorageHealth(postgresAway == null, true, 0, 0, 0));
  }

  /** Version 1 alone is published, and items were always as they are. */
  private final class FakeExplore implements ExploreStore {
    @Override
    public Future<Optional<String>> ruleset(long version) {
      return Future.succeededFuture(
          version == 1 ? Optional.of("{\"rules\":[]}") : Optional.empty());
    }

    @Override
    public Future<Optional<String>> draft(UUID draftId) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<Item>> itemAt(long itemNo, Instant at) {
      return Future.succeededFuture(Optional.ofNullable(catalogue.find(itemNo)));
    }

    @Override
    public Future<List<LoggedList>> logged(RecordedRange range, int limit) {
      return Future.succeededFuture(
          "cart".equals(range.placement()) ? List.of() : List.copyOf(logged));
    }

    @Override
    public Future<Boolean> served(RecordedRange range) {
      return Future.succeededFuture(!logged.isEmpty());
    }
  }

  /** A user who liked the first {@code positives} items. */
  void user(String userId, int positives) {
    long userNo = profiles.size() + 1;
    List<Interaction> recent = new ArrayList<>();
    for (int i = 1; i <= positives; i++) {
      recent.add(new Interaction(i, "click", 1, NOW.minusSeconds(i), true));
    }
    profiles.put(
        userId,
        new UserProfile(
            userNo,
            userId,
            1,
            Attributes.empty(),
            recent,
            positives,
            SeenItems.of(recent),
            List.of()));
  }

  /** Hides an item: the gate has it at once, the snapshot follows. */
  void hide(String itemId) {
    stores().items().patch(List.of(new ItemWrite(itemId, Map.of("hidden", true))));
  }

  private Future<EventReport> append(List<EventWrite> batch) {
    BelfryException away = postgresAway;
    if (away != null) {
      return Future.failedFuture(away);
    }
    int accepted = 0;
    int duplicates = 0;
    List<EventReport.Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      EventWrite event = batch.get(i);
      if (catalogue.findById(event.itemId()).isEmpty()) {
        rejected.add(new EventReport.Rejected(i, "item '" + event.itemId() + "' is unknown"));
      } else if (event.eventId() != null && !eventIds.add(event.eventId())) {
        duplicates++;
      } else {
        events.add(event);
        accepted++;
      }
    }
    return Future.succeededFuture(new EventReport(accepted, duplicates, rejected));
  }

  private final class FakeCatalogue implements CatalogueStore {
    @Override
    public Catalogue current() {
      return catalogue;
    }

    @Override
    public Optional<Catalogue> at(long version) {
      return Optional.of(catalogue);
    }

    @Override
    public ItemGate gate() {
      return (itemNo, now) -> {
        Item item = catalogue.find(itemNo);
        return item != null && item.isAvailable(now);
      };
    }

    @Override
    public Future<Void> addApplier(CatalogueApplier applier) {
      return Future.succeededFuture();
    }
  }

  private final class FakeItems implements ItemStore {
    @Override
    public Future<List<RowResult>> put(List<ItemWrite> rows, @Nullable String actor) {
      return write(rows, false);
    }

    @Override
    public Future<List<RowResult>> patch(List<ItemWrite> rows, @Nullable String actor) {
      return write(rows, true);
    }

    private Future<List<RowResult>> write(List<ItemWrite> rows, boolean patch) {
      List<RowResult> results = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        ItemWrite row = rows.get(i);
        try {
          Optional<Item> before = catalogue.findById(row.itemId());
          Map<String, Object> values =
              new TreeMap<>(AttributeParser.parse(schema, Entity.ITEM, row.json()).asMap());
          if (patch) {
            before
                .orElseThrow(() -> BelfryException.invalid("there is no such item"))
                .attributes()
                .asMap()
                .forEach(
                    (name, value) -> {
                      if (!row.json().containsKey(name)) {
                        values.put(name, value);
                      }
                    });
          }
          long itemNo = before.map(Item::itemNo).orElse((long) Math.max(1, catalogue.maxItemNo()));
          long version = catalogue.version() + 1;
          catalogue =
              catalogue.with(
                  version,
                  schema,
                  List.of(
                      new Item(
                          itemNo, row.itemId(), Attributes.of(values), 1000 + version, false)));
          results.add(new RowResult(i, row.itemId(), null));
        } catch (BelfryException e) {
          results.add(new RowResult(i, row.itemId(), e.getMessage()));
        }
      }
      return Future.succeededFuture(results);
    }

    @Override
    public Future<Boolean> delete(String itemId, @Nullable String actor) {
      Optional<Item> before = catalogue.findById(itemId);
      before.ifPresent(
          item ->
              catalogue =
                  catalogue.with(
                      catalogue.version() + 1,
                      schema,
                      List.of(
                          new Item(
                              item.itemNo(),
                              itemId,
                              item.attributes(),
                              1001 + catalogue.version(),
                              true))));
      return Future.succeededFuture(before.isPresent());
    }

    @Override
    public Future<Optional<Item>> find(String itemId) {
      return Future.succeededFuture(catalogue.findById(itemId));
    }

    @Override
    public Future<List<Item>> search(String text, int limit, @Nullable String afterId) {
      Map<String, Item> found = new TreeMap<>();
      catalogue.forEach(
          item -> {
            if (item.itemId().contains(text)
                && (afterId == null || item.itemId().compareTo(afterId) > 0)) {
              found.put(item.itemId(), item);
            }
          });
      return Future.succeededFuture(found.values().stream().limit(limit).toList());
    }
  }

  private final class FakeUsers implements UserStore {
    @Override
    public Future<List<RowResult>> put(List<UserWrite> rows) {
      List<RowResult> results = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        UserWrite row = rows.get(i);
        try {
          Attributes attributes = AttributeParser.parse(schema, Entity.USER, row.json());
          users.put(row.userId(), new UserRow(users.size() + 1, row.userId(), attributes, 1));
          results.add(new RowResult(i, row.userId(), null));
        } catch (BelfryException e) {
          results.add(new RowResult(i, row.userId(), e.getMessage()));
        }
      }
      return Future.succeededFuture(results);
    }

    @Override
    public Future<List<RowResult>> patch(List<UserWrite> rows) {
      return put(rows);
    }

    @Override
    public Future<Boolean> delete(String userId, @Nullable String actor) {
      return Future.succeededFuture(users.remove(userId) != null);
    }

    @Override
    public Future<Optional<UserRow>> find(String userId) {
      return Future.succeededFuture(Optional.ofNullable(users.get(userId)));
    }

    @Override
    public Future<List<UserRow>> search(String text, int limit, @Nullable String afterId) {
      return Future.succeededFuture(users.values().stream().limit(limit).toList());
    }

    @Override
    public Future<List<String>> sample(int count, long seed) {
      return Future.succeededFuture(users.keySet().stream().limit(count).toList());
    }
  }

  private final class FakeSchema implements SchemaStore {
    @Override
    public AttributeSchema current() {
      return schema;
    }

    @Override
    public Future<AttributeSchema> put(
        List<AttributeDefinition> definitions, @Nullable String actor, Fitting fitting) {
      AttributeSchema next = schema.with(schema.version() + 1, definitions);
      return fitting
          .require(stores().rulesets().live().json(), next)
          .map(
              fit -> {
                schema = next;
                return next;
              });
    }
  }

  private final class FakeProfiles implements ProfileStore {
    @Override
    public Future<UserProfile> profile(@Nullable String userId) {
      if (profilesStall) {
        return Promise.<UserProfile>promise().future();
      }
      return userId == null
          ? Future.succeededFuture(UserProfile.unknown(null))
          : Future.succeededFuture(profiles.getOrDefault(userId, UserProfile.unknown(userId)));
    }

    @Override
    public Future<List<Interaction>> history(String userId, int limit) {
      return profile(userId).map(UserProfile::recent);
    }

    @Override
    public Future<List<Interaction>> ratings(String userId, int limit) {
      if (ratingsStall) {
        return Promise.<List<Interaction>>promise().future();
      }
      return history(userId, limit)
          .map(all -> all.stream().filter(one -> one.type().equals("rating")).toList());
    }

    @Override
    public void noteImpressions(long userNo, List<Long> itemNos, Instant at) {
      impressions.put(userNo, itemNos);
    }
  }

  private final class FakeLists implements ServedLists {
    @Override
    public boolean append(ServedList list) {
      return !journalFull && lists.add(list);
    }

    @Override
    public Future<Optional<ServedList>> find(UUID listId) {
      return Future.succeededFuture(
          lists.stream().filter(list -> list.listId().equals(listId)).findFirst());
    }

    @Override
    public Future<Void> flush() {
      return Future.succeededFuture();
    }
  }

  private final class FakeModels implements ModelRegistry {
    @Override
    public Future<Void> register(ModelRow row) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> promote(String name, String actor, String note) {
      return FakeAccess.notHere();
    }

    @Override
    public Future<Void> refuse(String name, String actor, String reason) {
      return FakeAccess.notHere();
    }

    @Override
    public Future<List<ModelRow>> retire(int keep, String actor) {
      return FakeAccess.notHere();
    }

    @Override
    public Future<ModelRow> load(String name) {
      return FakeAccess.notHere();
    }

    @Override
    public Future<Map<String, String>> hold(Set<String> names) {
      Map<String, String> problems = new TreeMap<>(modelProblems);
      problems.keySet().retainAll(names);
      return Future.succeededFuture(problems);
    }

    @Override
    public Optional<ModelRow> live() {
      return model;
    }

    @Override
    public Future<Optional<ModelRow>> find(String name) {
      return Future.succeededFuture(model.filter(row -> row.name().equals(name)));
    }

    @Override
    public Future<List<ModelRow>> list() {
      return Future.succeededFuture(model.stream().toList());
    }

    @Override
    public Future<Void> addApplier(ModelApplier applier) {
      return Future.succeededFuture();
    }
  }

  /** Keys named as their only scope. */
  private final class FakeKeys implements ApiKeys {
    @Override
    public Future<String> create(String name, Set<String> scopes, String actor) {
      return FakeAccess.notHere();
    }

    @Override
    public Future<List<KeyEntry>> list() {
      return FakeAccess.notHere();
    }

    @Override
    public Future<Boolean> revoke(String name, String actor) {
      return FakeAccess.notHere();
    }

    @Override
    public void onRevoke(Runnable listener) {}

    @Override
    public Future<Optional<ApiKey>> verify(String plain) {
      BelfryException away = postgresAway;
      if (away != null) {
        return Future.failedFuture(away);
      }
      return Future.succeededFuture(
          Set.of("read", "write", "admin").contains(plain)
              ? Optional.of(new ApiKey("test " + plain, Set.of(plain)))
              : Optional.empty());
    }
  }
}
