package dev.belfry.gateway;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.Storage;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The serving state as storage keeps it. */
final class StorageState implements ServingState {
  private final Storage storage;

  StorageState(Storage storage) {
    this.storage = storage;
  }

  @Override
  public Catalogue catalogue() {
    return storage.catalogue().current();
  }

  @Override
  public String model() {
    return storage.models().live().map(ModelRow::name).orElse("");
  }

  @Override
  public long ruleset() {
    return storage.rulesets().live().version();
  }

  @Override
  public ItemGate gate() {
    return storage.catalogue().gate();
  }

  @Override
  public Future<UserProfile> profile(@Nullable String userId) {
    return storage.profiles().profile(userId);
  }

  @Override
  public boolean record(ServedList list) {
    return storage.lists().append(list);
  }

  @Override
  public void noteImpressions(long userNo, List<Long> itemNos, Instant at) {
    storage.profiles().noteImpressions(userNo, itemNos, at);
  }
}
