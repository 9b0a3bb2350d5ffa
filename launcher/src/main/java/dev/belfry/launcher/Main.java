package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 done, 1 failed, 2 bad usage. */
@Command(
    name = "./belfry",
    description = "Belfry, a recommendation platform for your own machines.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true,
    footer = {
      "",
      "Two more commands work on the source: verify (every check) and format.",
      "Every command explains itself: ./belfry COMMAND --help",
      "",
      "Start here:",
      "  ./belfry demo"
    },
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      GenerateCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      TrainCommand.class,
      ModelsCommand.class,
      EvaluateCommand.class,
      EvaluateRankerCommand.class,
      EvaluateRatingsCommand.class,
      TuneCommand.class,
      OpeCommand.class,
      SimulateCommand.class,
      RecommendCommand.class,
      PredictCommand.class,
      MigrateCommand.class,
      MemberCommand.class,
      ConfigCommand.class,
      BenchCommand.class,
      VersionCommand.class,
    })
public final class Main implements Runnable {
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show the stack trace of a failure.")
  boolean debug;

  @Spec CommandSpec spec = CommandSpec.create();

  public static void main(String[] args) {
    // Some libraries log through the JDK, whose standard level is for developers.
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(commandLine().execute(args));
  }

  /** The command line with Belfry's way of telling failures. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(Main::refuse);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          fail(command.getErr(), failure, isDebug(parsed.originalArgs()));
          return CommandLine.ExitCode.SOFTWARE;
        });
    line.setCaseInsensitiveEnumValuesAllowed(true);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command");
  }

  private static boolean isDebug(List<String> args) {
    return args.contains("--debug");
  }

  private static int refuse(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("belfry: " + failure.getMessage());
    if (args.length == 0) {
      command.usage(err);
    } else {
      UnmatchedArgumentException.printSuggestions(failure, err);
      err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static void fail(PrintWriter err, Throwable failure, boolean debug) {
    Throwable known = failure;
    while (!(known instanceof BelfryException) && known.getCause() != null) {
      known = known.getCause();
    }
    err.println("belfry: " + sentence(known));
    if (debug) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      err.print(trace);
    } else if (!(known instanceof BelfryException)) {
      err.println("Run it again with --debug to see where.");
    }
    err.flush();
  }

  private static String sentence(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return failure instanceof BelfryException
        ? message
        : "failed unexpectedly: " + failure.getClass().getSimpleName() + ": " + message;
  }
}
