package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.contracts.events.ServedList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final int SMALL = 8_192;
  private static final Instant AT = Instant.parse("2026-01-31T09:30:00Z");

  @TempDir Path folder;

  @Test
  void listsAreReadInOrderAcrossSegments() throws IOException {
    try (Journal journal = new Journal(folder, 100 * SMALL, SMALL)) {
      List<ServedList> lists = append(journal, 0, 100);
      assertThat(files()).hasSizeGreaterThan(3);
      assertThat(read(journal)).isEqualTo(lists);
      assertThat(journal.waiting()).isEqualTo(100);
      assertThat(journal.find(lists.get(57).listId())).isEqualTo(lists.get(57));
      assertThat(journal.find(new java.util.UUID(1, 2))).isNull();
    }
  }

  @Test
  void whatAKilledProcessAppendedIsThere() throws Exception {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Appender.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output.toFile())
            .start();
    Await.until(
        "500 lists are appended", () -> output.toFile().length() >= 500 * 37 || !child.isAlive());
    child.destroyForcibly().waitFor();
    List<String> told =
        Files.readAllLines(output).stream().filter(line -> line.length() == 36).toList();
    assertThat(told).hasSizeGreaterThanOrEqualTo(500);
    try (Journal journal = new Journal(folder, 1_000 * SMALL, SMALL)) {
      List<String> found = read(journal).stream().map(list -> list.listId().toString()).toList();
      assertThat(found).containsAll(told).doesNotHaveDuplicates();
      append(journal, 0, 3);
      assertThat(read(journal)).hasSize(found.size() + 3);
    }
  }

  @Test
  void frameThatWasCutShortIsLeftOutAndWritingGoesOn() throws IOException {
    List<ServedList> lists;
    try (Journal journal = new Journal(folder, 100 * SMALL, SMALL)) {
      lists = append(journal, 0, 5);
      Path file = JournalSegment.file(folder, journal.end().segment());
      int end = journal.end().offset();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {0x55}), end - 1);
      }
    }
    try (Journal journal = new Journal(folder, 100 * SMALL, SMALL)) {
      List<ServedList> expected = new ArrayList<>(lists.subList(0, 4));
      expected.addAll(append(journal, 5, 3));
      assertThat(read(journal)).isEqualTo(expected);
    }
  }

  @Test
  void overBudgetListsAreRefusedAndCountedUntilRoomIsMade() throws IOException {
    try (Journal journal = new Journal(folder, 3 * SMALL, SMALL)) {
      int appended = 0;
      while (journal.append(ServedListSamples.plain(AT, appended + 1))) {
        appended++;
      }
      assertThat(journal.append(ServedListSamples.plain(AT, 999))).isFalse();
      assertThat(journal.refused()).isEqualTo(2);
      assertThat(journal.bytes()).isLessThanOrEqualTo(3 * SMALL);
      assertThat(read(journal)).hasSize(appended);

      List<ByteBuffer> payloads = new ArrayList<>();
      JournalPosition next =
          journal.read(journal.checkpoint(), Integer.MAX_VALUE, Integer.MAX_VALUE, payloads);
      journal.store(next, payloads.size());
      assertThat(journal.append(ServedListSamples.plain(AT, 1_000))).isTrue();
      assertThat(read(journal)).hasSize(1);
    }
  }

  @Test
  void segmentsBehindTheCheckpointAreDeletedAndNotReadAgain() throws IOException {
    List<ServedList> lists;
    try (Journal journal = new Journal(folder, 100 * SMALL, SMALL)) {
      lists = append(journal, 0, 80);
      List<ByteBuffer> payloads = new ArrayList<>();
      JournalPosition next = journal.read(journal.checkpoint(), 50, Integer.MAX_VALUE, payloads);
      int before = files().size();
      journal.store(next, 50);
      assertThat(files().size()).isLessThan(before);
      assertThat(journal.waiting()).isEqualTo(30);
    }
    try (Journal journal = new Journal(folder, 100 * SMALL, SMALL)) {
      assertThat(read(journal)).isEqualTo(lists.subList(50, 80));
    }
  }

  @Test
  void listLargerThanASegmentIsRefused() {
    try (Journal journal = new Journal(folder, 100 * 512, 512)) {
      assertThat(journal.append(ServedListSamples.plain(AT, 1))).isFalse();
      assertThat(journal.refused()).isEqualTo(1);
    }
  }

  private static List<ServedList> append(Journal journal, int from, int count) {
    List<ServedList> lists = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      ServedList list = ServedListSamples.plain(AT.plusSeconds(i), i + 1);
      assertThat(journal.append(list)).isTrue();
      lists.add(list);
    }
    return lists;
  }

  private static List<ServedList> read(Journal journal) throws IOException {
    List<ServedList> lists = new ArrayList<>();
    JournalPosition position = journal.checkpoint();
    while (true) {
      List<ByteBuffer> payloads = new ArrayList<>();
      position = journal.read(position, 7, 1_000, payloads);
      if (payloads.isEmpty()) {
        return lists;
      }
      payloads.forEach(payload -> lists.add(ServedListCodec.read(payload)));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> listing = Files.list(folder)) {
      return listing.filter(file -> file.toString().endsWith(".journal")).toList();
    }
  }

  /**
   * A process that appends until it is killed, and tells the id of each list once it is appended.
   */
  static final class Appender {
    private Appender() {}

    public static void main(String[] arguments) {
      Journal journal = new Journal(Path.of(arguments[0]), 1_000 * SMALL, SMALL);
      for (int i = 1; ; i++) {
        ServedList list = ServedListSamples.plain(AT.plusMillis(i), i);
        if (!journal.append(list)) {
          return;
        }
        System.out.println(list.listId());
      }
    }
  }
}
