package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.model.FeatureConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the towers are to read, and where texts that were embedded are kept.
 *
 * @param config which attributes and computed features
 * @param als how the ALS factors are trained that are features
 * @param textFolder of the kept text embeddings
 */
public record TowerFeatures(FeatureConfig config, AlsConfig als, Path textFolder) {
  /** The computed features that help on every data set of docs/benchmarks.md: none does. */
  private static final Set<String> DEFAULT_COMPUTED = Set.of();

  private static final int DEFAULT_TEXT_DIMENSION = 64;
  private static final int DEFAULT_ALS_DIMENSION = 32;

  public TowerFeatures {
    requireNonNull(config, "config is null");
    requireNonNull(als, "als is null");
    requireNonNull(textFolder, "textFolder is null");
  }

  /** The defaults with a history. */
  public static TowerFeatures defaults(int historyLength, double historyDecay) {
    return of(Settings.none(), historyLength, historyDecay);
  }

  /** The settings {@code features.*}. */
  public static TowerFeatures of(Settings settings, int historyLength, double historyDecay) {
    FeatureConfig base = FeatureConfig.attributes(historyLength, historyDecay);
    return new TowerFeatures(
        new FeatureConfig(
            Set.copyOf(settings.getList("features.include", List.of())),
            Set.copyOf(settings.getList("features.exclude", List.of())),
            hashed(settings),
            computed(settings),
            settings.getList("features.text", base.text()),
            settings.getInt("features.text-dimension", DEFAULT_TEXT_DIMENSION, 0, 10_000),
            historyLength,
            historyDecay),
        AlsConfig.of(settings)
            .withDimension(
                settings.getInt("features.als-dimension", DEFAULT_ALS_DIMENSION, 1, 2_048)),
        Path.of(settings.getText("features.text-folder", defaultFolder())));
  }

  private static Set<String> computed(Settings settings) {
    String key = "features.computed";
    Set<String> names = new HashSet<>();
    Set<String> accepted = new TreeSet<>(FeatureConfig.ALL);
    for (String name : settings.getList(key, sorted(DEFAULT_COMPUTED))) {
      switch (name) {
        case "all" -> names.addAll(FeatureConfig.ALL);
        case "none" -> {}
        default -> {
          if (accepted.contains("@" + name.replace('-', '_'))) {
            names.add("@" + name.replace('-', '_'));
          } else {
            settings.refuse(key, name, "all, none, " + plain(accepted));
          }
        }
      }
    }
    return names;
  }

  private static Map<String, Integer> hashed(Settings settings) {
    String key = "features.hash";
    Map<String, Integer> buckets = new HashMap<>();
    for (String entry : settings.getList(key, List.of())) {
      String[] sides = entry.split(":", -1);
      if (sides.length == 2 && sides[1].matches("[1-9][0-9]{0,6}")) {
        buckets.put(sides[0], Integer.parseInt(sides[1]));
      } else {
        settings.refuse(key, entry, "attributes with a number of buckets, as user.zip:256");
      }
    }
    return buckets;
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().map(TowerFeatures::dashed).sorted().toList();
  }

  private static String plain(Set<String> names) {
    return names.stream().map(TowerFeatures::dashed).collect(Collectors.joining(", "));
  }

  private static String dashed(String name) {
    return name.substring(1).replace('_', '-');
  }

  private static String defaultFolder() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path folder =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    return folder.resolve("belfry").toString();
  }
}
