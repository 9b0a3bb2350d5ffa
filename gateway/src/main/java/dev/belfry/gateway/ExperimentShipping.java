package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.experiments.Variant;
import dev.belfry.experiments.VariantParameters;
import dev.belfry.storage.DraftRow;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.RulesetRow;
import dev.belfry.storage.SettingsStore;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a variant set live for everybody: its model by the registry's checked promotion, its
 * rules as a new ruleset, its objectives in the settings. What has no setting of its own is refused
 * before anything is changed. Thread-safe.
 */
final class ExperimentShipping {
  private final Stores stores;
  private final RulesetDrafts drafts;
  private final ModelDesk desk;
  private final OtherRules otherRules;
  private final RuleChecks checks;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  ExperimentShipping(
      Stores stores,
      RulesetDrafts drafts,
      ModelDesk desk,
      OtherRules otherRules,
      RuleChecks checks,
      Supplier<UUID> ids,
      InstantSource clock) {
    this.stores = stores;
    this.drafts = drafts;
    this.desk = desk;
    this.otherRules = otherRules;
    this.checks = checks;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param done what is live now, in words
   * @param failure why there is no more, or null
   */
  record Shipped(List<String> done, @Nullable Throwable failure) {
    Shipped {
      done = List.copyOf(done);
    }
  }

  /**
   * Ships a variant. What goes wrong first leaves everything as it was; what is live already is
   * left out, so that shipping again does what is left.
   *
   * @param experiment its key
   * @return fails for what cannot be shipped, where nothing was done
   */
  Future<Shipped> ship(String experiment, Variant variant, String actor) {
    VariantParameters parameters = variant.parameters();
    refuseWhatHasNoSetting(variant);
    String note = "variant '" + variant.key() + "' of the experiment '" + experiment + "'";
    RulesetRow live = stores.rulesets().live();
    List<String> done = new ArrayList<>();
    return rules(parameters, live)
        .compose(rules -> requireApproval(rules.equals(live.json()), note).map(rules))
        .compose(
            rules ->
                promote(parameters, note, actor, done)
                    .compose(
                        promoted ->
                            rules.equals(live.json())
                                ? Future.succeededFuture()
                                : publish(rules, live, note, actor, done)))
        .compose(published -> set(parameters, note, actor, done))
        .transform(
            ended ->
                ended.failed() && done.isEmpty()
                    ? Future.failedFuture(ended.cause())
                    : Future.succeededFuture(new Shipped(done, ended.cause())));
  }

  private Future<Void> requireApproval(boolean unchanged, String note) {
    return unchanged
        ? Future.succeededFuture()
        : stores
            .settings()
            .read()
            .map(
                settings -> {
                  if (settings.twoPersonApproval()) {
                    throw new BelfryException(
                        ErrorCode.CONFLICT,
                        "two-person approval is on: publish the rules of the "
                            + note
                            + " as a draft, then stop the experiment");
                  }
                  return null;
                });
  }

  private static void refuseWhatHasNoSetting(Variant variant) {
    VariantParameters parameters = variant.parameters();
    List<String> names = new ArrayList<>();
    if (!parameters.withoutSources().isEmpty()) {
      names.add("withoutSources");
    }
    if (parameters.rank() != null) {
      names.add("rank");
    }
    if (parameters.count() != null) {
      names.add("count");
    }
    if (!names.isEmpty()) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "the variant '"
              + variant.key()
              + "' sets "
              + String.join(" and ", names)
              + ", which no setting makes live for everybody: stop the experiment, and make the"
              + " change where the lists are asked for or the model is configured");
    }
  }

  /** The rules as they would be; INVALID where they are not as they should be. */
  private Future<String> rules(VariantParameters parameters, RulesetRow live) {
    Long version = parameters.ruleset();
    return (version == null ? Future.succeededFuture(live.json()) : otherRules.version(version))
        .map(base -> OtherRules.edited(base, parameters.withRules(), parameters.withoutRules()))
        .compose(
            json ->
                json.equals(live.json())
                    ? Future.succeededFuture(json)
                    : checks.requireUsable(json).map(json));
  }

  private Future<Void> promote(
      VariantParameters parameters, String note, String actor, List<String> done) {
    String model = parameters.model();
    if (model == null || stores.models().live().map(ModelRow::name).orElse("").equals(model)) {
      return Future.succeededFuture();
    }
    return desk.promote(model, actor, note)
        .map(
            row -> {
              done.add("model " + model + " is live");
              return null;
            });
  }

  /** On the ruleset that the rules were made from: one that went live since is not undone. */
  private Future<Void> publish(
      String json, RulesetRow live, String note, String actor, List<String> done) {
    DraftRow draft =
        DraftRow.begin(
            ids.get(),
            "Ship " + note,
            note,
            live.version(),
            RulesetApi.parse(json).path("rules").toString(),
            actor,
            clock.instant());
    return drafts
        .create(draft)
        .compose(
            created ->
                drafts.publish(created.draftId(), created.revision(), actor, clock.instant()))
        .map(
            written -> {
              if (written.outcome() != RulesetDrafts.Outcome.STORED) {
                throw new BelfryException(
                    ErrorCode.CONFLICT, "another ruleset went live meanwhile: ship again");
              }
              done.add("ruleset " + written.live() + " is live");
              return null;
            });
  }

  private Future<Void> set(
      VariantParameters parameters, String note, String actor, List<String> done) {
    Objectives objectives = parameters.objectives();
    if (objectives == null) {
      return Future.succeededFuture();
    }
    SettingsStore store = stores.settings();
    return store
        .read()
        .compose(
            settings ->
                objectives.equals(settings.objectives())
                    ? Future.succeededFuture()
                    : store
                        .put(settings.twoPersonApproval(), objectives, settings.revision(), actor)
                        .map(
                            put -> {
                              done.add("the objectives are those of the " + note);
                              return null;
                            }));
  }
}
