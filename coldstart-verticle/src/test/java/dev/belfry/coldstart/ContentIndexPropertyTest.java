package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ContentIndexPropertyTest {
  private static final int ITEMS = 8;

  /** A change of one item: its new words, or none for a deletion. */
  record Change(long itemNo, List<String> words, boolean deletion) {}

  @Provide
  Arbitrary<List<List<Change>>> histories() {
    Arbitrary<List<String>> words =
        Arbitraries.of("oak", "lamp", "desk", "blue", "brass", "chair").list().ofMaxSize(6);
    Arbitrary<Change> change =
        Combinators.combine(
                Arbitraries.longs().between(1, ITEMS),
                words,
                Arbitraries.of(true, false, false, false))
            .as(Change::new);
    return change.list().ofMinSize(1).ofMaxSize(5).list().ofMinSize(1).ofMaxSize(6);
  }

  @Property(tries = 60)
  void afterAnyHistoryNeighboursAreThoseOfTheFormulaOverWhatIsLeft(
      @ForAll("histories") List<List<Change>> history) {
    Catalogue catalogue = Shop.catalogue(1);
    try (ContentIndex index = new ContentIndex(100)) {
      index.apply(catalogue, List.of()).release();
      long revision = 0;
      ContentSnapshot content = null;
      for (List<Change> batch : history) {
        List<Item> changes = new ArrayList<>();
        for (Change change : batch) {
          Map<String, Object> attributes = Map.of("description", String.join(" ", change.words()));
          changes.add(
              new Item(
                  change.itemNo(),
                  "i" + change.itemNo(),
                  Attributes.of(attributes),
                  ++revision,
                  change.deletion()));
        }
        catalogue = Shop.next(catalogue, changes);
        if (content != null) {
          content.release();
        }
        content = index.apply(catalogue, changes);
      }
      if (content != null) {
        check(content, catalogue);
        content.release();
      }
    }
  }

  private static void check(ContentSnapshot content, Catalogue catalogue) {
    Map<Long, Map<String, Double>> vectors = vectors(catalogue);
    for (long seed = 1; seed <= ITEMS; seed++) {
      Map<Long, Double> expected = new HashMap<>();
      for (long other = 1; other <= ITEMS; other++) {
        double cosine =
            cosine(vectors.getOrDefault(seed, Map.of()), vectors.getOrDefault(other, Map.of()));
        if (other != seed && cosine > 0) {
          expected.put(other, cosine);
        }
      }
      List<ScoredItem> actual = content.neighbours(seed, itemNo -> true, 100);
      assertThat(actual.stream().map(ScoredItem::itemNo).collect(Collectors.toSet()))
          .isEqualTo(expected.keySet());
      float before = Float.POSITIVE_INFINITY;
      for (ScoredItem item : actual) {
        assertThat((double) item.score())
            .isCloseTo(expected.getOrDefault(item.itemNo(), 0.0), within(1e-5));
        assertThat(item.score())
            .isGreaterThan(0)
            .isLessThanOrEqualTo(1)
            .isLessThanOrEqualTo(before);
        before = item.score();
      }
    }
  }

  private static Map<Long, Map<String, Double>> vectors(Catalogue catalogue) {
    Map<Long, List<String>> words = new TreeMap<>();
    catalogue.forEach(
        item -> {
          String text = String.valueOf(item.attributes().text("description"));
          words.put(item.itemNo(), text.isEmpty() ? List.of() : List.of(text.split(" ")));
        });
    Map<String, Integer> documentFrequency = new HashMap<>();
    words
        .values()
        .forEach(
            list -> {
              Set<String> distinct = new HashSet<>(list);
              distinct.forEach(word -> documentFrequency.merge(word, 1, Integer::sum));
            });
    Map<Long, Map<String, Double>> vectors = new HashMap<>();
    words.forEach(
        (itemNo, list) -> {
          Map<String, Double> vector = new HashMap<>();
          for (String word : new HashSet<>(list)) {
            double tf = list.stream().filter(word::equals).count();
            int df = documentFrequency.getOrDefault(word, 0);
            vector.put(word, Math.sqrt(tf) * (1 + Math.log((words.size() + 1.0) / (df + 1.0))));
          }
          vectors.put(itemNo, vector);
        });
    return vectors;
  }

  private static double cosine(Map<String, Double> a, Map<String, Double> b) {
    double dot = 0;
    for (Map.Entry<String, Double> entry : a.entrySet()) {
      dot += entry.getValue() * b.getOrDefault(entry.getKey(), 0.0);
    }
    return dot == 0 ? 0 : dot / (norm(a) * norm(b));
  }

  private static double norm(Map<String, Double> vector) {
    return Math.sqrt(vector.values().stream().mapToDouble(w -> w * w).sum());
  }
}
