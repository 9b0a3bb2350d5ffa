package dev.belfry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextStoreTest {
  @TempDir Path folder = Path.of("");

  private final AtomicInteger embedded = new AtomicInteger();
  private final TextEmbedder lengths =
      new TextEmbedder() {
        @Override
        public String name() {
          return "lengths";
        }

        @Override
        public int dimension() {
          return 2;
        }

        @Override
        public float[] embed(String text) {
          embedded.incrementAndGet();
          return new float[] {text.length(), 0.1f};
        }
      };

  @Test
  void textIsEmbeddedOnceAndKeptAcrossRestarts() {
    float[] first;
    try (TextStore store = open(10)) {
      assertThat(store.find("tea pot")).isEmpty();
      first = store.get("tea pot");
      assertThat(store.get("tea pot")).isEqualTo(first);
    }
    try (TextStore store = open(10)) {
      assertThat(store.find("tea pot")).isEqualTo(first);
      assertThat(first[0]).isEqualTo(7);
    }
    assertThat(embedded).hasValue(1);
  }

  @Test
  void recordThatACrashCutShortIsWrittenOver() throws IOException {
    try (TextStore store = open(10)) {
      store.get("one");
      store.get("three");
    }
    Path file = file();
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(cut.length() - 3);
    }
    try (TextStore store = open(10)) {
      assertThat(store.find("three")).isEmpty();
      store.get("three");
    }
    try (TextStore store = open(10)) {
      assertThat(store.find("one")[0]).isEqualTo(3);
      assertThat(store.find("three")[0]).isEqualTo(5);
    }
  }

  @Test
  void damagedRecordIsPassedOver() throws IOException {
    try (TextStore store = open(10)) {
      store.get("one");
      store.get("three");
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[17] ^= 1;
    Files.write(file(), bytes);
    try (TextStore store = open(10)) {
      assertThat(store.find("one")).isEmpty();
      assertThat(store.find("three")[0]).isEqualTo(5);
    }
  }

  @Test
  void olderHalfGoesWhenItIsFull() {
    List<String> texts = new ArrayList<>();
    try (TextStore store = open(4)) {
      for (int i = 0; i < 20; i++) {
        texts.add("x".repeat(i + 1));
        store.get(texts.getLast());
        assertThat(store.size()).isLessThanOrEqualTo(4);
        assertThat(store.find(texts.getLast())[0]).isEqualTo(i + 1);
      }
      assertThat(store.find(texts.getFirst())).isEmpty();
    }
    try (TextStore store = open(4)) {
      assertThat(store.find(texts.getLast())[0]).isEqualTo(20);
    }
  }

  private TextStore open(int limit) {
    return new TextStore(folder, lengths, limit);
  }

  private Path file() {
    return folder.resolve("texts-lengths.bin");
  }
}
