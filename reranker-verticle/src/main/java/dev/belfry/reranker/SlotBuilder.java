package dev.belfry.reranker;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemGate;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RankedList;
import dev.belfry.contracts.reranker.RuleEffect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds a list slot by slot: every slot takes the best item that is still feasible. The same
 * inputs give the same list bit for bit. One instance builds one list, on one thread.
 */
final class SlotBuilder {
  // 1. Eligibility comes first, then scores: relevance times the clamped product of all factors.
  // 2. Under variety the best item has the largest
  //      (1 - strength) * score / highest score - strength * similarity to the nearest item above,
  //    which does not depend on the scale of the scores (fused ranks are about 0.01, calibrated
  //    relevances up to 1). Ties go to the smaller item number.
  // 3. A cap's full value stays full and a closed gate stays closed for this list: what is blocked
  //    once leaves `live` for good, so a slot costs one pass over what is left.
  // 4. The gate is read for the item that is about to be placed, not before.

  static final String GATE = "gate";
  static final String INELIGIBLE = "ineligible";
  static final String REPEATED = "repeated";
  static final String DEPTH = "depth";
  static final String CAP = "cap:";

  private final List<Candidate> candidates;
  private final int depth;
  private final ItemGate gate;
  private final Instant now;
  private final @Nullable Variety variety;
  private final Item[] items;
  private final float[] scores;
  private final @Nullable String[] dropped;
  private final List<List<RuleEffect>> effects;
  private final int[] live;
  private int liveCount;
  private float highestScore;

  private SlotBuilder(
      List<Candidate> candidates,
      int depth,
      Eligibility eligibility,
      Catalogue catalogue,
      ItemGate gate,
      Instant now,
      ListRules rules) {
    this.candidates = candidates;
    this.depth = depth;
    this.gate = gate;
    this.now = now;
    this.variety = rules.variety();
    int count = candidates.size();
    this.items = new Item[count];
    this.scores = new float[count];
    this.dropped = new @Nullable String[count];
    this.effects = new ArrayList<>(count);
    this.live = new int[count];
    Set<Long> met = HashSet.newHashSet(count);
    for (int i = 0; i < count; i++) {
      long itemNo = candidates.get(i).itemNo();
      Item item = catalogue.find(itemNo);
      items[i] = item != null ? item : new Item(itemNo, "", Attributes.empty(), 0, true);
      effects.add(List.of());
      if (!eligibility.contains(itemNo)) {
        dropped[i] = INELIGIBLE;
      } else if (!met.add(itemNo)) {
        dropped[i] = REPEATED;
      } else {
        score(i, rules.multipliers());
        highestScore = Math.max(highestScore, scores[i]);
        live[liveCount++] = i;
      }
    }
  }

  /**
   * The list.
   *
   * @param candidates with a relevance; of an item that stands twice the first counts
   * @param depth slots to fill at most
   * @param eligibility what may enter
   * @param catalogue where attributes are read
   * @param gate read at the moment an item is placed
   * @param now the request's instant
   * @param rules those in force
   */
  static RankedList build(
      List<Candidate> candidates,
      int depth,
      Eligibility eligibility,
      Catalogue catalogue,
      ItemGate gate,
      Instant now,
      ListRules rules) {
    return new SlotBuilder(candidates, depth, eligibility, catalogue, gate, now, rules)
        .fill(rules.caps());
  }

  private RankedList fill(List<CapLimit> limits) {
    CapCounter[] caps =
        limits.stream().map(cap -> new CapCounter(cap, items)).toArray(CapCounter[]::new);
    MaxSimilarity similarity = variety == null || liveCount == 0 ? null : similarity();
    List<RankedItem> list = new ArrayList<>(Math.min(depth, liveCount));
    while (list.size() < depth && liveCount > 0) {
      int place = best(similarity);
      int item = live[place];
      float top = variety == null ? scores[item] : topScore();
      live[place] = live[--liveCount];
      if (!gate.isOpen(candidates.get(item).itemNo(), now)) {
        dropped[item] = GATE;
        continue;
      }
      list.add(ranked(item, top));
      for (CapCounter cap : caps) {
        if (cap.place(item)) {
          removeBlocked(cap);
        }
      }
      if (similarity != null) {
        similarity.place(item);
      }
    }
    for (int i = 0; i < liveCount; i++) {
      dropped[live[i]] = DEPTH;
    }
    List<DroppedItem> left = droppedItems();
    return new RankedList(
        list,
        left,
        List.of(),
        List.of(),
        ShortList.reason(list.size(), depth, candidates.size(), left));
  }

  /** The place in {@code live} of the best item. */
  private int best(@Nullable MaxSimilarity similarity) {
    float penalty = variety == null ? 0 : variety.strength();
    float weight = highestScore > 0 ? (1 - penalty) / highestScore : 0;
    int best = 0;
    float bestValue = Float.NEGATIVE_INFINITY;
    for (int place = 0; place < liveCount; place++) {
      int item = live[place];
      float value =
          similarity == null ? scores[item] : weight * scores[item] - penalty * similarity.of(item);
      if (value > bestValue
          || (value == bestValue && items[item].itemNo() < items[live[best]].itemNo())) {
        best = place;
        bestValue = value;
      }
    }
    return best;
  }

  private float topScore() {
    float top = 0;
    for (int place = 0; place < liveCount; place++) {
      top = Math.max(top, scores[live[place]]);
    }
    return top;
  }

  private void removeBlocked(CapCounter cap) {
    int kept = 0;
    for (int place = 0; place < liveCount; place++) {
      int item = live[place];
      if (cap.blocks(item)) {
        dropped[item] = CAP + cap.rule();
      } else {
        live[kept++] = item;
      }
    }
    liveCount = kept;
  }

  private void score(int index, List<Multiplier> multipliers) {
    float relevance = candidates.get(index).relevance();
    double product = 1;
    List<RuleEffect> touched = List.of();
    for (Multiplier multiplier : multipliers) {
      double factor = multiplier.factor().applyAsDouble(items[index]);
      if (factor != 1) {
        product *= factor;
        touched = touched.isEmpty() ? new ArrayList<>(4) : touched;
        touched.add(new RuleEffect(multiplier.rule(), multiplier.action(), (float) factor));
      }
    }
    product = Math.clamp(product, Multiplier.MIN_PRODUCT, Multiplier.MAX_PRODUCT);
    scores[index] = relevance > 0 ? (float) (relevance * product) : 0;
    effects.set(index, touched);
  }

  private MaxSimilarity similarity() {
    @Nullable Embedding[] embeddings = new @Nullable Embedding[items.length];
    for (int place = 0; place < liveCount; place++) {
      embeddings[live[place]] = candidates.get(live[place]).embedding();
    }
    return new MaxSimilarity(items, embeddings);
  }

  /**
   * @param top the highest score among the items that could have had the slot
   */
  private RankedItem ranked(int index, float top) {
    Candidate candidate = candidates.get(index);
    List<RuleEffect> touched = effects.get(index);
    if (scores[index] < top) {
      touched = new ArrayList<>(touched);
      touched.add(new RuleEffect(requireNonNull(variety).rule(), "diversify", 1));
    }
    return new RankedItem(
        candidate.itemNo(),
        candidate.source(),
        candidate.retrievalScore(),
        candidate.relevance(),
        scores[index],
        1,
        true,
        touched);
  }

  private List<DroppedItem> droppedItems() {
    List<DroppedItem> result = new ArrayList<>();
    for (int i = 0; i < dropped.length; i++) {
      String reason = dropped[i];
      if (reason != null) {
        result.add(new DroppedItem(candidates.get(i).itemNo(), reason));
      }
    }
    return result;
  }
}
