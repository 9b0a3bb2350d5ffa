package dev.belfry.reranker;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.reranker.ApplyRequest;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.ItemWeights;
import dev.belfry.contracts.reranker.PrepareRequest;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleErrors;
import dev.belfry.contracts.reranker.SlotChance;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rules over the catalogue: which items a request may get, and the list that is made of its
 * candidates. Holds the last catalogues and rulesets. Thread-safe; requests never wait for a change
 * of either.
 */
final class Reranker {
  /** Rulesets beside the published ones that are kept prepared: people look at few at a time. */
  private static final int EXPLORED = 4;

  private final ItemGate gate;
  private final LongFunction<Optional<String>> rulesetJson;
  private final Cache<FilterKey, RuleCondition> filters;
  private final RuleErrorLog errors;
  private final RuleErrorLog.Entry filterErrors = RuleErrorLog.unread().of("filter");
  private final Cache<ExploredKey, PreparedRuleset> explored =
      Caffeine.newBuilder().maximumSize(EXPLORED).build();
  private volatile HeldVersions held;
  private volatile boolean inStep = true;

  /**
   * @param gate read when an item is placed
   * @param rulesetJson recent rulesets by version, for requests that name one that is not held
   * @param cachedFilters compiled request filters that are remembered
   * @param clock tells when a rule erred
   */
  Reranker(
      ItemGate gate,
      LongFunction<Optional<String>> rulesetJson,
      int cachedFilters,
      InstantSource clock) {
    this.gate = gate;
    this.rulesetJson = rulesetJson;
    this.filters = Caffeine.newBuilder().maximumSize(cachedFilters).build();
    this.errors = RuleErrorLog.live(clock);
    this.held = HeldVersions.none(errors);
  }

  Reranker(ItemGate gate, LongFunction<Optional<String>> rulesetJson, int cachedFilters) {
    this(gate, rulesetJson, cachedFilters, InstantSource.system());
  }

  /** The rules whose conditions erred since the start. */
  RuleErrors errors() {
    return errors.snapshot();
  }

  /** Takes the next catalogue. Looks at the changed items, or at all after a failure. */
  synchronized void apply(Catalogue next, List<Item> changes) {
    HeldVersions before = inStep ? held : held.afresh();
    inStep = false;
    held = before.with(next, changes);
    inStep = true;
  }

  /**
   * Takes a ruleset.
   *
   * @throws BelfryException {@code INVALID} when it cannot be read; what is held stands
   */
  synchronized void publish(long version, String json) {
    if (!held.hasRuleset(version)) {
      held = held.with(Ruleset.parse(version, json));
    }
  }

  /**
   * Which items a request may get; empty where answering takes a look at every item, or a compiler.
   */
  Optional<Eligibility> prepareIfQuick(PrepareRequest request) {
    Versions versions = request.versions();
    HeldVersions now = held;
    String rules = request.rules();
    if (rules != null
        && explored.getIfPresent(new ExploredKey(versions.catalogue(), rules)) == null) {
      return Optional.empty();
    }
    if (rules == null
        && !now.hasRuleset(versions.ruleset())
        && now.hasCatalogue(versions.catalogue())) {
      return Optional.empty();
    }
    PreparedRuleset prepared = prepared(versions, rules);
    String filter = request.filter();
    if (filter == null) {
      return new Preparation(prepared, request, null).run(false);
    }
    RuleCondition known =
        filters.getIfPresent(new FilterKey(prepared.catalogue().schema(), filter));
    return known == null ? Optional.empty() : new Preparation(prepared, request, known).run(false);
  }

  /**
   * Which items a request may get.
   *
   * @throws BelfryException {@code VERSION_GONE}, or {@code INVALID} for a filter that is none
   */
  Eligibility prepare(PrepareRequest request) {
    PreparedRuleset prepared = prepared(request.versions(), request.rules());
    return new Preparation(
            prepared, request, filter(prepared.catalogue().schema(), request.filter()))
        .run(true)
        .orElseThrow();
  }

  /**
   * The list.
   *
   * @throws BelfryException {@code VERSION_GONE}, or {@code INVALID} for a depth below 0
   */
  RankedList apply(ApplyRequest request) {
    if (request.depth() < 0) {
      throw BelfryException.invalid(
          "depth is " + request.depth() + ", and accepted is a whole number from 0");
    }
    return apply(prepared(request.versions(), request.rules()), request, gate);
  }

  /** The list that one ruleset makes over one catalogue. */
  static RankedList apply(PreparedRuleset prepared, ApplyRequest request, ItemGate gate) {
    return SlotBuilder.build(inputs(prepared, request, gate), rules(prepared, request));
  }

  /**
   * The first {@code slots} items of the same list, or all where it is shorter; what is below them
   * is not made.
   */
  static List<RankedItem> firstPage(
      PreparedRuleset prepared, ApplyRequest request, ItemGate gate, int slots) {
    return SlotBuilder.firstPage(inputs(prepared, request, gate), rules(prepared, request), slots);
  }

  /** How likely one ruleset would have made the first slots of a list. */
  static List<SlotChance> chances(
      PreparedRuleset prepared,
      ApplyRequest request,
      ItemGate gate,
      List<Long> served,
      List<ItemWeights> tables) {
    return ForcedReplay.of(
        inputs(prepared, request, gate), rules(prepared, request), served, tables);
  }

  /** The rules that shape the list of a request. */
  static ListRules rules(PreparedRuleset prepared, ApplyRequest request) {
    return request.applyRules()
        ? ListRules.of(prepared, request.user(), request.context(), request.depth())
        : ListRules.NONE;
  }

  private static ListInputs inputs(PreparedRuleset prepared, ApplyRequest request, ItemGate gate) {
    return new ListInputs(
        request.candidates(),
        request.depth(),
        request.eligibility(),
        prepared.catalogue(),
        gate,
        request.context().now(),
        request.seed(),
        request.rivals());
  }

  /**
   * A catalogue that is held.
   *
   * @throws BelfryException {@code VERSION_GONE}
   */
  Catalogue catalogue(long version) {
    return held.catalogues().stream()
        .filter(catalogue -> catalogue.version() == version)
        .findFirst()
        .orElseThrow(
            () ->
                new BelfryException(
                    ErrorCode.VERSION_GONE, "the re-ranker does not hold catalogue " + version));
  }

  /**
   * A catalogue that is held, or the newest where that one is past: for those who may have waited.
   *
   * @throws BelfryException {@code VERSION_GONE} for one that is yet to come
   */
  Catalogue catalogueSince(long version) {
    List<Catalogue> catalogues = held.catalogues();
    return catalogues.isEmpty() || catalogues.getFirst().version() < version
        ? catalogue(version)
        : catalogues.stream()
            .filter(catalogue -> catalogue.version() == version)
            .findFirst()
            .orElse(catalogues.getFirst());
  }

  private PreparedRuleset prepared(Versions versions, @Nullable String rules) {
    return rules == null
        ? prepared(versions)
        : explored.get(
            new ExploredKey(versions.catalogue(), rules),
            key -> PreparedRuleset.of(Ruleset.parse(0, rules), catalogue(versions.catalogue())));
  }

  private PreparedRuleset prepared(Versions versions) {
    Optional<PreparedRuleset> prepared = held.find(versions.ruleset(), versions.catalogue());
    if (prepared.isPresent()) {
      return prepared.get();
    }
    if (held.hasCatalogue(versions.catalogue()) && !held.hasRuleset(versions.ruleset())) {
      rulesetJson.apply(versions.ruleset()).ifPresent(json -> publish(versions.ruleset(), json));
    }
    return held.find(versions.ruleset(), versions.catalogue())
        .orElseThrow(
            () ->
                new BelfryException(
                    ErrorCode.VERSION_GONE,
                    "the re-ranker does not hold catalogue "
                        + versions.catalogue()
                        + " with ruleset "
                        + versions.ruleset()));
  }

  private @Nullable RuleCondition filter(AttributeSchema schema, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return filters.get(
          new FilterKey(schema, text),
          key -> RuleCondition.compile(schema, text, OnMissing.DEFAULT, filterErrors));
    } catch (BelfryException e) {
      throw BelfryException.invalid("filter, " + e.getMessage());
    }
  }

  /**
   * By identity of the schema's version: comparing whole schemas would cost more than compiling
   * saves.
   */
  private record FilterKey(long schemaVersion, String text) {
    FilterKey(AttributeSchema schema, String text) {
      this(schema.version(), text);
    }
  }

  private record ExploredKey(long catalogueVersion, String rules) {}
}
