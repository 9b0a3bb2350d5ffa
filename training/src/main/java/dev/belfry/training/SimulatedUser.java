package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.SplittableRandom;

/**
 * One user of a simulation: when the user comes, and what becomes of a list. Its draws follow from
 * the seed, the user and the day alone, so that the same user under another policy draws the same
 * numbers. Not for use by several threads.
 */
public final class SimulatedUser {
  private static final int ARRIVE = 1;
  private static final int COME = 2;
  private static final int HOUR = 3;
  private static final int ACT = 4;
  private static final int LOSE = 5;
  private static final int FIRST_HOUR = 8;
  private static final int OPEN_HOURS = 14;

  private final int user;
  private final UserBehaviour behaviour;
  private final long seed;
  private final int firstDay;
  private double satisfaction = 0.5;

  /**
   * A user who has not come yet.
   *
   * @param user index in the world
   * @param arrivalDays the first visit is on one of so many days
   */
  public SimulatedUser(int user, UserBehaviour behaviour, long seed, int arrivalDays) {
    this.user = user;
    this.behaviour = requireNonNull(behaviour, "behaviour is null");
    this.seed = seed;
    this.firstDay = draws(0, ARRIVE).nextInt(arrivalDays);
  }

  /** Index in the world. */
  public int user() {
    return user;
  }

  /** The day of the first visit, from 0. */
  public int firstDay() {
    return firstDay;
  }

  /** Between 0 and 1. */
  public double satisfaction() {
    return satisfaction;
  }

  /** Whether the user is among so many of all, drawn once for all days. */
  public boolean isAmong(double share) {
    return draws(0, LOSE).nextDouble() < share;
  }

  /** Whether the user comes on a day, as satisfied as the visits before left the user. */
  public boolean comes(int day) {
    return day == firstDay
        || (day > firstDay && draws(day, COME).nextDouble() < behaviour.comes(satisfaction));
  }

  /** When on a day the user comes: seconds from midnight. */
  public int second(int day) {
    return FIRST_HOUR * 3_600 + draws(day, HOUR).nextInt(OPEN_HOURS * 3_600);
  }

  /**
   * Looks at a list, and leaves more or less satisfied.
   *
   * @param affinities of the items, in the order of the list
   * @param prices beside them
   */
  public Visit visit(int day, double[] affinities, double[] prices) {
    SplittableRandom draws = draws(day, ACT);
    Visit.Builder visit = new Visit.Builder(affinities.length);
    for (int i = 0; i < affinities.length; i++) {
      int position = i + 1;
      // Always three draws for a position: what happens above must not move those below.
      double click = draws.nextDouble();
      double buy = draws.nextDouble();
      double hide = draws.nextDouble();
      double clicks = behaviour.clicks().click(position, affinities[i]);
      double hides = behaviour.hides(position, affinities[i]);
      visit.expect(clicks, behaviour.purchase(), prices[i], hides);
      if (click < clicks) {
        visit.click(i, buy < behaviour.purchase());
      } else if (hide < hides / (1 - clicks)) {
        visit.hide(i);
      }
    }
    Visit made = visit.build();
    satisfaction += behaviour.memory() * ((made.clicks() > 0 ? 1 : 0) - satisfaction);
    return made;
  }

  private SplittableRandom draws(int day, int stream) {
    return new SplittableRandom(mix(mix(mix(mix(0, seed), user), day), stream));
  }

  /** Seeds that are near must not give draws that are (finalizer of MurmurHash3, Appleby). */
  static long mix(long hash, long value) {
    long mixed = (hash + 0x632be59bd9b4e019L) ^ value;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
