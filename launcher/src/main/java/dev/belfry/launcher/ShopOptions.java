package dev.belfry.launcher;

import dev.belfry.training.ShopConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The size of a synthetic shop. */
final class ShopOptions {
  @Option(
      names = "--users",
      paramLabel = "N",
      description = "Users of the synthetic shop (default: 2000).")
  @Nullable Integer users;

  @Option(
      names = "--items",
      paramLabel = "N",
      description = "Items of the synthetic shop (default: 500).")
  @Nullable Integer items;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed makes the same shop (default: 1).")
  @Nullable Long seed;

  /** Whether any of them was given. */
  boolean isGiven() {
    return users != null || items != null || seed != null;
  }

  /** The shop that is meant. */
  ShopConfig config() {
    ShopConfig defaults = ShopConfig.defaults();
    return new ShopConfig(
        users == null ? defaults.users() : users,
        items == null ? defaults.items() : items,
        seed == null ? defaults.seed() : seed,
        defaults.until(),
        defaults.days());
  }
}
