package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a ranker is evaluated on.
 *
 * @param name of the data
 * @param train to learn from
 * @param validation decides when training stops; null to hold some of the training rows back
 * @param test is measured once
 * @param notes what was done with the data, a sentence each
 */
public record RankerData(
    String name,
    CodedTable train,
    @Nullable CodedTable validation,
    CodedTable test,
    List<String> notes) {
  public RankerData {
    notes = List.copyOf(notes);
  }

  /**
   * Reads files with a header and a row for each example.
   *
   * @throws BelfryException NOT_FOUND or INVALID, naming the file
   */
  public static RankerData files(Path train, @Nullable Path validation, Path test) {
    return new RankerData(
        String.valueOf(train.getFileName()),
        CodedTable.read(train),
        validation == null ? null : CodedTable.read(validation),
        CodedTable.read(test),
        List.of());
  }

  /**
   * Reads a folder of positives alone, draws negatives, and cuts all rows at random.
   *
   * @param negatives for each positive
   * @param shares of training, validation and test, such as 7, 2 and 1
   * @param seed of both
   */
  public static RankerData folder(Path folder, int negatives, List<Integer> shares, long seed) {
    if (shares.size() != 3 || shares.stream().anyMatch(s -> s < 1)) {
      throw BelfryException.invalid(
          "the split is "
              + shares
              + "; three whole numbers of 1 and more, such as 7:2:1, are accepted");
    }
    SplittableRandom random = new SplittableRandom(seed);
    CodedTable all = FrappeFolder.read(folder, negatives, random);
    int[] rows = shuffled(all.size(), random);
    long sum = shares.stream().mapToLong(Integer::longValue).sum();
    int first = (int) (rows.length * (long) shares.get(0) / sum);
    int second = (int) (rows.length * ((long) shares.get(0) + shares.get(1)) / sum);
    return new RankerData(
        String.valueOf(folder.getFileName()),
        all.rows("the training rows", Arrays.copyOfRange(rows, 0, first)),
        all.rows("the validation rows", Arrays.copyOfRange(rows, first, second)),
        all.rows("the test rows", Arrays.copyOfRange(rows, second, rows.length)),
        List.of(
            ("%d negatives drawn for each positive: another item, uniformly, that is no positive of"
                    + " the same user and context; all rows split at random %d:%d:%d, seed %d")
                .formatted(negatives, shares.get(0), shares.get(1), shares.get(2), seed)));
  }

  /** These rows with some of the training held back where there is no validation. */
  RankerData held(double share, long seed) {
    int held = (int) Math.round(train.size() * share);
    if (validation != null || held == 0) {
      return this;
    }
    int[] rows = shuffled(train.size(), new SplittableRandom(seed));
    return new RankerData(
        name,
        train.rows(train.name(), Arrays.copyOfRange(rows, held, rows.length)),
        train.rows(train.name(), Arrays.copyOfRange(rows, 0, held)),
        test,
        notes);
  }

  /** The numbers from 0 on in a random order. */
  static int[] shuffled(int size, SplittableRandom random) {
    int[] rows = new int[size];
    Arrays.setAll(rows, i -> i);
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = rows[i];
      rows[i] = rows[j];
      rows[j] = swapped;
    }
    return rows;
  }
}
