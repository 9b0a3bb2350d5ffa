package dev.belfry.launcher;

import dev.belfry.storage.Member;
import dev.belfry.storage.MemberAdmin;
import dev.belfry.storage.Role;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "member",
    description =
        "Members who sign in to the console: add one, list them, give one a new password.",
    mixinStandardHelpOptions = true,
    subcommands = {MemberCommand.Add.class, MemberCommand.Show.class, MemberCommand.Reset.class},
    footer = {
      "",
      "Examples:",
      "  ./belfry member add ada --role admin",
      "  ./belfry member reset ada",
      "  ./belfry member list"
    })
final class MemberCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: add, list or reset");
  }

  private static void with(HomeOptions options, BiConsumer<MemberAdmin, Terminal> work) {
    BelfryConfig config = options.load();
    try (Closer closer = new Closer().closeAtExit();
        Terminal terminal = Terminal.ofProcess()) {
      Installation installation = Installation.openOrAttach(config, closer);
      try (MemberAdmin admin = new MemberAdmin(installation.storage())) {
        work.accept(admin, terminal);
      }
    }
  }

  private static void tell(Terminal terminal, String name, String password) {
    terminal.say("Member '" + name + "' signs in with this password, which is shown this once:");
    terminal.say("  " + password);
  }

  @Command(
      name = "add",
      description = "Adds a member, and prints a password made for it once.",
      mixinStandardHelpOptions = true)
  static final class Add implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "NAME", description = "What is signed in with.")
    String name = "";

    @Option(
        names = "--role",
        required = true,
        description = "viewer (reads), editor (writes), approver (publishes) or admin.")
    String role = "";

    @Option(names = "--display-name", description = "What others see (default: the name).")
    @Nullable String displayName;

    @Override
    public void run() {
      Role parsed = Role.of(role);
      with(
          options,
          (admin, terminal) ->
              tell(
                  terminal,
                  name,
                  admin.add(name, displayName == null ? name : displayName, parsed)));
    }
  }

  @Command(name = "list", description = "Lists the members.", mixinStandardHelpOptions = true)
  static final class Show implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();

    @Override
    public void run() {
      with(options, (admin, terminal) -> admin.list().forEach(m -> terminal.say(line(m))));
    }

    private static String line(Member member) {
      return member.name()
          + "\t"
          + member.role().text()
          + (member.disabled() ? "\tdisabled" : "")
          + "\t"
          + member.displayName();
    }
  }

  @Command(
      name = "reset",
      description = {
        "Gives a member a new password, which is printed once, and ends the member's sessions.",
        "One who was disabled may sign in again."
      },
      mixinStandardHelpOptions = true)
  static final class Reset implements Runnable {
    @Mixin HomeOptions options = new HomeOptions();

    @Parameters(paramLabel = "NAME", description = "Whose.")
    String name = "";

    @Override
    public void run() {
      with(options, (admin, terminal) -> tell(terminal, name, admin.reset(name)));
    }
  }
}
