package dev.belfry.model;

/**
 * Names of the features that are no attributes. What they read of a user is known just before the
 * moment of the event or request: the interactions of {@link RecentEvents}. What they read of an
 * item is known at the end of the training data and stays with the model.
 */
public final class Computed {
  /** Item number: days from {@code created_at}, or else the first event, to the schema's end. */
  public static final String AGE = "@age";

  /** Item number: distinct users who liked it, in the training data. */
  public static final String POPULARITY = "@popularity";

  /** Item number: mean rating in the training data, drawn to the overall mean by five votes. */
  public static final String MEAN_RATING = "@mean_rating";

  /** Item vector: embedding of the item's text. */
  public static final String TEXT = "@text";

  /** Item vector: its ALS factor; missing where nobody in training liked it. */
  public static final String ALS = "@als";

  /** User category: whether nobody is known. */
  public static final String ANONYMOUS = "@anonymous";

  /** User category: categories of the latest positive items, each as often as it occurs. */
  public static final String RECENT_CATEGORIES = "@recent_categories";

  /** User number: distinct items liked so far. */
  public static final String POSITIVES = "@positives";

  /** User number: mean of the ratings. */
  public static final String RATING_MEAN = "@rating_mean";

  /** User number: standard deviation of the ratings; missing below two. */
  public static final String RATING_DEVIATION = "@rating_deviation";

  /** User number: how many ratings. */
  public static final String RATING_COUNT = "@rating_count";

  /** User number: mean of the scaled prices of the positive items. */
  public static final String PRICE_LEVEL = "@price_level";

  /** User vector: mean of the texts of the positive items. */
  public static final String RECENT_TEXT = "@recent_text";

  /** User vector: mean of what the user wrote. */
  public static final String REVIEW_TEXT = "@review_text";

  /** User vector: ALS fold-in of the positive items; zero before the first. */
  public static final String RECENT_ALS = "@recent_als";

  /** Context: hour of the day, 0 to 23, UTC. */
  public static final String HOUR = "@hour";

  /** Context: day of the week, 1 for Monday, UTC. */
  public static final String WEEKDAY = "@weekday";

  /** Context: whether it is Saturday or Sunday, UTC. */
  public static final String WEEKEND = "@weekend";

  /** Context: month, 1 to 12, UTC. */
  public static final String MONTH = "@month";

  /** Context: where the list is shown. */
  public static final String PLACEMENT = "@placement";

  /** What the user did with an item of the history. */
  public static final String EVENT_TYPE = "@event_type";

  private Computed() {}

  /** Whether a feature of this name is computed. */
  public static boolean is(String name) {
    return name.startsWith("@");
  }
}
