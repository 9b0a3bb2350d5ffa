package dev.belfry.gateway;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Objectives;
import dev.belfry.experiments.Variant;
import dev.belfry.experiments.VariantParameters;
import dev.belfry.storage.DraftRow;
import dev.belfry.storage.ModelRow;
import dev.belfry.storage.RulesetDrafts;
import dev.belfry.storage.Settings;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

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
   * Ships a variant.
   *
   * @param experiment its key
   * @return what was done, in a sentence; fails with CONFLICT for what cannot be shipped
   */
  Future<String> ship(String experiment, Variant variant, String actor) {
    VariantParameters parameters = variant.parameters();
    refuseWhatHasNoSetting(variant);
    String note = "variant '" + variant.key() + "' of the experiment '" + experiment + "'";
    List<String> done = new ArrayList<>();
    return rules(parameters)
        .compose(
            rules ->
                stores
                    .settings()
                    .read()
                    .compose(
                        settings -> {
                          boolean publishes = !rules.equals(otherRules.live());
                          if (publishes && settings.twoPersonApproval()) {
                            throw new BelfryException(
                                ErrorCode.CONFLICT,
                                "two-person approval is on: publish the rules of the "
                                    + note
                                    + " as a draft, then stop the experiment");
                          }
                          return promote(parameters, note, actor, done)
                              .compose(
                                  promoted ->
                                      publishes
                                          ? publish(rules, note, actor, done)
                                          : Future.succeededFuture())
                              .compose(published -> set(parameters, settings, note, actor, done));
                        }))
        .map(
            ignored ->
                done.isEmpty()
                    ? "The variant '" + variant.key() + "' changes nothing that is live."
                    : "Shipped the variant '"
                        + variant.key()
                        + "': "
                        + String.join(", ", done)
                        + ".");
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
  private Future<String> rules(VariantParameters parameters) {
    Long version = parameters.ruleset();
    return (version == null
            ? Future.succeededFuture(otherRules.live())
            : otherRules.version(version))
        .map(base -> OtherRules.edited(base, parameters.withRules(), parameters.withoutRules()))
        .compose(
            json ->
                json.equals(otherRules.live())
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

  private Future<Void> publish(String json, String note, String actor, List<String> done) {
    DraftRow draft =
        DraftRow.begin(
            ids.get(),
            "Ship " + note,
            note,
            stores.rulesets().live().version(),
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
                    ErrorCode.CONFLICT,
                    "another ruleset went live meanwhile"
                        + (done.isEmpty() ? "" : ", after " + String.join(", ", done))
                        + ": ship again");
              }
              done.add("ruleset " + written.live() + " is live");
              return null;
            });
  }

  private Future<Void> set(
      VariantParameters parameters,
      Settings settings,
      String note,
      String actor,
      List<String> done) {
    Objectives objectives = parameters.objectives();
    if (objectives == null || objectives.equals(settings.objectives())) {
      return Future.succeededFuture();
    }
    return stores
        .settings()
        .put(settings.twoPersonApproval(), objectives, settings.revision(), actor)
        .map(
            put -> {
              done.add("the objectives are those of the " + note);
              return null;
            });
  }
}
