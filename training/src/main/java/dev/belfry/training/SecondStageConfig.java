package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.RankerShape;
import dev.belfry.model.RankerShape.Head;
import dev.belfry.model.RankerShape.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How the second stage is trained.
 *
 * @param retrieval {@value #FUSION}, or the one source whose best are ranked, to compare orders of
 *     the same candidates
 * @param candidates how many of the fused best are ranked
 * @param perUser the most training lists of one user
 * @param lists the most training lists
 * @param kind of network
 * @param crossLayers of DCN-V2
 * @param crossRank rank of their matrices
 * @param hidden widths of the hidden layers
 * @param batch lists of a step
 * @param epochs passes at most
 * @param patience passes without a better NDCG after which it stops
 * @param rate of Adam
 * @param decay L2 penalty of the weights
 * @param dropout of the hidden activations
 * @param pointwise weight of the cross-entropy of each candidate beside that of the list
 * @param weights of the heads in the loss: click, cart, purchase, rating
 * @param eventWeights by type of event, what a list weighs in the loss for what was taken so
 * @param threads that ask the sources and train
 */
record SecondStageConfig(
    String retrieval,
    int candidates,
    int perUser,
    int lists,
    Kind kind,
    int crossLayers,
    int crossRank,
    List<Integer> hidden,
    int batch,
    int epochs,
    int patience,
    float rate,
    float decay,
    float dropout,
    double pointwise,
    List<Double> weights,
    Map<String, Float> eventWeights,
    int threads) {
  /** Candidates are the fused best of all sources. */
  static final String FUSION = "fusion";

  private static final List<String> NAMES =
      List.of(RankHeads.CLICK, RankHeads.CART, RankHeads.PURCHASE, RankHeads.RATING);

  SecondStageConfig {
    hidden = List.copyOf(hidden);
    weights = List.copyOf(weights);
    eventWeights = Map.copyOf(eventWeights);
  }

  static SecondStageConfig defaults() {
    return new SecondStageConfig(
        FUSION,
        100,
        30,
        20_000,
        Kind.DCN_V2_PARALLEL,
        1,
        8,
        List.of(24),
        32,
        20,
        4,
        1e-3f,
        1e-2f,
        0.1f,
        0.01,
        List.of(1.0, 0.3, 0.3, 0.1),
        Map.of(),
        2);
  }

  /** The defaults, with what the settings {@code ranker.*} say. */
  static SecondStageConfig of(Settings settings) {
    SecondStageConfig d = defaults();
    return new SecondStageConfig(
        settings.getText("ranker.retrieval", d.retrieval),
        settings.getInt("ranker.candidates", d.candidates, 10, 1_000),
        settings.getInt("ranker.lists-per-user", d.perUser, 1, 1_000),
        settings.getInt("ranker.lists", d.lists, 100, 1_000_000),
        settings.getEnum("ranker.network", d.kind),
        settings.getInt("ranker.cross-layers", d.crossLayers, 1, 16),
        settings.getInt("ranker.cross-rank", d.crossRank, 0, 4_096),
        widths(settings, d.hidden),
        settings.getInt("ranker.list-batch", d.batch, 1, 10_000),
        settings.getInt("ranker.list-epochs", d.epochs, 1, 1_000),
        settings.getInt("ranker.list-patience", d.patience, 1, 1_000),
        settings.getFloat("ranker.list-rate", d.rate, 0, 10),
        settings.getFloat("ranker.list-decay", d.decay, 0, 100),
        settings.getFloat("ranker.list-dropout", d.dropout, 0, 0.99),
        settings.getDouble("ranker.pointwise", d.pointwise, 0, 1_000),
        headWeights(settings, d.weights),
        eventWeights(settings),
        settings.getInt("ranker.threads", d.threads, 1, 1_024));
  }

  private static List<Integer> widths(Settings settings, List<Integer> fallback) {
    String key = "ranker.list-hidden";
    List<String> words = settings.getList(key, fallback.stream().map(String::valueOf).toList());
    try {
      return words.stream().map(Integer::valueOf).toList();
    } catch (NumberFormatException e) {
      settings.refuse(key, String.join(",", words), "widths such as 64,32");
      return fallback;
    }
  }

  private static List<Double> headWeights(Settings settings, List<Double> fallback) {
    return IntStream.range(0, NAMES.size())
        .mapToObj(
            h -> settings.getDouble("ranker.weight." + NAMES.get(h), fallback.get(h), 0, 1_000))
        .toList();
  }

  private static Map<String, Float> eventWeights(Settings settings) {
    Map<String, Float> weights = new HashMap<>();
    for (String type : NAMES) {
      weights.put(type, settings.getFloat("ranker.event-weight." + type, 1, 0, 1_000));
    }
    return weights;
  }

  /** The weight of a head in the loss. */
  float weight(Head head) {
    return switch (head.name()) {
      case RankHeads.CLICK -> weights.get(0).floatValue();
      case RankHeads.CART -> weights.get(1).floatValue();
      case RankHeads.PURCHASE -> weights.get(2).floatValue();
      case RankHeads.RATING -> weights.get(3).floatValue();
      default -> throw BelfryException.invalid("there is no head '" + head.name() + "'");
    };
  }

  RankerShape shape(List<Head> heads) {
    return new RankerShape(kind, crossLayers, crossRank, hidden, List.of(32), 16, heads, false);
  }
}
