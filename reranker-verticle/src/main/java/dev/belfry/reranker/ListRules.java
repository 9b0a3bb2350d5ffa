package dev.belfry.reranker;

import dev.belfry.conditions.RequestFacts;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.RequestContext;
import dev.belfry.contracts.common.UserProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rules that shape one list, in force for one request. Each kind stands in the order of the
 * ruleset.
 *
 * @param multipliers those that change scores
 * @param caps those that bound values
 * @param quotas those that ask for items
 * @param pins those that hold slots
 * @param variety the first {@code diversify}, or null
 * @param dithering the first {@code dither}, or null
 * @param explorations those that give slots to chance
 */
record ListRules(
    List<Multiplier> multipliers,
    List<CapLimit> caps,
    List<QuotaNeed> quotas,
    List<PinnedItem> pins,
    @Nullable Variety variety,
    @Nullable Dithering dithering,
    List<Exploration> explorations) {
  static final ListRules NONE =
      new ListRules(List.of(), List.of(), List.of(), List.of(), null, null, List.of());

  static ListRules of(
      PreparedRuleset prepared, UserProfile user, RequestContext context, int depth) {
    RequestFacts facts = RequestFacts.of(user, context);
    Collector collector = new Collector(facts, user, context, depth);
    for (PreparedRule rule : prepared.listRules()) {
      if (rule.isInForce(facts, context.placement())) {
        collector.add(rule);
      }
    }
    return collector.rules();
  }

  /** Whether any slot is drawn at random. */
  boolean draws() {
    return dithering != null || !explorations.isEmpty();
  }

  private static final class Collector {
    private final RequestFacts facts;
    private final UserProfile user;
    private final RequestContext context;
    private final int depth;
    private final List<Multiplier> multipliers = new ArrayList<>();
    private final List<CapLimit> caps = new ArrayList<>();
    private final List<QuotaNeed> quotas = new ArrayList<>();
    private final List<PinnedItem> pins = new ArrayList<>();
    private final List<Exploration> explorations = new ArrayList<>();
    private @Nullable Variety variety;
    private @Nullable Dithering dithering;

    Collector(RequestFacts facts, UserProfile user, RequestContext context, int depth) {
      this.facts = facts;
      this.user = user;
      this.context = context;
      this.depth = depth;
    }

    void add(PreparedRule rule) {
      String name = rule.name();
      Predicate<Item> items = rule.items(facts);
      switch (rule.action()) {
        case Action.Cap cap ->
            caps.add(new CapLimit(name, cap.attribute(), cap.limit(depth), items));
        case Action.Quota quota ->
            quotas.add(new QuotaNeed(name, quota.min(), quota.slots(depth), items, rule.itemSet()));
        case Action.Pin pin -> pins.add(new PinnedItem(name, pin.item(), pin.position()));
        case Action.Diversify diversify -> {
          if (variety == null) {
            variety = new Variety(name, (float) diversify.strength());
          }
        }
        case Action.Dither dither -> {
          if (dithering == null) {
            dithering = new Dithering(name, dither.temperature());
          }
        }
        case Action.Explore explore ->
            explorations.add(new Exploration(name, explore.share(), items));
        case Action.Boost _, Action.Bury _, Action.Fatigue _, Action.Recency _ ->
            multipliers.add(Multiplier.of(rule, items, user, context.now()));
        case Action.Exclude _, Action.Only _, Action.NoRepeat _ -> {}
      }
    }

    ListRules rules() {
      return new ListRules(multipliers, caps, quotas, pins, variety, dithering, explorations);
    }
  }
}
