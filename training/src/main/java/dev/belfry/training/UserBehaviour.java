package dev.belfry.training;

import static java.util.Objects.requireNonNull;

/**
 * What the users of a simulation do with a list, and when they come again.
 *
 * <p>A user's satisfaction {@code s} begins at {@code 0.5} and moves with every visit by {@code
 * memory * (c - s)}, where {@code c} is 1 when something was clicked and 0 otherwise. On every
 * later day the user comes with probability {@code logistic(logit(daily) + pull * (s - 0.5))}:
 * better lists bring users back. This form is this simulation's own.
 *
 * @param clicks which items are clicked
 * @param purchase probability that what is clicked is bought
 * @param hide probability that what is looked at, not clicked and not liked at all is hidden; it
 *     falls with the affinity as {@code hide * logistic(-affinity)}
 * @param daily probability of a visit on a day at satisfaction 0.5
 * @param pull how much satisfaction matters for that
 * @param memory weight of the latest visit in the satisfaction
 */
public record UserBehaviour(
    ClickModel clicks, double purchase, double hide, double daily, double pull, double memory) {
  /** What the simulation uses. */
  public static final UserBehaviour DEFAULT =
      new UserBehaviour(ClickModel.DEFAULT, 0.11, 0.02, 0.2, 2, 0.3);

  public UserBehaviour {
    requireNonNull(clicks, "clicks is null");
  }

  /** The probability of a visit on a day. */
  public double comes(double satisfaction) {
    return ClickModel.logistic(Math.log(daily / (1 - daily)) + pull * (satisfaction - 0.5));
  }

  /** The probability that an item is hidden. */
  double hides(int position, double affinity) {
    return clicks.examination(position)
        * (1 - clicks.attraction(affinity))
        * hide
        * ClickModel.logistic(-affinity);
  }
}
