package dev.belfry.training;

import dev.belfry.model.RowBlock;
import dev.belfry.model.TowerInputs;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Dropout (Srivastava et al., JMLR 2014): a share of the values is 0, and the others are scaled up
 * so that their mean stays. Drawn here and not by the engine, which takes several times as long and
 * draws on one thread, and would have to remember a mask of values that have no gradient.
 */
final class Dropout {
  /** A draw is one of so many: four fit a long. */
  private static final int DRAWS = 1 << 16;

  private Dropout() {}

  /**
   * What a tower reads of a batch, a share of it dropped.
   *
   * @param learned the part that is made of table rows
   * @param mask what {@code learned} is to be multiplied by, {@code [batch * width]}; empty for 1
   * @param given {@code [batch * givenWidth]}, dropped already
   * @param givenWidth 0 without numbers and vectors
   */
  record Input(RowBlock learned, float[] mask, float[] given, int givenWidth) {}

  /** Drops from an input, which is written to. */
  static Input of(TowerInputs.Input input, float share, RandomGenerator random) {
    float[] mask = new float[0];
    if (share > 0) {
      mask = new float[input.learned().size() * input.learned().width()];
      Arrays.fill(mask, 1);
      drop(mask, share, random);
      drop(input.given(), share, random);
    }
    return new Input(input.learned(), mask, input.given(), input.givenWidth());
  }

  /**
   * Drops values in place.
   *
   * @param share from 0 to below 1; taken to the next 65,536th
   */
  static void drop(float[] values, float share, RandomGenerator random) {
    int dropped = Math.min(DRAWS - 1, Math.round(share * DRAWS));
    float scale = (float) DRAWS / (DRAWS - dropped);
    for (int from = 0; from < values.length; from += 4) {
      long draws = random.nextLong();
      int to = Math.min(from + 4, values.length);
      for (int i = from; i < to; i++) {
        // All ones for what stays: a branch that cannot be foretold costs more than the rest.
        int stays = ~(((int) draws & (DRAWS - 1)) - dropped >> 31);
        values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i] * scale) & stays);
        draws >>>= 16;
      }
    }
  }

  /** Multiplies values by a mask; an empty one changes nothing. */
  static void apply(float[] mask, float[] values) {
    for (int i = 0; i < mask.length; i++) {
      values[i] *= mask[i];
    }
  }
}
