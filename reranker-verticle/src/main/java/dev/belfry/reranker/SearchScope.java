package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.reranker.Conflict;
import dev.belfry.contracts.reranker.Validation.Undecided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where one search for conflicts looks, and what it has found. For use by one thread. */
final class SearchScope {
  /** The largest universe that is looked at for one set of rules. */
  private static final long MAX_UNIVERSE = 50_000;

  private final Catalogue catalogue;
  private final ItemSet all;
  private final List<String> placements;
  private final Instant now;
  private final int depth;
  private final SearchBudget budget;
  private final SearchedCase anywhere;
  private final List<Conflict> conflicts = new ArrayList<>();
  private final List<Undecided> undecided = new ArrayList<>();

  SearchScope(
      Catalogue catalogue,
      ItemSet all,
      List<String> placements,
      Instant now,
      int depth,
      SearchBudget budget) {
    this.catalogue = catalogue;
    this.all = all;
    this.placements = placements;
    this.now = now;
    this.depth = depth;
    this.budget = budget;
    this.anywhere =
        new SearchedCase(new RequestFacts(Attributes.empty(), Attributes.empty(), now), "home");
  }

  /** How many slots a list has. */
  int depth() {
    return depth;
  }

  List<Conflict> conflicts() {
    return conflicts;
  }

  List<Undecided> undecided() {
    return undecided;
  }

  /** Some request, for what is the same in all. */
  SearchedCase anywhere() {
    return anywhere;
  }

  /** Every item that is not deleted. */
  ItemSet all() {
    return all;
  }

  Catalogue catalogue() {
    return catalogue;
  }

  /**
   * The first request of the rules' universe that passes. Where the universe is too large to be
   * looked at, they are noted as undecided.
   */
  Optional<SearchedCase> find(Predicate<SearchedCase> test, SearchedRule... rules) {
    return find(test, Arrays.asList(rules));
  }

  Optional<SearchedCase> find(Predicate<SearchedCase> test, List<SearchedRule> rules) {
    Universe universe = Universe.of(rules, catalogue.schema(), placements, now);
    if (universe.size() > MAX_UNIVERSE) {
      leaveOpen(
          rules,
          "together they tell apart "
              + universe.size()
              + " kinds of requests, and at most "
              + MAX_UNIVERSE
              + " are looked at");
      return Optional.empty();
    }
    return universe.find(budget, test);
  }

  void found(
      Conflict.Kind kind,
      String sentence,
      Conflict.@Nullable Witness witness,
      SearchedRule... rules) {
    conflicts.add(
        new Conflict(
            kind, Arrays.stream(rules).map(SearchedRule::name).toList(), sentence, witness));
  }

  void leaveOpen(List<SearchedRule> rules, String reason) {
    undecided.add(new Undecided(rules.stream().map(SearchedRule::name).toList(), reason));
  }

  /**
   * A request, and an item that shows the conflict in it.
   *
   * @param items the smallest number among them is taken; empty where the request alone shows it
   */
  Conflict.Witness witness(SearchedCase at, ItemSet items) {
    Item item = first(items);
    Map<String, Object> context = new HashMap<>(at.facts().context().asMap());
    context.remove(Universe.PLACEMENT);
    return new Conflict.Witness(
        item == null ? null : item.itemId(),
        item == null ? null : item.attributes().text("title"),
        at.facts().user(),
        Attributes.of(context),
        at.placement(),
        at.facts().now());
  }

  /** How people would call an item. */
  String name(Conflict.Witness witness) {
    return witness.title() == null ? "item " + witness.itemId() : "'" + witness.title() + "'";
  }

  private @Nullable Item first(ItemSet items) {
    long[] words = items.toWords();
    for (int i = 0; i < words.length; i++) {
      if (words[i] != 0) {
        return catalogue.find(((long) i << 6) + Long.numberOfTrailingZeros(words[i]));
      }
    }
    return null;
  }
}
