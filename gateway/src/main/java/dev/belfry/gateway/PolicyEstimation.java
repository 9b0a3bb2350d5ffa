package dev.belfry.gateway;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.reranker.ItemWeights;
import dev.belfry.contracts.reranker.PolicyReplay;
import dev.belfry.contracts.reranker.PolicyReplayRequest;
import dev.belfry.contracts.reranker.Preview;
import dev.belfry.contracts.reranker.SlotChance;
import dev.belfry.experiments.CascadeChoices;
import dev.belfry.experiments.ClickModel;
import dev.belfry.experiments.OffPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The estimate from lists that were served. For one candidate, on one thread at a time. */
final class PolicyEstimation {
  /** Off by so many standard errors, the mean weight is said. */
  private static final double SIGNIFICANT = 3;

  private final List<LoggedList> lists;

  /** Of either half of the lists; a list is foretold by the model of the other half. */
  private final List<ClickModel> models;

  /**
   * @param lists newest first
   */
  PolicyEstimation(List<LoggedList> lists) {
    this.lists = lists;
    List<ClickModel> halves = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      int mine = half;
      halves.add(
          ClickModel.of(lists.stream().filter(list -> half(list.listId()) == mine).toList()));
    }
    this.models = halves;
  }

  /** The numbers of items whose means the replay has to answer, by model. */
  List<ItemWeights> tables() {
    return models.stream().map(ClickModel::items).toList();
  }

  /** The answer where no list can be used. */
  static ObjectNode nothing(boolean served) {
    return view(
        new OffPolicy().result(),
        served
            ? "No list of this range was recorded with what it was made from: see"
                + " gateway.full-inputs-per-second."
            : "No live list was served in this range.",
        true,
        List.of(),
        null,
        false);
  }

  /** The answer from what the re-ranker made of the lists. */
  ObjectNode answer(PolicyReplay replay) {
    Map<UUID, List<SlotChance>> chances = HashMap.newHashMap(replay.lists().size());
    replay.lists().forEach(list -> chances.put(list.listId(), list.slots()));
    OffPolicy estimates = new OffPolicy();
    boolean drawn = false;
    long others = 0;
    LoggedList oldest = null;
    for (LoggedList list : lists) {
      List<SlotChance> slots = chances.get(list.listId());
      if (slots != null && !list.items().isEmpty()) {
        int other = 1 - half(list.listId());
        estimates.add(CascadeChoices.of(list, slots, other, models.get(other)));
        drawn |= list.isDrawn();
        others += isAsServed(list, slots) ? 0 : 1;
        oldest = list;
      }
    }
    OffPolicy.Result result = estimates.result();
    boolean truncated = !replay.complete() || lists.size() == PolicyReplayRequest.MAX_LISTS;
    String refusal = refusal(result, replay, drawn, others);
    return view(
        result,
        refusal == null ? sentence(result, others, truncated ? oldest : null) : refusal,
        refusal != null,
        replay.skipped(),
        oldest,
        truncated);
  }

  private static int half(UUID listId) {
    return (int) (listId.getLeastSignificantBits() & 1);
  }

  private static boolean isAsServed(LoggedList list, List<SlotChance> slots) {
    if (slots.size() < list.items().size()) {
      return false;
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      if ((float) slots.get(slot).chance() != list.items().get(slot).propensity()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String refusal(
      OffPolicy.Result result, PolicyReplay replay, boolean drawn, long others) {
    if (result.lists() == 0) {
      return replay.skipped().isEmpty()
          ? "No item was shown on the lists of this range."
          : "No list of this range can be made again. " + replay.skipped().getFirst().reason();
    }
    if (!drawn && others > 0) {
      return String.format(
          Locale.ROOT,
          "No slot of these %,d lists was drawn, and the candidate would have made %,d of them"
              + " otherwise: what it would have shown there was never shown. Put a dither or an"
              + " explore rule in force, and ask again once lists were served under it.",
          result.lists(),
          others);
    }
    return result.refusal() == null ? null : result.refusal() + ".";
  }

  private static String sentence(
      OffPolicy.Result result, long others, @Nullable LoggedList oldest) {
    StringBuilder sentence = new StringBuilder();
    OffPolicy.Estimate robust = result.robust();
    OffPolicy.Estimate logged = result.logged();
    if (robust != null && logged != null) {
      sentence.append(
          String.format(
              Locale.ROOT,
              "%.2f %% of what the candidate shows would be clicked (%.2f to %.2f %%, doubly robust),"
                  + " where %.2f %% of what was shown was.",
              100 * robust.mean(),
              100 * robust.low(),
              100 * robust.high(),
              100 * logged.mean()));
    }
    if (others == 0) {
      sentence.append(" It would have made all these lists as they were made.");
    }
    if (isOff(result)) {
      sentence.append(
          String.format(
              Locale.ROOT,
              " The mean weight is %.2f and should be 1%s.",
              result.meanWeight(),
              result.meanWeight() < 1
                  ? ": some of what it would show was never shown, and IPS takes that for not"
                      + " clicked"
                  : ""));
    }
    if (oldest != null) {
      sentence.append(
          " These are the newest lists of the range, from " + oldest.servedAt() + " on.");
    }
    return sentence.toString().strip();
  }

  /** Whether the mean weight is farther from 1 than chance takes it. */
  private static boolean isOff(OffPolicy.Result result) {
    double error = result.meanWeight() * Math.sqrt(1 / result.effective() - 1.0 / result.lists());
    return Math.abs(result.meanWeight() - 1) > Math.max(SIGNIFICANT * error, 1e-6);
  }

  private static ObjectNode view(
      OffPolicy.Result result,
      String sentence,
      boolean refused,
      List<Preview.Skipped> skipped,
      @Nullable LoggedList oldest,
      boolean truncated) {
    ObjectNode view = Responses.object().put("lists", result.lists());
    OffPolicy.Estimate logged = result.logged();
    view.put("logged", logged == null ? null : logged.mean());
    ArrayNode estimates = view.putArray("estimates");
    if (!refused) {
      estimate(estimates, "ips", result.ips());
      estimate(estimates, "snips", result.snips());
      estimate(estimates, "dr", result.robust());
    }
    view.put("effectiveSampleSize", result.effective());
    view.put("meanWeight", result.lists() == 0 ? null : result.meanWeight());
    view.put("refused", refused);
    view.put("sentence", sentence);
    view.put("oldest", oldest == null ? null : oldest.servedAt().toString());
    view.put("truncated", truncated);
    ArrayNode reasons = view.putArray("skipped");
    for (Preview.Skipped skip : skipped) {
      reasons.addObject().put("reason", skip.reason()).put("count", skip.count());
    }
    return view;
  }

  private static void estimate(
      ArrayNode estimates, String estimator, OffPolicy.@Nullable Estimate estimate) {
    if (estimate != null) {
      estimates
          .addObject()
          .put("estimator", estimator)
          .put("mean", estimate.mean())
          .put("low", estimate.low())
          .put("high", estimate.high());
    }
  }
}
