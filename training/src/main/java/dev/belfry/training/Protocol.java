package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import java.util.ArrayList;
import java.util.List;

/**
 * How data is cut into what is learned from and what is asked.
 *
 * @param kind the cut
 * @param share of the positives that is the test, where the cut is by time or at random
 * @param seed of a random cut
 * @param folds of temporal cross-validation; 1 for a single cut by time
 * @param validShare share of the training items held back for validation where the cut has no
 *     validation of its own; 0 for none
 */
public record Protocol(Kind kind, double share, long seed, int folds, double validShare) {
  /** The cuts. */
  public enum Kind {
    /** Each user's last item is the test, the one before it the validation. */
    LEAVE_LAST_OUT,
    /** The last share of all positives is the test, the share before it the validation. */
    BY_TIME,
    /** Any share of the positives is the test, whenever it happened. */
    RANDOM,
    /** A share of the items loses all interactions, and is ranked among itself. */
    COLD_ITEMS,
    /** The test is given with the data. */
    FIXED
  }

  /** Leave-last-out. */
  public static final Protocol DEFAULT = new Protocol(Kind.LEAVE_LAST_OUT, 0.1, 1, 1, 0);

  public Protocol {
    requireNonNull(kind, "kind is null");
    if (!(share > 0 && share < 0.5)) {
      throw BelfryException.invalid(
          "the share of the test is " + share + "; more than 0 and less than 0.5 is accepted");
    }
    if (!(validShare >= 0 && validShare < 0.5)) {
      throw BelfryException.invalid(
          "the share of the validation is " + validShare + "; 0 to less than 0.5 is accepted");
    }
    if (folds < 1 || folds > 20) {
      throw BelfryException.invalid("folds is " + folds + "; 1 to 20 are accepted");
    }
    if (folds > 1 && kind != Kind.BY_TIME) {
      throw BelfryException.invalid("folds go with the protocol by-time only");
    }
  }

  /** Cuts a data set; INVALID where it cannot be cut so, or nobody could be asked anything. */
  List<EvaluationPart> cut(Dataset data) {
    if (!data.hasTimestamps() && kind == Kind.BY_TIME) {
      throw BelfryException.invalid(
          data.name()
              + " has no timestamps that could tell what came first; take leave-last-out (the order"
              + " of the file) or random.");
    }
    if (kind == Kind.COLD_ITEMS) {
      return List.of(ColdItems.cut(data, share, seed));
    }
    Histories all = Histories.of(data);
    List<Split> splits =
        switch (kind) {
          case LEAVE_LAST_OUT -> List.of(Split.leaveLastOut(all));
          case BY_TIME ->
              folds == 1 ? List.of(Split.byTime(all, share)) : Split.crossValidation(all, folds);
          case RANDOM -> List.of(Split.random(all, share, seed));
          case COLD_ITEMS, FIXED ->
              throw BelfryException.invalid(
                  data.name() + " comes without a test of its own; name another protocol.");
        };
    List<EvaluationPart> parts = new ArrayList<>();
    for (Split split : splits) {
      if (split.test().isEmpty()) {
        throw BelfryException.invalid(
            data.name()
                + " has no user with enough positive interactions to be asked about by the protocol "
                + split.protocol()
                + ".");
      }
      parts.add(EvaluationPart.of(data, withValidation(split, data.hasTimestamps())));
    }
    return parts;
  }

  /** Holds a share back for validation where the split has none and one is asked for. */
  Split withValidation(Split split, boolean timed) {
    return split.validation().isEmpty() && validShare > 0
        ? split.withValidation(validShare, seed, timed && kind != Kind.RANDOM)
        : split;
  }
}
