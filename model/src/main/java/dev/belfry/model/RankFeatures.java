package dev.belfry.model;

import dev.belfry.contracts.common.ItemPlaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that the ranker reads of each candidate: what the sources say of it, what it has to
 * do with the latest liked items, what it is like by itself and beside them. Training and serving
 * both compute them here. Safe for use by several threads as far as {@code items} is.
 */
public final class RankFeatures {
  /** How many of each source's best are read: a source is as if silent about what comes after. */
  public static final int DEPTH = 200;

  /** How many of the first features depend on the user alone. */
  static final int USER_WIDTH = 1;

  /** How many of the latest items a candidate is held against. */
  static final int RECENT = 10;

  private static final int LAST_FEW = 3;
  private static final float RANK_CONSTANT = 10;

  private final List<ItemToItemModel> itemToItem;
  private final LongFunction<@Nullable RankItem> items;
  private final int numbers;
  private final int categories;
  private final int sources;
  private final List<String> names;

  /**
   * @param known what is known of items
   * @param sources names of the models that propose candidates
   * @param itemToItem models whose weights from the latest items are read
   * @param items finds an item; null for one of which nothing is known
   */
  public RankFeatures(
      RankItems known,
      List<String> sources,
      List<ItemToItemModel> itemToItem,
      LongFunction<@Nullable RankItem> items) {
    this.itemToItem = List.copyOf(itemToItem);
    this.items = items;
    this.numbers = known.numbers().size();
    this.categories = known.categories().size();
    this.sources = sources.size();
    this.names = names(known, sources, this.itemToItem);
  }

  private static List<String> names(
      RankItems known, List<String> sources, List<ItemToItemModel> itemToItem) {
    List<String> names = new ArrayList<>();
    names.add("user.liked");
    names.add("item.liked-by");
    for (String number : known.numbers()) {
      names.add("item." + number);
      names.add("item." + number + ".missing");
    }
    for (String source : sources) {
      for (String part : List.of("proposed", "rank", "share", "deviation", "score")) {
        names.add(source + "." + part);
      }
    }
    names.addAll(List.of("fused.relevance", "fused.rank", "fused.sources"));
    for (ItemToItemModel model : itemToItem) {
      for (String part : List.of("last", "best-of-3", "sum-of-10")) {
        names.add(model.name() + ".from-" + part);
      }
    }
    names.addAll(List.of("similarity.last", "similarity.best-of-3", "similarity.mean-of-10"));
    names.add("item.liked-by.beside-recent");
    for (String number : known.numbers()) {
      names.add("item." + number + ".beside-recent");
      names.add("item." + number + ".from-recent");
    }
    for (String category : known.categories()) {
      names.add("item." + category + ".shared-with-last");
      names.add("item." + category + ".shared-with-10");
    }
    return List.copyOf(names);
  }

  /** The features in order. */
  public List<String> names() {
    return names;
  }

  /** How many features depend on the item alone; they stand behind those of the user. */
  public int itemWidth() {
    return 1 + 2 * numbers;
  }

  /** How many features. */
  public int width() {
    return names.size();
  }

  /** The features of every candidate, row-major {@code [candidates, width]}. */
  public float[] rows(RankQuery query) {
    if (query.rankings().size() != sources) {
      throw new IllegalArgumentException(
          query.rankings().size() + " rankings were given for " + sources + " sources");
    }
    int n = query.candidates().length;
    float[] rows = new float[n * width()];
    int at = proposals(query, rows);
    at = itemToItem(query, rows, at);
    Recent recent = new Recent(query.latestFirst());
    float liked = (float) Math.log1p(query.positives());
    for (int c = 0; c < n; c++) {
      rows[c * width()] = liked;
      @Nullable RankItem item = items.apply(query.candidates()[c]);
      if (item != null) {
        putItem(item, rows, c * width() + USER_WIDTH);
        recent.put(item, rows, c * width() + at);
      }
    }
    return rows;
  }

  /** What the item is like by itself. */
  static void putItem(RankItem item, float[] rows, int at) {
    rows[at] = likedBy(item);
    System.arraycopy(item.numbers(), 0, rows, at + 1, item.numbers().length);
  }

  private static float likedBy(RankItem item) {
    return (float) Math.log1p(item.likedBy());
  }

  /** What the sources and their fusion say. */
  private int proposals(RankQuery query, float[] rows) {
    int n = query.candidates().length;
    ItemPlaces places = ItemPlaces.of(query.candidates());
    int first = USER_WIDTH + itemWidth();
    int total = first + 5 * sources;
    for (int s = 0; s < sources; s++) {
      RankQuery.Ranking ranking = query.rankings().get(s);
      int length = Math.min(DEPTH, ranking.itemNos().length);
      float best = length == 0 ? 1 : Math.max(1e-9f, ranking.scores()[0]);
      Spread spread = Spread.of(ranking.scores(), length);
      for (int r = 0; r < length; r++) {
        int place = places.find(ranking.itemNos()[r]);
        if (place < 0) {
          continue;
        }
        float score = ranking.scores()[r];
        int at = place * width() + first + 5 * s;
        rows[at] = 1;
        rows[at + 1] = RANK_CONSTANT / (RANK_CONSTANT + r);
        rows[at + 2] = score / best;
        rows[at + 3] = spread.deviation(score);
        rows[at + 4] = (float) Math.cbrt(score);
        rows[place * width() + total + 2] += 1f / sources;
      }
    }
    for (int c = 0; c < n; c++) {
      rows[c * width() + total] = query.fused()[c];
      rows[c * width() + total + 1] = (float) Math.log1p(c);
    }
    return total + 3;
  }

  /** Weights from the latest items, by model. */
  private int itemToItem(RankQuery query, float[] rows, int at) {
    long[] latest = query.latestFirst();
    int recent = Math.min(RECENT, latest.length);
    int from = at;
    int n = query.candidates().length;
    float[] weights = new float[n];
    for (ItemToItemModel model : itemToItem) {
      int[] columns = model.indexes(query.candidates());
      for (int h = 0; h < recent; h++) {
        model.weights(latest[h], columns, weights);
        for (int c = 0; c < n; c++) {
          int row = c * width() + from;
          rows[row] = h == 0 ? weights[c] : rows[row];
          rows[row + 1] = h < LAST_FEW ? Math.max(rows[row + 1], weights[c]) : rows[row + 1];
          rows[row + 2] += weights[c];
        }
      }
      for (int c = 0; c < n; c++) {
        for (int f = c * width() + from; f < c * width() + from + 3; f++) {
          rows[f] = (float) Math.cbrt(rows[f]);
        }
      }
      from += 3;
    }
    return from;
  }

  /**
   * How the scores of a source lie.
   *
   * @param mean of the scores
   * @param width their standard deviation
   */
  private record Spread(double mean, double width) {
    static Spread of(float[] scores, int length) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < length; i++) {
        sum += scores[i];
        squares += (double) scores[i] * scores[i];
      }
      double mean = length == 0 ? 0 : sum / length;
      double variance = length == 0 ? 0 : squares / length - mean * mean;
      return new Spread(mean, Math.sqrt(Math.max(0, variance)));
    }

    float deviation(float score) {
      return width <= 1e-9 ? 0 : (float) ((score - mean) / width);
    }
  }

  /** The latest liked items that are known, and how a candidate compares with them. */
  private final class Recent {
    private final List<RankItem> latest = new ArrayList<>(RECENT);
    private final List<Map<Integer, Float>> shares = new ArrayList<>();
    private final float[] meanNumbers = new float[numbers];
    private final float[] meanEmbedding;
    private final float meanLikedBy;

    Recent(long[] latestFirst) {
      float likedBy = 0;
      for (int h = 0; h < latestFirst.length && h < RECENT; h++) {
        @Nullable RankItem item = items.apply(latestFirst[h]);
        if (item != null) {
          latest.add(item);
          likedBy += likedBy(item);
        }
      }
      meanLikedBy = latest.isEmpty() ? 0 : likedBy / latest.size();
      meanEmbedding = meanEmbedding();
      for (int f = 0; f < numbers; f++) {
        meanNumbers[f] = meanNumber(f);
      }
      for (int f = 0; f < categories; f++) {
        shares.add(shares(f));
      }
    }

    private float[] meanEmbedding() {
      float[] mean = new float[0];
      for (RankItem item : latest) {
        if (mean.length == 0) {
          mean = new float[item.embedding().length];
        }
        for (int i = 0; i < Math.min(mean.length, item.embedding().length); i++) {
          mean[i] += item.embedding()[i] / latest.size();
        }
      }
      return mean;
    }

    private float meanNumber(int feature) {
      float sum = 0;
      int known = 0;
      for (RankItem item : latest) {
        float[] values = item.numbers();
        if (values[2 * feature + 1] == 0) {
          sum += values[2 * feature];
          known++;
        }
      }
      return known == 0 ? Float.NaN : sum / known;
    }

    private Map<Integer, Float> shares(int feature) {
      Map<Integer, Float> share = new HashMap<>();
      for (RankItem item : latest) {
        int[] slots = item.slots()[feature];
        for (int slot : slots) {
          if (slot != 0) {
            share.merge(slot, 1f / latest.size(), Float::sum);
          }
        }
      }
      return share;
    }

    void put(RankItem item, float[] rows, int from) {
      for (int h = 0; h < latest.size() && h < LAST_FEW; h++) {
        float similarity = dot(latest.get(h).embedding(), item.embedding());
        rows[from] = h == 0 ? similarity : rows[from];
        rows[from + 1] = h == 0 ? similarity : Math.max(rows[from + 1], similarity);
      }
      rows[from + 2] = dot(meanEmbedding, item.embedding());
      rows[from + 3] = latest.isEmpty() ? 0 : likedBy(item) - meanLikedBy;
      int at = from + 4;
      float[] values = item.numbers();
      for (int f = 0; f < numbers; f++) {
        boolean unknown = values[2 * f + 1] > 0 || Float.isNaN(meanNumbers[f]);
        rows[at] = unknown ? 0 : values[2 * f] - meanNumbers[f];
        rows[at + 1] = Math.abs(rows[at]);
        at += 2;
      }
      for (int f = 0; f < categories; f++) {
        int[] slots = item.slots()[f];
        rows[at++] = latest.isEmpty() ? 0 : shared(slots, latest.getFirst().slots()[f]);
        rows[at++] = share(slots, shares.get(f));
      }
    }

    private static float dot(float[] a, float[] b) {
      return a.length == 0 || a.length != b.length ? 0 : DenseKernels.dot(a, 0, b, 0, a.length);
    }

    /** Share of the slots that the other has too. */
    private static float shared(int[] slots, int[] others) {
      int common = 0;
      for (int slot : slots) {
        for (int other : others) {
          common += slot != 0 && slot == other ? 1 : 0;
        }
      }
      return (float) common / Math.max(1, slots.length);
    }

    /** Mean over the slots of the share of the latest items that have them. */
    private static float share(int[] slots, Map<Integer, Float> shares) {
      float sum = 0;
      for (int slot : slots) {
        sum += shares.getOrDefault(slot, 0f);
      }
      return sum / Math.max(1, slots.length);
    }
  }
}
