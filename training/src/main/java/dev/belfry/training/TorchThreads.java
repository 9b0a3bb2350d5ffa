package dev.belfry.training;

/** The engine's threads: a process-wide setting that is read once, when the engine is loaded. */
final class TorchThreads {
  private static final String PROPERTY = "ai.djl.pytorch.num_threads";

  private TorchThreads() {}

  /** Sets it, unless it is set from outside. Too late once the engine is loaded. */
  static void use(int threads) {
    if (System.getProperty(PROPERTY) == null) {
      System.setProperty(PROPERTY, Integer.toString(threads));
    }
  }
}
