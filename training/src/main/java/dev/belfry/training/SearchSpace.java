package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a model that tuning draws from, each in its range. A config record declares its own.
 *
 * @param ranges one per setting
 * @param resource what little of tells a poor configuration from a promising one early; null where
 *     every trial is run in full
 */
record SearchSpace(List<Range> ranges, @Nullable Resource resource) {
  /** Nothing to tune. */
  static final SearchSpace NONE = new SearchSpace(List.of(), null);

  SearchSpace {
    ranges = List.copyOf(ranges);
  }

  /**
   * A setting that says how long is trained: sweeps, or epochs.
   *
   * @param key of the setting
   * @param least in the first rung
   * @param most in the last
   */
  record Resource(String key, int least, int most) {
    Resource {
      requireNonNull(key, "key is null");
      if (least < 1 || least > most) {
        throw new IllegalArgumentException("the resource " + key + " has no range");
      }
    }

    /** The amounts of the rungs, each three times the one before, the last in full. */
    List<Integer> rungs() {
      List<Integer> rungs = new ArrayList<>();
      for (int amount = most; amount >= least; amount /= 3) {
        rungs.addFirst(amount);
      }
      return rungs;
    }
  }

  /** Where one setting's values are drawn from. */
  sealed interface Range {
    /** The setting's key. */
    String key();

    /** A value drawn at random, as a settings file has it. */
    String draw(RandomGenerator random);
  }

  /**
   * A number, evenly drawn, on a logarithmic scale where that is asked for.
   *
   * @param whole whether only whole numbers are drawn
   */
  record Numbers(String key, double least, double most, boolean logarithmic, boolean whole)
      implements Range {
    Numbers {
      requireNonNull(key, "key is null");
      if (!(least < most) || (logarithmic && least <= 0)) {
        throw new IllegalArgumentException("the range of " + key + " is empty");
      }
    }

    @Override
    public String draw(RandomGenerator random) {
      double u = random.nextDouble();
      double value =
          logarithmic
              ? least * Math.pow(most / least, u)
              : least + u * (most - least + (whole ? 1 : 0));
      return whole
          ? Long.toString(Math.min((long) most, (long) (logarithmic ? Math.rint(value) : value)))
          : String.format(Locale.ROOT, "%.4g", value);
    }
  }

  /** One of some values, each as likely. */
  record Choice(String key, List<String> values) implements Range {
    Choice {
      requireNonNull(key, "key is null");
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("there is no value of " + key + " to choose");
      }
    }

    @Override
    public String draw(RandomGenerator random) {
      return values.get(random.nextInt(values.size()));
    }
  }

  static SearchSpace of(Range... ranges) {
    return new SearchSpace(List.of(ranges), null);
  }

  /** The same, with poor configurations given up early (successive halving). */
  SearchSpace halving(String key, int least, int most) {
    return new SearchSpace(ranges, new Resource(key, least, most));
  }

  /** A number drawn evenly. */
  static Range uniform(String key, double least, double most) {
    return new Numbers(key, least, most, false, false);
  }

  /** A number drawn evenly on a logarithmic scale. */
  static Range logUniform(String key, double least, double most) {
    return new Numbers(key, least, most, true, false);
  }

  /** A whole number drawn evenly, both ends included. */
  static Range integer(String key, int least, int most) {
    return new Numbers(key, least, most, false, true);
  }

  /** One of some values. */
  static Range choice(String key, Object... values) {
    List<String> texts = new ArrayList<>();
    for (Object value : values) {
      texts.add(value.toString());
    }
    return new Choice(key, texts);
  }

  /** A value for every setting. */
  Settings draw(RandomGenerator random) {
    Map<String, String> values = new LinkedHashMap<>();
    ranges.forEach(range -> values.put(range.key(), range.draw(random)));
    return Settings.of(values);
  }
}
