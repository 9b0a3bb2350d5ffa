package dev.belfry.experiments;

import dev.belfry.contracts.events.LoggedList;
import dev.belfry.contracts.reranker.SlotChance;
import java.util.List;

/**
 * The choices of a whole list, whose slots are drawn one after the other. What a slot earns may
 * depend on it and on those above it, so that its weight is the product of the chances down to it:
 * reward interaction inverse propensity scores (McInerney, Brost, Chandar, Mehrotra, Carterette,
 * KDD 2020), and the doubly robust estimate of that cascade (Kiyohara, Saito, Matsuhiro, Narita,
 * Shimizu, Yamamoto, WSDM 2022).
 */
public final class CascadeChoices {
  private CascadeChoices() {}

  /**
   * The choices of one list.
   *
   * @param list what was served and what was clicked
   * @param chances what the candidate would have done, as long as the list or up to a chance of 0
   * @param table the one of {@code model} in the means of the chances
   * @param model foretells clicks; it must not have seen the list
   */
  public static LoggedChoices of(
      LoggedList list, List<SlotChance> chances, int table, ClickModel model) {
    // With w the weight down to a slot, v the one above it, q the reward foretold for what was
    // served there, Q the mean of q over the candidate's draw and m the mean of the position, the
    // doubly robust sum over slots is
    //   m + v (Q - m) + w (r - q):
    // what is foretold of a slot is the candidate's own where the candidate's list came so far, and
    // else the position's. The mean of v is 1, so neither q nor m can be wrong enough to matter.
    double reward = 0;
    double weights = 0;
    double weighted = 0;
    double robust = 0;
    double above = 1;
    for (int slot = 0; slot < list.items().size(); slot++) {
      LoggedList.LoggedItem item = list.items().get(slot);
      double r = item.clicked() ? 1 : 0;
      double position = model.position(slot);
      reward += r;
      robust += position;
      if (slot >= chances.size()) {
        continue;
      }
      SlotChance chance = chances.get(slot);
      double weight = above * chance.chance() / logged(item);
      weights += weight;
      weighted += weight * r;
      robust +=
          above * position * (chance.means().get(table) - 1)
              + weight * (r - position * model.items().of(item.itemNo()));
      above = weight;
    }
    return new LoggedChoices(list.items().size(), reward, weights, weighted, robust);
  }

  private static double logged(LoggedList.LoggedItem item) {
    if (!(item.propensity() > 0 && item.propensity() <= 1)) {
      throw new IllegalArgumentException("the logged chance is " + item.propensity());
    }
    return item.propensity();
  }
}
