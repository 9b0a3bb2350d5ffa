package dev.belfry.gateway;

import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.RulesetStore;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/** One ruleset without a rule, always live. */
final class FakeRulesets implements RulesetStore {
  @Override
  public RulesetRow live() {
    return new RulesetRow(1, "{\"rules\":[]}");
  }

  @Override
  public Future<RulesetRow> publish(String json, String author) {
    return Future.succeededFuture(live());
  }

  @Override
  public Optional<RulesetRow> at(long version) {
    return Optional.of(live());
  }

  @Override
  public void onPublish(Consumer<RulesetRow> listener) {}
}
