package dev.belfry.model;

import java.util.Arrays;
import java.util.Map;

/**
 * The users a model was trained on, and how well each is known. Immutable, safe for use by several
 * threads.
 */
public final class UserTable {
  private final long[] userNos;
  private final int[] positives;

  /**
   * A table; the arrays are kept, not copied, and must not be written to afterwards.
   *
   * @param userNos ascending
   * @param positives distinct items each user interacted positively with
   */
  public UserTable(long[] userNos, int[] positives) {
    if (userNos.length != positives.length) {
      throw new IllegalArgumentException("the columns of the user table differ in length");
    }
    this.userNos = userNos;
    this.positives = positives;
  }

  /** How many users. */
  public int size() {
    return userNos.length;
  }

  /** The user numbers, ascending; not a copy, only to be read. */
  public long[] userNos() {
    return userNos;
  }

  /**
   * Distinct items the user interacted positively with in training; 0 for a user that the model has
   * not seen.
   */
  public int positives(long userNo) {
    int index = Arrays.binarySearch(userNos, userNo);
    return index < 0 ? 0 : positives[index];
  }

  int[] positives() {
    return positives;
  }

  Map<String, Tensor> toTensors() {
    return Map.of(
        "user_no", Tensor.ofLongs(userNos, userNos.length),
        "positives", Tensor.ofInts(positives, positives.length));
  }

  static UserTable ofTensors(Map<String, Tensor> tensors) {
    return new UserTable(
        ModelArtefact.tensor(tensors, "user_no").longs(),
        ModelArtefact.tensor(tensors, "positives").ints());
  }
}
