package dev.belfry.gateway;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.storage.ModelRow;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The serving state as the stores keep it. */
final class StoresState implements ServingState {
  private final Stores stores;

  StoresState(Stores stores) {
    this.stores = stores;
  }

  @Override
  public Catalogue catalogue() {
    return stores.catalogue().current();
  }

  @Override
  public String model() {
    return stores.models().live().map(ModelRow::name).orElse("");
  }

  @Override
  public long ruleset() {
    return stores.rulesets().live().version();
  }

  @Override
  public Objectives objectives() {
    return stores.settings().current().objectives();
  }

  @Override
  public ItemGate gate() {
    return stores.catalogue().gate();
  }

  @Override
  public Future<UserProfile> profile(@Nullable String userId) {
    return stores.profiles().profile(userId);
  }

  @Override
  public Future<List<Interaction>> ratings(String userId, int limit) {
    return stores.profiles().ratings(userId, limit);
  }

  @Override
  public Future<List<Long>> sessionItems(String sessionId) {
    return stores.sessions().items(sessionId);
  }

  @Override
  public boolean record(ServedList list) {
    return stores.lists().append(list);
  }

  @Override
  public void noteImpressions(long userNo, List<Long> itemNos, Instant at) {
    stores.profiles().noteImpressions(userNo, itemNos, at);
  }
}
