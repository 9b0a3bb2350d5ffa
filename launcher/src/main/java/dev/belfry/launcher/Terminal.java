package dev.belfry.launcher;

import static java.util.Objects.requireNonNull;

import dev.belfry.training.Progress;
import java.io.Console;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * What people see of long work: a bar that moves, where there is a terminal; a plain line for each
 * stage elsewhere. Results go to the output, progress to the error stream. For one thread at a
 * time.
 */
final class Terminal implements Progress, AutoCloseable {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean interactive;
  private @Nullable ProgressBar bar;
  private @Nullable String stage;
  private long stageStarted;

  /**
   * @param interactive whether bars may be drawn
   */
  Terminal(PrintStream out, PrintStream err, boolean interactive) {
    this.out = requireNonNull(out);
    this.err = requireNonNull(err);
    this.interactive = interactive;
  }

  /** The process's own terminal, or what stands in for it. */
  static Terminal ofProcess() {
    Console console = System.console();
    return new Terminal(System.out, System.err, console != null && console.isTerminal());
  }

  /** One that shows nothing. */
  static Terminal silent() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    return new Terminal(nowhere, nowhere, false);
  }

  boolean isInteractive() {
    return interactive;
  }

  /** A line of the result. */
  void say(String line) {
    endStage();
    out.println(line);
    out.flush();
  }

  /** A line about what is going on. */
  @Override
  public void note(String line) {
    endStage();
    err.println(line);
    err.flush();
  }

  /** Asks; an empty answer is yes. To be asked of a terminal only. */
  boolean confirm(String question) {
    endStage();
    Console console = System.console();
    String answer = console == null ? "" : console.readLine("%s [Y/n] ", question);
    // No answer at all is the end of the input: nobody agreed.
    return answer != null
        && (answer.isBlank() || answer.strip().toLowerCase(Locale.ROOT).startsWith("y"));
  }

  /** Runs one step of unknown length and says how long it took. */
  <T> T step(String name, Supplier<T> step) {
    endStage();
    long started = System.nanoTime();
    if (interactive) {
      err.print(name + " ...");
      err.flush();
    }
    T result;
    try {
      result = step.get();
    } catch (RuntimeException e) {
      err.print(interactive ? "\r\033[K" : "");
      throw e;
    }
    err.printf(
        "%s%s: %.1f s%n", interactive ? "\r\033[K" : "", name, (System.nanoTime() - started) / 1e9);
    return result;
  }

  /**
   * Some of a stage is done; the first call of another stage ends the one before.
   *
   * @param total 0 when it is not known
   */
  @Override
  public void advance(String name, long done, long total) {
    if (!name.equals(stage)) {
      endStage();
      stage = name;
      stageStarted = System.nanoTime();
      if (interactive) {
        bar =
            new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(total == 0 ? -1 : total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setMaxRenderedLength(100)
                .build();
      }
    }
    if (bar != null) {
      if (total > 0) {
        bar.maxHint(total);
      }
      bar.stepTo(done);
    }
  }

  /** Ends the stage that is going on. */
  @Override
  public void close() {
    endStage();
  }

  private void endStage() {
    if (bar != null) {
      bar.refresh();
      bar.close();
      bar = null;
    } else if (stage != null) {
      err.printf("%s: %.1f s%n", stage, (System.nanoTime() - stageStarted) / 1e9);
    }
    stage = null;
  }
}
