package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.Purpose;
import dev.belfry.contracts.common.Regime;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.Source;
import dev.belfry.contracts.common.Versions;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import dev.belfry.contracts.reranker.RankedItem;
import dev.belfry.contracts.reranker.RuleEffect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a recorded list of ten items takes: without its inputs, with 200 candidates, and with their
 * embeddings of 64 dimensions; and what reading 1,000 of these takes. Prints it: ADR 5 and
 * docs/benchmarks.md have the figures.
 */
@Tag("full")
class RecordSizeIT {
  private static final int LISTS = 1_000;
  private static final int CANDIDATES = 200;
  private static final int DIMENSION = 64;
  private static final int COUNT = 10;
  private static final Instant AT = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private final SplittableRandom random = new SplittableRandom(1);

  @TempDir Path folder;

  private enum Kind {
    NO_INPUTS,
    INPUTS,
    INPUTS_AND_EMBEDDINGS
  }

  @Test
  void listsTakeWhatTheyKeep() throws Exception {
    for (Kind kind : Kind.values()) {
      try (Fixture fixture = Fixture.plain(folder.resolve(kind.name()))) {
        List<ServedList> lists = new ArrayList<>();
        long journal = 0;
        for (int i = 0; i < LISTS; i++) {
          ServedList list = list(i, kind);
          ByteWriter bytes = new ByteWriter();
          ServedListCodec.write(bytes, list);
          journal += bytes.toByteArray().length;
          lists.add(list);
        }
        long before = size(fixture);
        lists.forEach(fixture.storage.lists()::append);
        Await.get(fixture.storage.lists().flush());
        long stored = size(fixture) - before;
        System.out.printf(
            "%s: %,d bytes in the journal, %,d in Postgres with indexes, %,d of them 'replay'%n",
            kind,
            journal / LISTS,
            stored / LISTS,
            Long.parseLong(
                String.valueOf(
                    fixture.sql(
                        "select coalesce(avg(length(replay)), 0)::bigint from served_list"))));
        assertThat(read(fixture)).isEqualTo(lists.reversed());
        for (int round = 0; round < 5; round++) {
          long start = System.nanoTime();
          long cpu = cpuNanos();
          assertThat(read(fixture)).hasSize(LISTS);
          System.out.printf(
              "  read %d in %d ms, %d ms of this process's processor time%n",
              LISTS, (System.nanoTime() - start) / 1_000_000, (cpuNanos() - cpu) / 1_000_000);
        }
      }
    }
  }

  private static List<ServedList> read(Fixture fixture) {
    List<ServedList> read = new ArrayList<>();
    @Nullable ServedList last = null;
    while (read.size() < LISTS) {
      List<ServedList> page = Await.get(fixture.storage.replays().recent(null, 100, last));
      read.addAll(page);
      last = page.getLast();
    }
    return read;
  }

  /** Of all partitions, with what is kept out of line and the indexes. */
  private static long size(Fixture fixture) {
    return Long.parseLong(
        String.valueOf(
            fixture.sql(
                "select sum(pg_total_relation_size(relid)) from pg_partition_tree('served_list')")));
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private ServedList list(int number, Kind kind) {
    Instant at = AT.plusMillis(number);
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < CANDIDATES; i++) {
      candidates.add(
          new Candidate(
              itemNo(),
              i % 3 == 0 ? Source.TWO_TOWER : i % 3 == 1 ? Source.ALS : Source.SEQUENTIAL_RULES,
              (float) random.nextDouble(),
              (float) random.nextDouble(),
              kind == Kind.INPUTS_AND_EMBEDDINGS ? embedding() : null));
    }
    List<RankedItem> items =
        candidates.stream()
            .limit(COUNT)
            .map(
                c ->
                    new RankedItem(
                        c.itemNo(),
                        c.source(),
                        c.retrievalScore(),
                        c.relevance(),
                        c.relevance(),
                        1,
                        true,
                        List.of(
                            new RuleEffect("fresh-first", "recency", (float) random.nextDouble()),
                            new RuleEffect("variety", "diversify", 1))))
            .toList();
    return new ServedList(
        new UUID((at.toEpochMilli() << 16) | 0x7000L, random.nextLong() | Long.MIN_VALUE),
        null,
        0,
        at,
        1 + random.nextInt(100_000),
        null,
        "home",
        Attributes.of(
            Map.of("device", "mobile", "hour", 12.0, "weekday", 2.0, "placement", "home")),
        Purpose.LIVE,
        Regime.WARM,
        new Versions(13_081, "model-20261121-134038", 12),
        items,
        List.of(),
        100,
        Map.of(
            "profile", 40L, "prepare", 300L, "scoring", 9_000L, "rerank", 1_200L, "total", 11_000L),
        null,
        List.of(),
        kind == Kind.NO_INPUTS ? null : inputs(candidates));
  }

  /**
   * A third of the candidates is kept out by a cap; the others fill the 200 slots as far as they
   * go.
   */
  private ServedList.Inputs inputs(List<Candidate> candidates) {
    List<DroppedItem> dropped =
        candidates.stream()
            .skip(CANDIDATES * 2L / 3)
            .map(c -> new DroppedItem(c.itemNo(), "cap:brand-variety"))
            .toList();
    List<Interaction> recent = new ArrayList<>();
    List<Impression> shown = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long itemNo = candidates.get(7 * i).itemNo();
      recent.add(new Interaction(itemNo, "click", 1, AT.minusSeconds(i * 3_600L), true));
      shown.add(new Impression(itemNo, AT.minusSeconds(i * 1_800L)));
    }
    return new ServedList.Inputs(
        candidates,
        dropped,
        random.nextLong(),
        CANDIDATES,
        new ReplayFacts(
            true,
            COUNT,
            Attributes.of(Map.of("country", "DE", "age_band", "25-34", "gender", "f")),
            recent,
            SeenItems.of(recent),
            shown,
            null,
            ItemNumbers.empty(),
            null,
            ItemNumbers.empty(),
            candidates.stream().map(c -> 1L + random.nextInt(1_000_000)).toList()));
  }

  private long itemNo() {
    return 1 + random.nextInt(100_000);
  }

  private Embedding embedding() {
    float[] values = new float[DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.ofCodes(Embedding.copyOf(values).codes());
  }
}
