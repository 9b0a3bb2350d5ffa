package dev.belfry.coldstart;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.jspecify.annotations.Nullable;

/**
 * The content of the catalogue at one moment, searchable. Immutable but for a bounded cache; safe
 * for use by several threads until released.
 *
 * <p>Neighbours are found in two steps. Lucene's inverted index, scored by {@link
 * ClassicSimilarity}, yields the items that share the item's most telling terms; of these the exact
 * cosine of the TF-IDF vectors is taken, with the weight of term t in item d
 *
 * <pre>w(t, d) = sqrt(tf(t, d)) * (1 + ln((N + 1) / (df(t) + 1)))</pre>
 *
 * which are the tf and idf of ClassicSimilarity. The cosine does not depend on Lucene's lossy
 * length norms nor on replaced documents that are not merged away yet, so an index that grew item
 * by item answers like one that was built at once.
 */
final class ContentSnapshot {
  /** Terms of the item asked about that enter the query, by tf-idf. */
  static final int QUERY_TERMS = 24;

  /** Neighbours kept for an item, and the fewest that are compared exactly. */
  static final int DEPTH = 256;

  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final @Nullable ItemTerms[] items;
  private final @Nullable String[] terms;
  private final float[] idf;
  private final Cache<Long, List<ScoredItem>> cache;

  /**
   * Takes over one reference to {@code reader}, and the arrays.
   *
   * @param items by item number; null where there is none
   * @param terms by term id
   * @param documentFrequency the number of items with a term, by term id
   * @param size the number of items
   */
  ContentSnapshot(
      DirectoryReader reader,
      @Nullable ItemTerms[] items,
      @Nullable String[] terms,
      int[] documentFrequency,
      int size,
      int cachedItems) {
    this.reader = reader;
    this.items = items;
    this.terms = terms;
    idf = new float[documentFrequency.length];
    for (int i = 0; i < idf.length; i++) {
      idf[i] = (float) (1 + Math.log((size + 1.0) / (documentFrequency[i] + 1.0)));
    }
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(new ClassicSimilarity());
    searcher.setQueryCache(null);
    cache = Caffeine.newBuilder().maximumSize(cachedItems).executor(Runnable::run).build();
  }

  /** Whether the item stands in this snapshot. */
  boolean contains(long itemNo) {
    return termsOf(itemNo) != null;
  }

  /**
   * The items nearest to one with their TF-IDF cosine, in (0, 1], nearest first, ties by lower
   * number; never the item itself. Empty when the item is unknown or shares no term with another.
   *
   * @param filter which items may be answered
   * @param count how many at most
   */
  List<ScoredItem> neighbours(long itemNo, LongPredicate filter, int count) {
    ItemTerms seed = termsOf(itemNo);
    if (seed == null || seed.size() == 0 || count <= 0) {
      return List.of();
    }
    List<ScoredItem> all = cache.get(itemNo, key -> search(key, seed, other -> true, DEPTH));
    List<ScoredItem> result = new ArrayList<>(Math.min(count, all.size()));
    for (ScoredItem neighbour : all) {
      if (result.size() < count && filter.test(neighbour.itemNo())) {
        result.add(neighbour);
      }
    }
    boolean complete = result.size() == count || all.size() < DEPTH;
    return complete ? result : search(itemNo, seed, filter, count);
  }

  /** TF-IDF cosine of two items of this snapshot; 0 where one is unknown. */
  float cosine(long itemNo, long otherNo) {
    ItemTerms a = termsOf(itemNo);
    ItemTerms b = termsOf(otherNo);
    if (a == null || b == null) {
      return 0;
    }
    return cosine(a, norm(a), b);
  }

  /** One more user of this snapshot, which releases it in turn. */
  ContentSnapshot retain() {
    if (!reader.tryIncRef()) {
      throw new BelfryException(
          ErrorCode.VERSION_GONE, "the content of this catalogue version is no longer held");
    }
    return this;
  }

  /** Gives up one use; with the last one the files are closed. */
  void release() {
    try {
      reader.decRef();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable ItemTerms termsOf(long itemNo) {
    return itemNo >= 0 && itemNo < items.length ? items[(int) itemNo] : null;
  }

  private List<ScoredItem> search(long itemNo, ItemTerms seed, LongPredicate filter, int count) {
    TopItems nearest =
        new TopItems(depthFor(count), other -> other != itemNo && filter.test(other));
    retain();
    try {
      searcher.search(query(seed), NearestCollector.into(nearest));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      release();
    }
    double seedNorm = norm(seed);
    List<ScoredItem> result = new ArrayList<>();
    for (ScoredItem hit : nearest.bestFirst()) {
      ItemTerms other = termsOf(hit.itemNo());
      if (other != null) {
        result.add(new ScoredItem(hit.itemNo(), cosine(seed, seedNorm, other)));
      }
    }
    result.sort(ScoredItem.BEST_FIRST);
    return List.copyOf(result.size() > count ? result.subList(0, count) : result);
  }

  private static int depthFor(int count) {
    return Math.max(DEPTH, Math.min(count, 100_000) * 2);
  }

  private BooleanQuery query(ItemTerms seed) {
    List<Integer> order = new ArrayList<>(seed.size());
    for (int i = 0; i < seed.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -weight(seed, i)));
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (int i : order.subList(0, Math.min(QUERY_TERMS, order.size()))) {
      String term = terms[seed.id(i)];
      if (term != null) {
        // TFIDFSimilarity multiplies by one idf: with the other the sum is the dot product.
        TermQuery shared = new TermQuery(new Term(ContentIndex.TERMS, term));
        float boost = (float) weight(seed, i);
        query.add(new BoostQuery(shared, boost), BooleanClause.Occur.SHOULD);
      }
    }
    return query.build();
  }

  private static float frequency(ItemTerms item, int index) {
    return (float) Math.sqrt(item.frequency(index));
  }

  private double weight(ItemTerms item, int index) {
    return (double) frequency(item, index) * idf[item.id(index)];
  }

  private double norm(ItemTerms item) {
    double sum = 0;
    for (int i = 0; i < item.size(); i++) {
      double weight = weight(item, i);
      sum += weight * weight;
    }
    return Math.sqrt(sum);
  }

  private float cosine(ItemTerms a, double normOfA, ItemTerms b) {
    double dot = 0;
    int i = 0;
    int j = 0;
    while (i < a.size() && j < b.size()) {
      int order = Integer.compare(a.id(i), b.id(j));
      if (order == 0) {
        dot += weight(a, i++) * weight(b, j++);
      } else if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    double norms = normOfA * norm(b);
    // Rounding may carry two equal vectors a hair over 1.
    return norms == 0 ? 0 : (float) Math.min(1, dot / norms);
  }
}
