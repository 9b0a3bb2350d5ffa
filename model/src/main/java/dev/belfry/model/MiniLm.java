package dev.belfry.model;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;

/**
 * The sentence encoder all-MiniLM-L6-v2, quantised, from the class path: nothing is fetched. About
 * 8 ms a text on one core. Loaded at the first text.
 */
public final class MiniLm implements TextEmbedder {
  private static final class Loaded {
    // On the caller's thread: who wants several at once calls from several threads.
    static final EmbeddingModel MODEL = new AllMiniLmL6V2QuantizedEmbeddingModel(Runnable::run);
  }

  @Override
  public String name() {
    return "all-minilm-l6-v2-q";
  }

  @Override
  public int dimension() {
    return 384;
  }

  @Override
  public float[] embed(String text) {
    return Loaded.MODEL.embed(text).content().vector();
  }
}
