package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Ids;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.ApiKeys;
import dev.belfry.storage.AuditLog;
import dev.belfry.storage.CatalogueStore;
import dev.belfry.storage.EventStore;
import dev.belfry.storage.ExperimentStore;
import dev.belfry.storage.ItemStore;
import dev.belfry.storage.MemberSessions;
import dev.belfry.storage.MemberStore;
import dev.belfry.storage.ModelRegistry;
import dev.belfry.storage.PlacementStore;
import dev.belfry.storage.ProfileStore;
import dev.belfry.storage.RulesetStore;
import dev.belfry.storage.SchemaStore;
import dev.belfry.storage.ServedLists;
import dev.belfry.storage.SessionStore;
import dev.belfry.storage.SettingsStore;
import dev.belfry.storage.Storage;
import dev.belfry.storage.StorageHealth;
import dev.belfry.storage.UserStore;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** The stores that the gateway uses. */
record Stores(
    CatalogueStore catalogue,
    ItemStore items,
    UserStore users,
    SchemaStore schema,
    EventStore events,
    ProfileStore profiles,
    SessionStore sessions,
    ServedLists lists,
    RulesetStore rulesets,
    ModelRegistry models,
    ApiKeys apiKeys,
    MemberStore members,
    MemberSessions memberSessions,
    SettingsStore settings,
    PlacementStore placements,
    AuditLog audit,
    ExploreStore explore,
    ExperimentStore experiments,
    Supplier<StorageHealth> health) {

  static Stores of(Storage storage) {
    return new Stores(
        storage.catalogue(),
        storage.items(),
        storage.users(),
        storage.schema(),
        storage.events(),
        storage.profiles(),
        storage.sessions(),
        storage.lists(),
        storage.rulesets(),
        storage.models(),
        storage.apiKeys(),
        storage.members(),
        storage.memberSessions(),
        storage.settings(),
        storage.placements(),
        storage.audit(),
        ExploreStore.of(storage),
        storage.experiments(),
        storage::health);
  }

  /**
   * An item as it is stored: one that was just taken is there, though no list may hold it yet.
   * Fails with NOT_FOUND.
   */
  Future<Item> item(String itemId) {
    return items
        .find(itemId)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new BelfryException(
                            ErrorCode.NOT_FOUND,
                            "there is no item '" + Ids.shorten(itemId) + "'")));
  }
}
