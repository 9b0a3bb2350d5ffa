package dev.belfry.training;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeType;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Entity;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Vectors of unit length that say how alike items are, for the diversity of lists: the same for
 * every model. They are the items' categories where there are any, else who liked the items (a
 * random projection of the columns of the user-item matrix: the cosine of two projections
 * approximates that of the columns; Achlioptas, 2003).
 *
 * @param vectors by item index; all zero where nothing is known of the item
 * @param basis what they are made of, in words
 */
record ItemSpace(float[][] vectors, String basis) {
  private static final int PROJECTION = 64;
  private static final int MOST_CATEGORIES = 512;

  static ItemSpace of(Dataset data, Histories train) {
    List<String> names =
        data.schema().of(Entity.ITEM).stream()
            .filter(d -> d.type() == AttributeType.CATEGORY)
            .map(AttributeDefinition::name)
            .toList();
    Map<String, Integer> places = new HashMap<>();
    for (Item item : data.items()) {
      for (String label : labels(item.attributes(), names)) {
        if (places.size() < MOST_CATEGORIES) {
          places.putIfAbsent(label, places.size());
        }
      }
    }
    return places.size() > 1 ? ofCategories(data, names, places) : ofUsers(train);
  }

  /**
   * Mean pairwise cosine distance of the items of a list; NaN for fewer than two. With s the sum of
   * the vectors, the sum of all pairs' products is (s.s less the sum of v.v) / 2.
   */
  double diversity(int[] list, int k) {
    int n = Math.min(k, list.length);
    if (n < 2) {
      return Double.NaN;
    }
    double[] sum = new double[vectors[0].length];
    double own = 0;
    for (int i = 0; i < n; i++) {
      float[] vector = vectors[list[i]];
      for (int d = 0; d < sum.length; d++) {
        sum[d] += vector[d];
        own += (double) vector[d] * vector[d];
      }
    }
    double all = 0;
    for (double value : sum) {
      all += value * value;
    }
    return 1 - (all - own) / ((double) n * (n - 1));
  }

  private static ItemSpace ofCategories(
      Dataset data, List<String> names, Map<String, Integer> places) {
    float[][] vectors = new float[data.items().size()][places.size()];
    for (int i = 0; i < vectors.length; i++) {
      for (String label : labels(data.items().get(i).attributes(), names)) {
        Integer place = places.get(label);
        if (place != null) {
          vectors[i][place] = 1;
        }
      }
      normalise(vectors[i]);
    }
    return new ItemSpace(vectors, "the items' categories");
  }

  private static ItemSpace ofUsers(Histories train) {
    float[][] vectors = new float[train.itemCount()][PROJECTION];
    for (int u = 0; u < train.users(); u++) {
      long signs = new SplittableRandom(u).nextLong();
      for (int item : train.items()[u]) {
        for (int d = 0; d < PROJECTION; d++) {
          vectors[item][d] += (signs >>> d & 1) == 0 ? 1 : -1;
        }
      }
    }
    for (float[] vector : vectors) {
      normalise(vector);
    }
    return new ItemSpace(vectors, "the users who liked the items");
  }

  private static List<String> labels(Attributes attributes, List<String> names) {
    List<String> labels = new ArrayList<>();
    for (String name : names) {
      attributes.texts(name).forEach(value -> labels.add(name + "=" + value));
    }
    return labels;
  }

  private static void normalise(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int d = 0; d < vector.length; d++) {
      vector[d] *= scale;
    }
  }
}
