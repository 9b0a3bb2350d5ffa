package dev.belfry.scoring;

import dev.belfry.model.TextEmbedder;
import dev.belfry.model.TextStore;
import dev.belfry.model.TextVectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds the texts of new items in the background, one after the other on a thread of its own, and
 * keeps them beside the models for the next training. Opens nothing before the first text. Safe for
 * use by several threads.
 */
final class NewTexts implements TextVectors, AutoCloseable {
  /** So many items get their embeddings at once. */
  private static final int CHUNK = 64;

  private static final Logger LOG = LoggerFactory.getLogger(NewTexts.class);

  private final Path folder;
  private final TextEmbedder embedder;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform()
              .daemon()
              .name("belfry-texts")
              .priority(Thread.MIN_PRIORITY)
              .factory());
  private @Nullable TextStore store;
  private boolean closed;

  /**
   * @param folder of the kept embeddings
   */
  NewTexts(Path folder, TextEmbedder embedder) {
    this.folder = folder;
    this.embedder = embedder;
  }

  /** The embedding of a text, or an empty array where it has none yet. */
  @Override
  public float[] find(String text) {
    return store().find(text);
  }

  /** The embedding of what a user wrote, or an empty array until the next training has it. */
  @Override
  public float[] find(long textKey) {
    return store().find(textKey);
  }

  /**
   * Embeds texts, and says so whenever some of them are.
   *
   * @param embedded told which, on the background thread
   */
  void embed(List<String> texts, Consumer<List<String>> embedded) {
    for (int from = 0; from < texts.size(); from += CHUNK) {
      int done = Math.min(texts.size(), from + CHUNK);
      List<String> chunk = new ArrayList<>(texts.subList(from, done));
      thread.execute(() -> embed(chunk, done, texts.size(), embedded));
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    synchronized (this) {
      closed = true;
      if (store != null) {
        store.close();
      }
    }
  }

  private void embed(List<String> chunk, int done, int total, Consumer<List<String>> embedded) {
    try {
      for (String text : chunk) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        store().get(text);
      }
      embedded.accept(chunk);
      LOG.info("the texts of {} of {} new items are embedded", done, total);
    } catch (RuntimeException e) {
      LOG.warn("texts of new items cannot be embedded; the items go without", e);
    }
  }

  private synchronized TextStore store() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    TextStore open = store;
    if (open == null) {
      open = new TextStore(folder, embedder, TextStore.DEFAULT_LIMIT);
      store = open;
    }
    return open;
  }
}
