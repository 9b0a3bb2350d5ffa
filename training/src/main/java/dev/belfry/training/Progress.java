package dev.belfry.training;

/** Told how long work goes on. Called from the thread that works. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (stage, done, total) -> {};

  /**
   * Some of a stage is done.
   *
   * @param stage what is being done, in words
   * @param done units done
   * @param total units in all, or 0 when it is not known
   */
  void advance(String stage, long done, long total);

  /** Something that people should know of, in a sentence. */
  default void note(String sentence) {}
}
