package dev.belfry.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import dev.belfry.model.RankerSchema;
import dev.belfry.model.RankerShape;
import dev.belfry.model.Tensor;
import dev.belfry.training.RankLists.RankList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Steps of a ranker on whole lists. For each head the loss of a list is the cross-entropy of its
 * labels, brought to a sum of 1, with the softmax of its outputs (ListNet: Cao et al., ICML 2007),
 * where it has a label above 0; and, with a weight of its own, the mean cross-entropy of each
 * candidate, which keeps outputs of different lists comparable (Bai et al., "Regression compatible
 * listwise objectives", CIKM 2023). One caller at a time.
 */
final class ListwiseStep implements AutoCloseable {
  private static final float OUT = -1e9f;

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private final RankerNetwork network;
  private final SecondStageConfig config;
  private final DenseAdam adam;
  private final Map<String, NDArray> parameters = new TreeMap<>();
  private long step;

  ListwiseStep(
      RankerShape shape, RankerSchema schema, SecondStageConfig config, Map<String, Tensor> first) {
    this.network = new RankerNetwork(shape, schema);
    this.config = config;
    this.adam = new DenseAdam(manager, config.decay());
    first.forEach(
        (name, tensor) -> {
          NDArray array = manager.create(tensor.floats(), new Shape(tensor.shape()));
          array.setRequiresGradient(true);
          parameters.put(name, array);
        });
  }

  /** The loss of some lists of scaled features, after which the parameters are one step on. */
  float run(List<RankList> lists, RandomGenerator random) {
    step++;
    try (NDManager scope = manager.newSubManager()) {
      float loss;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray total = loss(scope, lists, random);
        collector.backward(total);
        loss = total.getFloat();
      }
      parameters.forEach(
          (name, parameter) -> {
            NDArray gradient = parameter.getGradient();
            gradient.attach(scope);
            adam.step(name, parameter, gradient, config.rate(), step);
          });
      return loss;
    }
  }

  private NDArray loss(NDManager scope, List<RankList> lists, RandomGenerator random) {
    int heads = network.shape().heads().size();
    int longest = lists.stream().mapToInt(list -> list.size(heads)).max().orElse(0);
    int width = network.schema().numbers();
    int count = lists.size();
    float[] rows = new float[count * longest * width];
    float[] mask = new float[count * longest * heads];
    float[] shares = new float[mask.length];
    float[] labels = new float[mask.length];
    float[] weights = new float[mask.length];
    for (int l = 0; l < count; l++) {
      RankList list = lists.get(l);
      System.arraycopy(list.features(), 0, rows, l * longest * width, list.features().length);
      for (int h = 0; h < heads; h++) {
        fill(list, h, heads, l * longest * heads, longest, mask, shares, labels, weights);
      }
    }
    Shape shape = new Shape(count, longest, heads);
    RankerNetwork.Mode mode =
        new RankerNetwork.Mode(
            true, h -> config.dropout() == 0 ? h : h.mul(dropped(scope, h, random)));
    NDArray raw =
        network
            .outputs(
                parameters,
                null,
                scope.create(rows, new Shape((long) count * longest, width)),
                mode)
            .reshape(shape);
    NDArray ofLists =
        raw.add(scope.create(mask, shape))
            .logSoftmax(1)
            .mul(scope.create(shares, shape))
            .sum()
            .mul(-1f / count);
    NDArray label = scope.create(labels, shape);
    NDArray ofRows =
        Activation.softPlus(raw)
            .sub(raw.mul(label))
            .mul(scope.create(weights, shape))
            .sum()
            .mul((float) config.pointwise() / count);
    return ofLists.add(ofRows);
  }

  private void fill(
      RankList list,
      int h,
      int heads,
      int from,
      int longest,
      float[] mask,
      float[] shares,
      float[] labels,
      float[] weights) {
    int size = list.size(heads);
    float weight = list.weight() * config.weight(network.shape().heads().get(h));
    float sum = 0;
    for (int c = 0; c < size; c++) {
      float label = list.labels()[c * heads + h];
      sum += label > 0 ? label : 0;
    }
    boolean rating = network.shape().heads().get(h).name().equals(RankHeads.RATING);
    for (int c = 0; c < longest; c++) {
      int at = from + c * heads + h;
      float label = c < size ? list.labels()[c * heads + h] : Float.NaN;
      mask[at] = c < size ? 0 : OUT;
      labels[at] = Float.isNaN(label) ? 0 : label;
      weights[at] = Float.isNaN(label) ? 0 : weight;
      // A rating is known of the item that was taken alone: there is no list to compare.
      shares[at] = sum > 0 && label > 0 && !rating ? weight * label / sum : 0;
    }
  }

  private NDArray dropped(NDManager scope, NDArray like, RandomGenerator random) {
    float[] mask = new float[(int) like.size()];
    Arrays.fill(mask, 1);
    Dropout.drop(mask, config.dropout(), random);
    return scope.create(mask, like.getShape());
  }

  /** A copy of the parameters as they are now. */
  Map<String, Tensor> copy() {
    Map<String, Tensor> copy = new TreeMap<>();
    parameters.forEach((name, array) -> copy.put(name, DenseAdam.tensor(array)));
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
