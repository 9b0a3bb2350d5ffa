package dev.belfry.storage;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/** Published rulesets. Thread-safe. */
public interface RulesetStore {
  /** The live one. */
  RulesetRow live();

  /** Publishes a ruleset, which is live from then on. The text is stored as it is. */
  Future<RulesetRow> publish(String json, String author);

  /** A recent ruleset by version: the live one and those live before it in this process. */
  Optional<RulesetRow> at(long version);

  /** Is told of every ruleset that becomes live, by this process or another; must not block. */
  void onPublish(Consumer<RulesetRow> listener);
}
