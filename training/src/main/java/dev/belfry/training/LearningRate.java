package dev.belfry.training;

/**
 * Share of the full rate by step: a linear warm-up, then a cosine down to the last share
 * (Loshchilov and Hutter, "SGDR", 2017).
 *
 * @param warmUp steps until the full rate
 * @param steps until the last share, which holds from there on
 * @param last share of the full rate at the end; 1 keeps it level
 */
record LearningRate(long warmUp, long steps, double last) {
  /** At a step, from 0. */
  double at(long step) {
    if (step < warmUp) {
      return (step + 1.0) / warmUp;
    }
    double done = Math.min(1, (step - warmUp) / (double) Math.max(1, steps - warmUp));
    return last + (1 - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }
}
