package dev.belfry.experiments;

/**
 * The choices that a logged policy made in one list (or at one time): what off-policy estimates add
 * up. All values of one list are kept together, for its choices are not independent.
 *
 * @param choices how many
 * @param reward sum of the rewards
 * @param weight sum of the weights: the candidate's chance of what was chosen over the logged one
 * @param weightedReward sum of weight times reward
 * @param robust sum of the doubly robust terms: the reward foretold under the candidate, plus
 *     weight times what the reward is above the one foretold
 */
public record LoggedChoices(
    long choices, double reward, double weight, double weightedReward, double robust) {
  /** No choice yet. */
  public static final LoggedChoices NONE = new LoggedChoices(0, 0, 0, 0, 0);

  /**
   * These, and one more.
   *
   * @param chosenReward 1 for a click, 0 for none
   * @param logged chance with which it was chosen, above 0
   * @param candidate chance with which the candidate would have chosen it
   * @param foretold the reward foretold for what was chosen
   * @param foretoldOfCandidate the mean reward foretold over the candidate's choices
   */
  public LoggedChoices and(
      double chosenReward,
      double logged,
      double candidate,
      double foretold,
      double foretoldOfCandidate) {
    if (!(logged > 0 && logged <= 1 && candidate >= 0 && candidate <= 1 + 1e-9)) {
      throw new IllegalArgumentException(
          "the logged chance is " + logged + ", the candidate's is " + candidate);
    }
    double w = candidate / logged;
    return new LoggedChoices(
        choices + 1,
        reward + chosenReward,
        weight + w,
        weightedReward + w * chosenReward,
        robust + foretoldOfCandidate + w * (chosenReward - foretold));
  }
}
