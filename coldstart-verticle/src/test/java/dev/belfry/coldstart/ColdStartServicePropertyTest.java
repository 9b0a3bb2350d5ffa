package dev.belfry.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.CandidateList;
import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.ItemSet;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.UserProfile;
import dev.belfry.contracts.reranker.Eligibility;
import dev.belfry.model.AlsModel;
import dev.belfry.model.PopularityTables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** The laws of every answer, whatever is asked. */
class ColdStartServicePropertyTest {
  private static final int ITEMS = 40;
  private static final int TRAINED = 25;
  private static final Catalogue CATALOGUE = Shop.catalogue(1, items());
  private static @Nullable ColdStartService loaded;

  /** What is asked for. */
  record Ask(
      String model,
      Regime regime,
      boolean segment,
      Set<Long> liked,
      List<Long> session,
      Set<Long> allowed,
      Set<Long> denied,
      int count) {}

  @BeforeContainer
  static void load() {
    Random random = new Random(5);
    double[] counts = random.doubles(TRAINED, 0, 30).map(Math::floor).toArray();
    PopularityTables tables =
        new PopularityTables(
            Shop.counts(counts),
            Map.of(
                new PopularityTables.Key("gender", "f"),
                Shop.counts(3, 9, 1),
                new PopularityTables.Key("gender", "m"),
                Shop.counts(1, 1, 5)),
            Map.of(new PopularityTables.Key("hour", "17"), Shop.counts(1, 2, 3, 4)));
    float[] factors = new float[TRAINED * 4];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    AlsModel als =
        new AlsModel(LongStream.rangeClosed(1, TRAINED).toArray(), factors, 4, 0.1, 0.1, 1);
    ColdStartService service = new ColdStartService(20);
    service.apply(CATALOGUE, List.of());
    service.put(Shop.model("m", tables, als), Set.of());
    loaded = service;
  }

  @AfterContainer
  static void close() {
    service().close();
  }

  @Provide
  Arbitrary<Ask> asks() {
    Arbitrary<Long> item = Arbitraries.longs().between(1, ITEMS + 2);
    return Combinators.combine(
            Arbitraries.of("", "m"),
            Arbitraries.of(Regime.class),
            Arbitraries.of(true, false),
            item.set().ofMaxSize(4),
            item.list().ofMaxSize(4),
            Arbitraries.oneOf(item.set().ofMaxSize(3), item.set().ofMaxSize(ITEMS)),
            item.set().ofMaxSize(10),
            Arbitraries.integers().between(1, 50))
        .as(Ask::new);
  }

  @Property(tries = 500)
  void everyAnswerKeepsTheLaws(@ForAll("asks") Ask ask) {
    Eligibility eligibility =
        new Eligibility(
            1, 1, ItemSet.of(array(ask.allowed())), ItemNumbers.of(array(ask.denied())));
    UserProfile user =
        Shop.user(ask.segment() ? Map.of("gender", "f") : Map.of(), array(ask.liked()));
    CandidateList list =
        service()
            .candidates(
                Shop.request(
                    1, ask.model(), ask.regime(), user, ask.session(), eligibility, ask.count()));

    Set<Long> mayBeAnswered = new HashSet<>();
    CATALOGUE.forEach(
        item -> {
          if (eligibility.contains(item.itemNo())) {
            mayBeAnswered.add(item.itemNo());
          }
        });
    if (ask.regime() == Regime.SESSION) {
      mayBeAnswered.removeAll(ask.session());
      mayBeAnswered.removeAll(ask.liked());
    }
    List<Long> distinct = Shop.distinctItems(list);
    assertThat(mayBeAnswered).containsAll(distinct);
    assertThat(distinct.size()).isGreaterThanOrEqualTo(Math.min(ask.count(), mayBeAnswered.size()));
    for (Source source : Shop.sourcesOf(list)) {
      assertThat(Shop.itemsOf(list, source))
          .doesNotHaveDuplicates()
          .hasSizeLessThanOrEqualTo(ask.count());
    }
    assertThat(list.candidates()).isEqualTo(inGroupsOfDescendingScore(list));
    assertThat(
            service()
                .candidates(
                    Shop.request(
                        1,
                        ask.model(),
                        ask.regime(),
                        user,
                        ask.session(),
                        eligibility,
                        ask.count())))
        .isEqualTo(list);
  }

  private static List<Candidate> inGroupsOfDescendingScore(CandidateList list) {
    List<Candidate> expected = new ArrayList<>();
    for (Source source : Shop.sourcesOf(list)) {
      list.candidates().stream()
          .filter(candidate -> candidate.source() == source)
          .sorted((a, b) -> Float.compare(b.retrievalScore(), a.retrievalScore()))
          .forEach(expected::add);
    }
    return expected;
  }

  private static ColdStartService service() {
    if (loaded == null) {
      throw new IllegalStateException("not loaded");
    }
    return loaded;
  }

  private static long[] array(Set<Long> itemNos) {
    return itemNos.stream().mapToLong(Long::longValue).toArray();
  }

  private static Item[] items() {
    String[] words = {"oak", "brass", "lamp", "chair", "desk", "blue", "tall"};
    Random random = new Random(3);
    Item[] items = new Item[ITEMS];
    for (int i = 0; i < ITEMS; i++) {
      long itemNo = i + 1L;
      items[i] =
          i % 7 == 6
              ? Shop.item(itemNo, Map.of())
              : Shop.titled(
                  itemNo,
                  words[random.nextInt(words.length)] + " " + words[random.nextInt(words.length)],
                  "c" + random.nextInt(4));
    }
    return items;
  }
}
