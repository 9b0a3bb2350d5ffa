package dev.belfry.training;

import dev.belfry.model.RankModel;
import dev.belfry.model.RankQuery;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.training.RankLists.RankList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * A trained second stage and what it is worth beside the order of the fusion, on lists that it did
 * not learn from.
 *
 * @param model the ranker
 * @param fused NDCG@10 of the order of the fusion
 * @param ranked NDCG@10 of the ranker's order by its first head
 * @param lists how many lists that is over
 * @param errors expected calibration error, by head
 */
record RankerFit(RankModel model, double fused, double ranked, int lists, List<Double> errors) {
  /** With fewer lists to learn from there is no ranker. */
  static final int LEAST_LISTS = 500;

  /** The ranker must find so much more, as a share of what the fusion finds. */
  private static final double LEAST_GAIN = 0.01;

  private static final int K = 10;

  RankerFit {
    errors = List.copyOf(errors);
  }

  /** Learns from cases, a fifth of the users held out. */
  static RankerFit of(
      RankSources sources,
      List<Split.Case> cases,
      RankHeads heads,
      SecondStageConfig config,
      long seed,
      Progress progress,
      Curve curve) {
    TorchThreads.use(config.threads());
    RankLists lists = RankLists.of(sources, cases, heads, config.threads(), progress);
    RankModel model =
        new ListwiseTrainer(config, seed)
            .fit(lists, heads.heads(), sources.inputs(), progress, curve);
    // The trainer has scaled them, and does not scale them again.
    RankLists heldOut = lists.ofUsers(true);
    RankModel scaled = ListwiseTrainer.onScaled(model);
    return of(scaled, heldOut).with(model);
  }

  private RankerFit with(RankModel other) {
    return new RankerFit(other, fused, ranked, lists, errors);
  }

  /** What a ranker is worth on lists. */
  static RankerFit of(RankModel model, RankLists lists) {
    double fused = 0;
    double ranked = 0;
    for (RankList list : lists.lists()) {
      float[] outputs = model.outputs(list.features().clone());
      int size = list.size(lists.heads());
      float[] own = new float[size];
      float[] before = new float[size];
      for (int c = 0; c < size; c++) {
        own[c] = outputs[c * lists.heads()];
        before[c] = -c;
      }
      fused += gain(list, lists.heads(), before);
      ranked += gain(list, lists.heads(), own);
    }
    int count = Math.max(1, lists.lists().size());
    List<Double> errors =
        IntStream.range(0, lists.heads())
            .mapToObj(h -> PlattScaling.error(model, lists, h))
            .toList();
    return new RankerFit(model, fused / count, ranked / count, lists.lists().size(), errors);
  }

  /** NDCG@10 of the first head's labels in the order of scores. */
  static double gain(RankList list, int heads, float[] scores) {
    int[] order = Evaluation.top(scores, K);
    double gain = 0;
    for (int r = 0; r < order.length; r++) {
      gain += list.labels()[order[r] * heads] * discount(r);
    }
    double best =
        IntStream.range(0, Math.min(K, list.relevant())).mapToDouble(r -> discount(r)).sum();
    return gain / best;
  }

  private static double discount(int place) {
    return Math.log(2) / Math.log(place + 2);
  }

  /** Whether lists are better for it. */
  boolean isBetter() {
    return ranked > fused * (1 + LEAST_GAIN);
  }

  /** Each case with several items asked for, one after the other, with what came before. */
  static List<Split.Case> oneByOne(List<Split.Case> cases, int perUser, int limit) {
    List<Split.Case> all = new ArrayList<>();
    for (Split.Case question : cases) {
      int asked = question.relevant().length;
      int step = Math.max(1, Math.ceilDiv(asked, perUser));
      for (int place = 0; place < asked; place += step) {
        int known = question.history().length;
        int[] history = Arrays.copyOf(question.history(), known + place);
        System.arraycopy(question.relevant(), 0, history, known, place);
        all.add(new Split.Case(question.user(), history, new int[] {question.relevant()[place]}));
      }
    }
    List<Split.Case> some = new ArrayList<>();
    double stride = Math.max(1, (double) all.size() / limit);
    for (double at = 0; at < all.size(); at += stride) {
      some.add(all.get((int) at));
    }
    return some;
  }

  /** A recommender that lists the fused best in the ranker's order, and nothing else. */
  static Recommender recommender(RankSources sources, RankModel model, int itemCount) {
    return new Recommender() {
      @Override
      public String name() {
        return OfflineModels.RANKER;
      }

      @Override
      public float[] score(Split.Case question) {
        RankQuery query = sources.query(question);
        float[] scores = new float[itemCount];
        Arrays.fill(scores, Float.NEGATIVE_INFINITY);
        int heads = model.facts().shape().heads().size();
        float[] outputs = model.outputs(sources.features().rows(query));
        for (int c = 0; c < query.candidates().length; c++) {
          scores[sources.indexOf(query.candidates()[c])] = outputs[c * heads];
        }
        return scores;
      }
    };
  }

  /** As a report has it. */
  @Override
  public String toString() {
    StringJoiner calibration = new StringJoiner(", ");
    List<Head> heads = model.facts().shape().heads();
    for (int h = 0; h < errors.size(); h++) {
      calibration.add(
          heads.get(h).name() + " " + String.format(Locale.ROOT, "%.4f", errors.get(h)));
    }
    return String.format(
        Locale.ROOT,
        "NDCG@10 of %,d held-out lists in the order of the fusion %.4f, of the ranker %.4f: %s. Calibration error: %s.",
        lists,
        fused,
        ranked,
        isBetter() ? "it is used" : "it is not used",
        calibration);
  }
}
