package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.training.ShopConfig;
import dev.belfry.training.UserBehaviour;
import java.util.List;

/**
 * Which users visit a server, and how.
 *
 * @param shop whose users they are: what the server is filled with, unless it holds it
 * @param behaviour what they do
 * @param placement where they see their lists
 * @param arrivalDays they come for the first time on one of so many days, 1 or more
 * @param losses users who never ask for their list
 */
public record SimulationPlan(
    ShopConfig shop,
    UserBehaviour behaviour,
    String placement,
    int arrivalDays,
    List<SimulationLoss> losses) {
  public SimulationPlan {
    requireNonNull(shop, "shop is null");
    requireNonNull(behaviour, "behaviour is null");
    requireNonNull(placement, "placement is null");
    losses = List.copyOf(losses);
    if (arrivalDays < 1) {
      throw BelfryException.invalid("arrivalDays is " + arrivalDays + "; 1 or more is accepted");
    }
  }

  /** Users of a shop who come to the home page as soon as they can, none of them lost. */
  public static SimulationPlan of(ShopConfig shop) {
    return new SimulationPlan(shop, UserBehaviour.DEFAULT, "home", 1, List.of());
  }
}
