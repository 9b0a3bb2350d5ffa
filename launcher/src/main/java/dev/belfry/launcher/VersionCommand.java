package dev.belfry.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "version",
    description = "Prints the versions of Belfry and of what it runs on.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Runnable, IVersionProvider {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    spec.commandLine().getOut().flush();
  }

  @Override
  public String[] getVersion() {
    Properties versions = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("/version.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new String[] {
      "belfry " + versions.getProperty("version"),
      "java " + Runtime.version() + " (" + System.getProperty("java.vm.vendor") + ")",
      "embedded postgres " + versions.getProperty("postgres") + ", redis 6.2.6",
    };
  }
}
