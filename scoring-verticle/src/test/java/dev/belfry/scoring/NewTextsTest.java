package dev.belfry.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.model.TextEmbedder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewTextsTest {
  private static final TextEmbedder LENGTHS =
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
          if (text.equals("broken")) {
            throw new IllegalStateException("a text that cannot be embedded");
          }
          return new float[] {text.length(), 1};
        }
      };

  @TempDir Path folder = Path.of("");

  @Test
  void textsArriveInTheBackgroundAndStay() throws Exception {
    List<String> texts = IntStream.range(1, 101).mapToObj("x"::repeat).toList();
    List<String> arrived = new ArrayList<>();
    CompletableFuture<Void> all = new CompletableFuture<>();
    try (NewTexts newTexts = new NewTexts(folder, LENGTHS)) {
      assertThat(newTexts.find("x")).isEmpty();
      newTexts.embed(
          texts,
          done -> {
            arrived.addAll(done);
            if (arrived.size() == texts.size()) {
              all.complete(null);
            }
          });
      all.get(10, TimeUnit.SECONDS);
      assertThat(arrived).isEqualTo(texts);
      assertThat(newTexts.find("xxx")).containsExactly(3, 1);
    }
    try (NewTexts later = new NewTexts(folder, LENGTHS)) {
      assertThat(later.find("xxx")).containsExactly(3, 1);
    }
  }

  @Test
  void oneThatFailsStopsNothingElse() throws Exception {
    CompletableFuture<List<String>> next = new CompletableFuture<>();
    try (NewTexts newTexts = new NewTexts(folder, LENGTHS)) {
      newTexts.embed(List.of("broken"), done -> next.complete(List.of("never")));
      newTexts.embed(List.of("whole"), next::complete);
      assertThat(next.get(10, TimeUnit.SECONDS)).containsExactly("whole");
    }
  }

  @Test
  void nothingIsOpenedBeforeTheFirstText() throws Exception {
    new NewTexts(folder, LENGTHS).close();
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
