package dev.belfry.experiments;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The correction for many comparisons. */
public final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * P-values adjusted so that, of those at most alpha, a share of at most alpha is false on average
   * (Benjamini, Hochberg: "Controlling the False Discovery Rate", JRSS B 1995).
   *
   * @return in the order of {@code pValues}
   */
  public static double[] adjust(double[] pValues) {
    int count = pValues.length;
    List<Integer> descending =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> pValues[i]).reversed())
            .toList();
    double[] adjusted = new double[count];
    double least = 1;
    for (int place = 0; place < count; place++) {
      int i = descending.get(place);
      least = Math.min(least, pValues[i] * count / (count - place));
      adjusted[i] = least;
    }
    return adjusted;
  }
}
