package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.experiments.LoggedChoices;
import dev.belfry.experiments.OffPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The choices of one policy in one campaign of the Open Bandit Dataset: an item at one of three
 * positions, the chance that it was chosen with, and whether it was clicked.
 *
 * @param choices in the order of the file
 */
record BanditLog(List<Choice> choices) {
  /** How many choices the mean of the log is worth beside an item's own. */
  private static final double PRIOR = 100;

  /**
   * One choice.
   *
   * @param position 1 to 3
   * @param reward 1 for a click
   * @param propensity above 0
   */
  record Choice(int item, int position, double reward, double propensity) {}

  /** A policy that looks at nothing but the position: the chance of each item there. */
  interface Policy {
    double chance(int item, int position);
  }

  BanditLog {
    choices = List.copyOf(choices);
  }

  /** Reads a file of the dataset. */
  static BanditLog read(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      List<String> all = lines.toList();
      List<String> header = List.of(all.getFirst().split(","));
      int item = column(file, header, "item_id");
      int position = column(file, header, "position");
      int click = column(file, header, "click");
      int propensity = column(file, header, "propensity_score");
      List<Choice> choices = new ArrayList<>();
      for (String line : all.subList(1, all.size())) {
        String[] cells = line.split(",");
        choices.add(
            new Choice(
                Integer.parseInt(cells[item]),
                Integer.parseInt(cells[position]),
                Double.parseDouble(cells[click]),
                Double.parseDouble(cells[propensity])));
      }
      return new BanditLog(choices);
    } catch (IOException e) {
      throw new BelfryException(ErrorCode.NOT_FOUND, "cannot read " + file, e);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw BelfryException.invalid(file + " is not a log of the Open Bandit Dataset: " + e);
    }
  }

  private static int column(Path file, List<String> header, String name) {
    int column = header.indexOf(name);
    if (column < 0) {
      throw BelfryException.invalid(file + " has no column '" + name + "'");
    }
    return column;
  }

  /** How often this log's policy chose each item at each position. */
  Policy frequencies() {
    Map<Integer, Double> atPosition = new HashMap<>();
    Map<List<Integer>, Double> chosen = new HashMap<>();
    for (Choice choice : choices) {
      atPosition.merge(choice.position, 1.0, Double::sum);
      chosen.merge(List.of(choice.item, choice.position), 1.0, Double::sum);
    }
    return (item, position) ->
        chosen.getOrDefault(List.of(item, position), 0.0)
            / atPosition.getOrDefault(position, Double.POSITIVE_INFINITY);
  }

  /** The policy that draws every item of this log alike. */
  Policy uniform() {
    long items = choices.stream().map(Choice::item).distinct().count();
    return (item, position) -> 1.0 / items;
  }

  /** What a policy would have earned on this log's choices. */
  OffPolicy.Result estimate(Policy candidate) {
    RewardModel[] models = {new RewardModel(choices, 0), new RewardModel(choices, 1)};
    Map<Integer, Double> chances = new HashMap<>();
    List<Integer> items = choices.stream().map(Choice::item).distinct().toList();
    OffPolicy estimates = new OffPolicy();
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      // Foretold by a model of the other half: no choice foretells itself.
      int other = 1 - i % 2;
      RewardModel model = models[other];
      double foretold =
          chances.computeIfAbsent(
              choice.position * 2 + other,
              key ->
                  items.stream()
                      .mapToDouble(
                          item ->
                              candidate.chance(item, choice.position)
                                  * model.reward(item, choice.position))
                      .sum());
      estimates.add(
          LoggedChoices.NONE.and(
              choice.reward,
              choice.propensity,
              candidate.chance(choice.item, choice.position),
              model.reward(choice.item, choice.position),
              foretold));
    }
    return estimates.result();
  }

  /** Mean rewards of half a log by item and position, shrunk toward the mean of all. */
  private static final class RewardModel {
    private final Map<List<Integer>, double[]> sums = new HashMap<>();
    private final double mean;

    RewardModel(List<Choice> choices, int half) {
      double clicks = 0;
      double count = 0;
      for (int i = half; i < choices.size(); i += 2) {
        Choice choice = choices.get(i);
        double[] sum =
            sums.computeIfAbsent(List.of(choice.item, choice.position), key -> new double[2]);
        sum[0] += choice.reward;
        sum[1]++;
        clicks += choice.reward;
        count++;
      }
      mean = clicks / count;
    }

    double reward(int item, int position) {
      double[] sum = sums.getOrDefault(List.of(item, position), new double[2]);
      return (sum[0] + PRIOR * mean) / (sum[1] + PRIOR);
    }
  }
}
