package dev.belfry.model;

/** Work on ranges, on one thread or several. */
public interface Parallel {
  /** On the calling thread. */
  Parallel SERIAL = (size, body) -> body.run(0, size);

  /** Part of the work: what lies in {@code [from, to)}. */
  interface Range {
    void run(int from, int to);
  }

  /** Runs the body on ranges that cover {@code [0, size)}, and returns when all are done. */
  void forRange(int size, Range body);
}
