package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.model.RankerShape.Head;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatingModelTest {
  private static final int N = TwoTower.DIMENSION;
  private static final int WIDTH = RatingUser.SCHEMA.numbers();
  private static final long[] ITEM_NOS = {3, 5, 9};
  private static final double[][] FACTORS = {{0.5, -0.2}, {0.1, 0.9}, {-0.7, 0.3}};
  private static final double[] BIASES = {0.4, -0.3, 0.1};
  private static final int[] COUNTS = {7, 4, 2};
  private static final double MEAN = 3.6;
  private static final double LAMBDA = 2;
  private static final double BIAS_LAMBDA = 5;

  private static RatingAls als() {
    return new RatingAls(ITEM_NOS, MEAN, LAMBDA, BIAS_LAMBDA, BIASES, FACTORS, COUNTS);
  }

  private static RatingModel model() {
    Random random = new Random(3);
    RankerShape shape =
        new RankerShape(
            RankerShape.Kind.DCN_V2_PARALLEL,
            1,
            8,
            List.of(4),
            List.of(),
            1,
            List.of(new Head("rating", Head.Output.VALUE)),
            false);
    List<Float> means = new ArrayList<>();
    List<Float> deviations = new ArrayList<>();
    for (int k = 0; k < WIDTH; k++) {
      means.add(random.nextFloat() - 0.5f);
      deviations.add(0.5f + random.nextFloat());
    }
    return RatingModel.of(
        new RatingFacts(shape, means, deviations, 0.5f, 5),
        als(),
        shape.initialise(RatingUser.SCHEMA, 11));
  }

  private static float[] unit(long seed) {
    Random random = new Random(seed);
    float[] vector = new float[N];
    double norm = 0;
    for (int k = 0; k < N; k++) {
      vector[k] = (float) random.nextGaussian();
      norm += vector[k] * vector[k];
    }
    for (int k = 0; k < N; k++) {
      vector[k] /= (float) Math.sqrt(norm);
    }
    return vector;
  }

  /** Items 3, 5 and 9, and one that nobody rated. */
  private static List<RatingItem> items(RatingModel model) {
    RatingItems maker = model.items();
    return List.of(
        maker.item(3, List.of("drama", "war"), unit(3)),
        maker.item(5, List.of("war"), unit(5)),
        maker.item(9, List.of("comedy", "drama", "crime"), unit(9)),
        maker.item(100, List.of("comedy"), new float[0]));
  }

  private static List<RatedItem> rated(List<RatingItem> items) {
    return List.of(new RatedItem(items.get(0), 5), new RatedItem(items.get(1), 2));
  }

  @Test
  void ratingIsTheDenseFormula() {
    RatingModel model = model();
    List<RatingItem> items = items(model);
    float[] query = unit(77);
    RatingUser user = model.user(query, rated(items));
    float[] ratings = model.ratings(user, items);
    float[] bases = model.base(user, items);
    for (int i = 0; i < items.size(); i++) {
      double base = base(i);
      assertThat((double) bases[i]).isCloseTo(Math.clamp(base, 0.5, 5), within(1e-5));
      double expected = base + head(model, query, i);
      assertThat((double) ratings[i])
          .as("item %d", i)
          .isCloseTo(Math.clamp(expected, 0.5, 5), within(1e-4));
    }
    assertThat(model.ratings(user, items.subList(2, 3))[0]).isEqualTo(ratings[2], within(1e-5f));
  }

  private static double itemBase(int i) {
    return i < 3 ? MEAN + BIASES[i] : MEAN;
  }

  private static double[] factors(int i) {
    return i < 3 ? FACTORS[i] : new double[2];
  }

  /** The normal equations of what was rated (items 0 and 1), by Gauss and Jordan. */
  private static double[] foldIn() {
    double[][] rows = new double[3][4];
    for (int d = 0; d < 3; d++) {
      rows[d][d] = d == 2 ? BIAS_LAMBDA : LAMBDA;
    }
    double[] values = {5, 2};
    for (int k = 0; k < 2; k++) {
      double[] x = {FACTORS[k][0], FACTORS[k][1], 1};
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          rows[a][b] += x[a] * x[b];
        }
        rows[a][3] += x[a] * (values[k] - itemBase(k));
      }
    }
    for (int p = 0; p < 3; p++) {
      for (int r = 0; r < 3; r++) {
        if (r != p) {
          double times = rows[r][p] / rows[p][p];
          for (int c = 0; c < 4; c++) {
            rows[r][c] -= times * rows[p][c];
          }
        }
      }
    }
    return new double[] {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
  }

  private static double residual(int i) {
    double[] user = foldIn();
    return user[0] * factors(i)[0] + user[1] * factors(i)[1] + user[2];
  }

  private static double base(int i) {
    return itemBase(i) + residual(i);
  }

  private static float[] vector(int i) {
    return i < 3 ? unit(ITEM_NOS[i]) : new float[N];
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < N; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }

  /** One cross layer beside one hidden layer, written out. */
  private static double head(RatingModel model, float[] query, int i) {
    double[] x = columns(query, i);
    for (int k = 0; k < WIDTH; k++) {
      x[k] = (x[k] - model.facts().means().get(k)) / model.facts().deviations().get(k);
    }
    Map<String, Tensor> p = model.facts().shape().initialise(RatingUser.SCHEMA, 11);
    float[] down = p.get(RankerLayers.cross(0, RankerLayers.DOWN)).floats();
    float[] up = p.get(RankerLayers.cross(0, RankerLayers.UP)).floats();
    float[] out = p.get(RankerLayers.OUT_WEIGHT).floats();
    double[] narrow = new double[8];
    for (int r = 0; r < 8; r++) {
      for (int k = 0; k < WIDTH; k++) {
        narrow[r] += x[k] * down[k * 8 + r];
      }
    }
    double sum = 0;
    for (int k = 0; k < WIDTH; k++) {
      double wide = 0;
      for (int r = 0; r < 8; r++) {
        wide += narrow[r] * up[r * WIDTH + k];
      }
      sum += (x[k] * wide + x[k]) * out[k];
    }
    float[] weight = p.get(RankerLayers.name(RankerLayers.HIDDEN, 0, RankerLayers.WEIGHT)).floats();
    for (int h = 0; h < 4; h++) {
      double unit = 0;
      for (int k = 0; k < WIDTH; k++) {
        unit += x[k] * weight[k * 4 + h];
      }
      sum += Math.max(0, unit) * out[WIDTH + h];
    }
    return sum;
  }

  private static double[] columns(float[] query, int i) {
    double[] x = new double[WIDTH];
    for (int k = 0; k < N; k++) {
      x[k] = 8 * query[k];
      x[N + k] = 8 * vector(i)[k];
    }
    double e0 = 5 - itemBase(0);
    double e1 = 2 - itemBase(1);
    double mean = (e0 + e1) / 7;
    double d0 = e0 - mean;
    double d1 = e1 - mean;
    double[][] overlaps = {
      {1, 1 / Math.sqrt(2)}, {1 / Math.sqrt(2), 1}, {1 / Math.sqrt(6), 0}, {0, 0}
    };
    double near0 = Math.max(0, dot(vector(i), vector(0)));
    double near1 = Math.max(0, dot(vector(i), vector(1)));
    double[] pair = {
      residual(i),
      itemBase(i) - 3.5,
      Math.log(1 + (i < 3 ? COUNTS[i] : 0)) - 4,
      Math.log(3) - 3,
      mean,
      Math.sqrt((d0 * d0 + d1 * d1 + 1) / 3) - 1,
      d1 / 3,
      (d0 + d1) / 4,
      (d0 + d1) / 4,
      (overlaps[i][0] * d0 + overlaps[i][1] * d1) / (3 + overlaps[i][0] + overlaps[i][1]),
      (near0 * d0 + near1 * d1) / (3 + near0 + near1),
      dot(query, vector(i))
    };
    System.arraycopy(pair, 0, x, 2 * N, pair.length);
    return x;
  }

  @Test
  void whatIsReadBackForetellsTheSame() {
    RatingModel model = model();
    RatingModel read = RatingModel.ofTensors(model.toTensors());
    float[] query = unit(77);
    List<RatingItem> items = items(model);
    List<RatingItem> again = items(read);
    assertThat(read.ratings(read.user(query, rated(again)), again))
        .containsExactly(model.ratings(model.user(query, rated(items)), items), within(1e-5f));
  }

  @Test
  void towersTurnedIntoAnotherSpaceForetellTheSame() {
    RatingModel model = model();
    float[][] own = new float[200][];
    float[][] theirs = new float[200][];
    for (int i = 0; i < own.length; i++) {
      own[i] = unit(1_000 + i);
      theirs[i] = turned(own[i]);
    }
    RatingModel reading = model.reading(als(), theirs, own);
    RatingItems maker = reading.items();
    List<RatingItem> turned =
        List.of(
            maker.item(3, List.of("drama", "war"), turned(unit(3))),
            maker.item(5, List.of("war"), turned(unit(5))));
    List<RatingItem> items = items(model).subList(0, 2);
    assertThat(reading.ratings(reading.user(turned(unit(77)), rated(turned)), turned))
        .containsExactly(model.ratings(model.user(unit(77), rated(items)), items), within(1e-4f));
  }

  /** Axes in another order, every third the other way round, then two of them turned. */
  private static float[] turned(float[] vector) {
    float[] turned = new float[N];
    for (int k = 0; k < N; k++) {
      turned[(k * 5 + 1) % N] = k % 3 == 0 ? -vector[k] : vector[k];
    }
    float a = turned[0];
    float b = turned[1];
    turned[0] = 0.6f * a - 0.8f * b;
    turned[1] = 0.8f * a + 0.6f * b;
    return turned;
  }

  @Test
  void nobodyKnownIsForetoldWhatTheItemIsRated() {
    RatingModel model = model();
    List<RatingItem> items = items(model);
    float[] bases = model.base(model.user(new float[N], List.of()), items);
    assertThat(bases).containsExactly(new float[] {4.0f, 3.3f, 3.7f, 3.6f}, within(1e-5f));
    assertThat(model.ratings(model.user(new float[N], List.of()), List.of())).isEmpty();
  }

  @Test
  void ratingsStayWithinTheScale() {
    RatingModel model = model();
    List<RatingItem> items = items(model);
    List<RatedItem> delighted = Collections.nCopies(50, new RatedItem(items.get(0), 50));
    assertThat(model.base(model.user(unit(1), delighted), items)[0]).isEqualTo(5);
    assertThat(model.ratings(model.user(unit(1), delighted), items)).doesNotContain(Float.NaN);
  }

  @Test
  void onlyTheLatestRatingsAreRead() {
    RatingModel model = model();
    List<RatingItem> items = items(model);
    List<RatedItem> many = new ArrayList<>(Collections.nCopies(10, new RatedItem(items.get(2), 1)));
    List<RatedItem> latest =
        Collections.nCopies(RatingUser.RATED_LIMIT, new RatedItem(items.get(0), 4));
    many.addAll(latest);
    assertThat(model.ratings(model.user(unit(1), many), items))
        .isEqualTo(model.ratings(model.user(unit(1), latest), items));
  }

  @Test
  void factsThatDoNotFitAreRefused() {
    RankerShape shape = model().facts().shape();
    List<Float> columns = Collections.nCopies(WIDTH, 1f);
    assertThatThrownBy(() -> new RatingFacts(shape, List.of(), columns, 1, 5))
        .hasMessageContaining("0 means");
    assertThatThrownBy(() -> new RatingFacts(shape, columns, columns, 5, 5))
        .hasMessage("ratings from 5.0 to 5.0");
  }
}
