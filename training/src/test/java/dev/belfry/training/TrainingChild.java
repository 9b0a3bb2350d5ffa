package dev.belfry.training;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.storage.PositiveRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;

/** A training in a process of its own, to be killed at a place of the test's choosing. */
final class TrainingChild {
  /** Where it stops. */
  enum Stop {
    /** Within the second epoch of the towers that are measured, until it is killed. */
    MEASURING,
    /** Within the second epoch of the towers that are to serve, until it is killed. */
    FITTING,
    /** Dead as soon as a file of the model is there. */
    WRITING,
    /** Nowhere. */
    NOWHERE
  }

  /** Begins its lines, which stand among those of the log. */
  static final String SAYS = "> ";

  static final String WAITING = "waiting";
  static final Instant NOW = Instant.parse("2026-04-05T06:07:08Z");

  private final Path models;
  private final Stop stop;

  private TrainingChild(Path models, Stop stop) {
    this.models = models;
    this.stop = stop;
  }

  public static void main(String[] arguments) {
    TrainingChild child = new TrainingChild(Path.of(arguments[0]), Stop.valueOf(arguments[1]));
    try {
      train(child.models, child::instant, child.progress());
    } catch (BelfryException e) {
      say(String.valueOf(e.getMessage()));
      System.exit(1);
    }
  }

  /** What the child trains. */
  static TrainJob.Result train(Path models, InstantSource clock, Progress progress) {
    Dataset shop =
        GenerateJob.generate(
            new ShopConfig(150, 60, 2, Instant.parse("2026-03-01T00:00:00Z"), 60),
            PositiveRule.DEFAULT);
    Settings settings = Settings.of(Map.of("two-tower.epochs", "5", "two-tower.patience", "5"));
    return TrainJob.train(
        shop,
        new TrainJob.Options(models, settings, TrainJob.DEFAULT_K, null, false),
        PositiveRule.DEFAULT,
        clock,
        progress);
  }

  private Instant instant() {
    if (stop == Stop.WRITING) {
      Thread.ofPlatform().daemon().start(this::dieWhileWriting);
    }
    return NOW;
  }

  private void dieWhileWriting() {
    while (true) {
      if (exists("two-tower.safetensors")) {
        // No hook and no finally runs, as under kill -9.
        Runtime.getRuntime().halt(137);
      }
      Thread.onSpinWait();
    }
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void advance(String stage, long done, long total) {
        boolean here = exists("measured.json") ? stop == Stop.FITTING : stop == Stop.MEASURING;
        if (here && stage.equals("two-tower") && done == 2) {
          say(WAITING);
          waitForTheKill();
        }
      }

      @Override
      public void note(String sentence) {
        say(sentence);
      }
    };
  }

  private static void say(String sentence) {
    System.out.println(SAYS + sentence);
  }

  private static void waitForTheKill() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean exists(String name) {
    try (Stream<Path> files = Files.walk(models)) {
      return files.anyMatch(file -> file.endsWith(name));
    } catch (IOException | UncheckedIOException e) {
      // A folder that was renamed while it was walked.
      return false;
    }
  }
}
