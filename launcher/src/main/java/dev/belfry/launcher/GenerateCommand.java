package dev.belfry.launcher;

import dev.belfry.training.Dataset;
import dev.belfry.training.GenerateJob;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "generate",
    description = {
      "Writes a synthetic shop as files: items, users and events.",
      "The same options give the same bytes."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry generate --out shop",
      "  ./belfry generate --users 20000 --items 5000 --seed 7 --format parquet --out big-shop"
    })
final class GenerateCommand implements Runnable {
  @Mixin ShopOptions shop = new ShopOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "The folder to write to.")
  Path out = Path.of("");

  @Option(names = "--format", defaultValue = "csv", description = "csv or parquet (default: csv).")
  GenerateJob.Format format = GenerateJob.Format.CSV;

  @Override
  public void run() {
    try (Terminal terminal = Terminal.ofProcess()) {
      Dataset data = GenerateJob.write(shop.config(), out, format, terminal::advance);
      terminal.say(
          "%,d items, %,d users and %,d events written to %s."
              .formatted(data.items().size(), data.users().size(), data.events(), out));
    }
  }
}
