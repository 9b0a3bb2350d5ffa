package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleEffect;
import dev.belfry.contracts.reranker.RuleNote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a list slot by slot: every slot takes the best item that is still feasible, or one that is
 * drawn from those. The same inputs give the same list bit for bit, in whatever order the
 * candidates are given. One instance builds one list, on one thread.
 */
final class SlotBuilder {
  // 1. Eligibility comes first, then scores: relevance times the clamped product of all factors.
  // 2. Pins are settled, then what quotas lack is fetched, then the slots are filled from the top.
  // 3. Under variety the best item has the largest
  //      (1 - strength) * score / highest score - strength * similarity to the nearest item above,
  //    which does not depend on the scale of the scores (fused ranks are about 0.01, calibrated
  //    relevances up to 1). Ties go to the smaller item number.
  // 4. A cap's full value stays full and a closed gate stays closed for this list: what is blocked
  //    once is no longer live, so a slot costs one pass over what is left.
  // 5. The gate is read for the item that is about to be placed. Where slots are drawn or quotas
  //    planned it is read for every candidate before, too: a propensity is over what may be drawn.

  static final String GATE = "gate";
  static final String INELIGIBLE = "ineligible";
  static final String REPEATED = "repeated";
  static final String DEPTH = "depth";
  static final String CAP = "cap:";

  private final ListInputs inputs;
  private final ListSetting setting;
  private final Pool pool;
  private final CapCounter[] caps;
  private final Pins pins;
  private final @Nullable QuotaPlan quotas;
  private final @Nullable Variety variety;
  private final @Nullable MaxSimilarity similarity;
  private final @Nullable SlotDraw draw;
  private final @Nullable TeamDraft teams;
  private final List<RankedItem> list;
  private final List<RuleNote> notes;
  private final int[] feasible;
  private final double[] values;

  private SlotBuilder(ListInputs inputs, ListRules rules, ListSetting setting) {
    this.inputs = inputs;
    this.setting = setting;
    this.pool = setting.pool();
    this.caps = setting.caps();
    this.pins = setting.pins();
    this.quotas = setting.quotas();
    this.notes = new ArrayList<>(pins.notes());
    this.variety = rules.variety();
    this.similarity = variety == null || pool.size() == 0 ? null : similarity(pool);
    this.draw = rules.draws() ? new SlotDraw(inputs.seed(), pool, rules) : null;
    this.teams =
        inputs.rivals().isEmpty()
            ? null
            : new TeamDraft(inputs.seed(), pool, inputs.candidates(), inputs.rivals());
    this.list = new ArrayList<>(Math.min(inputs.depth(), pool.size()));
    this.feasible = new int[draw == null ? 0 : pool.size()];
    this.values = new double[draw == null ? 0 : pool.size()];
  }

  /** The list that these rules make of these inputs. */
  static RankedList build(ListInputs inputs, ListRules rules) {
    WatchedGate gate = new WatchedGate(inputs.gate());
    ListInputs watched = inputs.behind(gate);
    ListSetting setting = ListSetting.of(watched, rules);
    return new SlotBuilder(watched, rules, setting).fill(gate);
  }

  /** The first items of the list; a slot depends on those above it alone. */
  static List<RankedItem> firstPage(ListInputs inputs, ListRules rules, int slots) {
    SlotBuilder builder = open(inputs, rules);
    int count = Math.min(slots, inputs.depth());
    builder.fill(count);
    return builder.list.subList(0, Math.min(count, builder.list.size()));
  }

  /** A list whose slots are still to be filled. */
  static SlotBuilder open(ListInputs inputs, ListRules rules) {
    return new SlotBuilder(inputs, rules, ListSetting.of(inputs, rules));
  }

  /** The candidates, those that rules fetched among them. */
  Pool pool() {
    return pool;
  }

  /** The slots that are filled. */
  List<RankedItem> items() {
    return list;
  }

  private RankedList fill(WatchedGate gate) {
    fill(inputs.depth());
    List<DroppedItem> dropped = pool.close();
    notes.addAll(setting.missed(list.stream().map(RankedItem::itemNo).toList()));
    int given = inputs.all().size() + setting.fetched().size();
    return new RankedList(
        list,
        dropped,
        setting.fetched(),
        notes,
        ShortList.reason(list.size(), inputs.depth(), given, dropped),
        variety != null,
        gate.closed());
  }

  private void fill(int slots) {
    while (list.size() < slots) {
      if (!placePin() && !fillSlot()) {
        moveUpPins();
        break;
      }
    }
  }

  /** Places the pin that holds the next slot; answers false where none can. */
  boolean placePin() {
    Pins.Pin pin = pins.bySlot().get(list.size());
    return pin != null && placePin(pin);
  }

  /** Fills the next slot; answers false where nothing is feasible. */
  private boolean fillSlot() {
    int team = team();
    Choice choice = next(team);
    if (choice == null) {
      return false;
    }
    List<RuleEffect> effects = effects(choice);
    int item = choice.item();
    boolean credited = team != RankedItem.NO_TEAM && requireNonNull(teams).has(team, item);
    place(item, choice.propensity(), effects, credited ? team : RankedItem.NO_TEAM);
    if (teams != null) {
      teams.next();
    }
    return true;
  }

  /** What comes next, which is not placed yet; null where nothing is feasible. */
  @Nullable Choice next() {
    return next(RankedItem.NO_TEAM);
  }

  /** The chance that an item comes where a choice is to be made. */
  float chance(Choice choice, int item) {
    if (!choice.drawn()) {
      return item == choice.item() ? 1 : 0;
    }
    SlotDraw source = requireNonNull(draw);
    return source.isFeasible(item) ? source.propensity(item) : 0;
  }

  /** The mean of numbers of the candidates over what could come where a choice is to be made. */
  double mean(Choice choice, double[] ofItems) {
    return choice.drawn() ? requireNonNull(draw).mean(ofItems) : ofItems[choice.item()];
  }

  /** Places an item that could have come next. */
  void place(int item) {
    place(item, 1, pool.effects(item), RankedItem.NO_TEAM);
  }

  private @Nullable Choice next(int team) {
    int slot = list.size();
    while (pool.liveCount() > 0) {
      Choice choice = draw != null ? drawn(slot, draw, team) : best(slot, team);
      int item = choice.item();
      if (inputs.isOpen(pool.item(item).itemNo())) {
        return choice;
      }
      pool.drop(item, GATE);
      if (quotas != null) {
        quotas.lost(item, slot);
      }
    }
    return null;
  }

  /** The team whose turn it is, where it has an item left. */
  private int team() {
    if (teams == null) {
      return RankedItem.NO_TEAM;
    }
    int team = teams.turn();
    for (int place = 0; place < pool.liveCount(); place++) {
      if (teams.has(team, pool.live(place))) {
        return team;
      }
    }
    return RankedItem.NO_TEAM;
  }

  /**
   * The item of a slot.
   *
   * @param score of the item, as it was chosen by
   * @param passedOver whether a better item had to wait for a quota
   * @param top the highest score among the items that could have had the slot
   * @param drawn whether others could have come as well
   * @param effect the rule that drew it, or null
   */
  record Choice(
      int item,
      float score,
      float propensity,
      boolean passedOver,
      float top,
      boolean drawn,
      @Nullable RuleEffect effect) {}

  /** The best item that quotas admit: among a team's, or among all where it has none. */
  private Choice best(int slot, int team) {
    boolean open = quotas != null && !quotas.isMet();
    float penalty = variety == null ? 0 : variety.strength();
    float weight = weight(penalty, team);
    int best = -1;
    float bestValue = Float.NEGATIVE_INFINITY;
    float passedOver = Float.NEGATIVE_INFINITY;
    float top = 0;
    for (int place = 0; place < pool.liveCount(); place++) {
      int item = pool.live(place);
      if (team != RankedItem.NO_TEAM && !requireNonNull(teams).has(team, item)) {
        continue;
      }
      float score = score(item, team);
      float value = similarity == null ? score : weight * score - penalty * similarity.of(item);
      top = Math.max(top, score);
      // Indices follow item numbers.
      if (best < 0 || value > bestValue || (value == bestValue && item < best)) {
        if (open && !requireNonNull(quotas).admits(item, slot)) {
          passedOver = Math.max(passedOver, value);
        } else {
          best = item;
          bestValue = value;
        }
      }
    }
    if (best < 0 && team != RankedItem.NO_TEAM) {
      return best(slot, RankedItem.NO_TEAM);
    }
    // A plan always admits its own items; were it otherwise, no slot is lost over it.
    int item = best < 0 ? pool.live(0) : best;
    return new Choice(item, score(item, team), 1, passedOver > bestValue, top, false, null);
  }

  private float score(int item, int team) {
    return team == RankedItem.NO_TEAM ? pool.score(item) : requireNonNull(teams).score(team, item);
  }

  private Choice drawn(int slot, SlotDraw source, int team) {
    boolean open = quotas != null && !quotas.isMet();
    float penalty = variety == null ? 0 : variety.strength();
    float weight = weight(penalty, team);
    int count = 0;
    int best = -1;
    double passedOver = Double.NEGATIVE_INFINITY;
    float top = 0;
    for (int place = 0; place < pool.liveCount(); place++) {
      int item = pool.live(place);
      if (team != RankedItem.NO_TEAM && !requireNonNull(teams).has(team, item)) {
        continue;
      }
      float score = score(item, team);
      top = Math.max(top, score);
      float value = weight * score + (similarity == null ? 0 : penalty * (1 - similarity.of(item)));
      if (open && !requireNonNull(quotas).admits(item, slot)) {
        passedOver = Math.max(passedOver, value);
        continue;
      }
      values[item] = value;
      feasible[count++] = item;
      if (best < 0 || value > values[best] || (value == values[best] && item < best)) {
        best = item;
      }
    }
    if (count == 0) {
      return team == RankedItem.NO_TEAM
          ? new Choice(pool.live(0), pool.score(pool.live(0)), 1, false, top, false, null)
          : drawn(slot, source, RankedItem.NO_TEAM);
    }
    source.over(feasible, count, values, best);
    SlotDraw.Drawn drawn = source.draw(slot);
    return new Choice(
        drawn.item(),
        score(drawn.item(), team),
        drawn.propensity(),
        passedOver > values[best],
        top,
        true,
        drawn.effect());
  }

  private float weight(float penalty, int team) {
    float highest =
        team == RankedItem.NO_TEAM ? pool.highestScore() : requireNonNull(teams).highest(team);
    return highest > 0 ? (1 - penalty) / highest : 0;
  }

  private List<RuleEffect> effects(Choice choice) {
    int item = choice.item();
    List<RuleEffect> effects = new ArrayList<>(pool.effects(item));
    if (quotas != null && (choice.passedOver() || pool.candidate(item).source() == Source.RULE)) {
      for (int q = 0; q < quotas.quotas(); q++) {
        if (quotas.isOpen(q) && quotas.matches(q, item)) {
          effects.add(new RuleEffect(quotas.quota(q).rule(), "quota", 1));
        }
      }
    }
    if (choice.effect() != null) {
      effects.add(choice.effect());
    } else if (variety != null && !choice.passedOver() && choice.score() < choice.top()) {
      effects.add(new RuleEffect(variety.rule(), "diversify", 1));
    }
    return effects;
  }

  private boolean placePin(Pins.Pin pin) {
    int item = pool.find(pin.item().itemNo());
    if (!inputs.isOpen(pin.item().itemNo())) {
      pool.dropTaken(item, GATE);
      notes.add(
          new RuleNote(
              pin.rule(), "Item '" + pin.item().itemId() + "' was just closed by the gate."));
      return false;
    }
    List<RuleEffect> effects = new ArrayList<>(pool.effects(item));
    effects.add(new RuleEffect(pin.rule(), "pin", 1));
    append(item, 1, effects, RankedItem.NO_TEAM);
    return true;
  }

  /** Where the list ends before a pinned position, the item comes last. */
  void moveUpPins() {
    int end = list.size();
    pins.bySlot()
        .forEach(
            (slot, pin) -> {
              if (slot >= end && placePin(pin) && slot >= list.size()) {
                notes.add(
                    new RuleNote(
                        pin.rule(),
                        "Item '%s' stands at position %d instead of %d: the list is short."
                            .formatted(pin.item().itemId(), list.size(), slot + 1)));
              }
            });
  }

  private void place(int item, float propensity, List<RuleEffect> effects, int team) {
    int slot = list.size();
    pool.take(item);
    append(item, propensity, effects, team);
    for (CapCounter cap : caps) {
      if (cap.place(item)) {
        pool.dropBlocked(cap);
      }
    }
    if (quotas != null) {
      quotas.placed(item, slot);
    }
  }

  private void append(int item, float propensity, List<RuleEffect> effects, int team) {
    Candidate own = pool.candidate(item);
    Candidate candidate = teams == null ? own : teams.candidate(team, item, own);
    list.add(
        new RankedItem(
            candidate.itemNo(),
            candidate.source(),
            candidate.retrievalScore(),
            candidate.relevance(),
            score(item, team),
            propensity,
            true,
            effects,
            team));
    if (similarity != null) {
      similarity.place(item);
    }
  }

  private static MaxSimilarity similarity(Pool pool) {
    @Nullable Embedding[] embeddings = new @Nullable Embedding[pool.size()];
    for (int i = 0; i < embeddings.length; i++) {
      embeddings[i] = pool.candidate(i).embedding();
    }
    return new MaxSimilarity(pool.items(), embeddings);
  }
}
