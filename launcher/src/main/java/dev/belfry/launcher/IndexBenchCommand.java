package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ModelArtefact;
import dev.belfry.scoring.IndexBench;
import dev.belfry.training.IndexItems;
import dev.belfry.training.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "index",
    description = {
      "Measures the retrieval index against the exact scan on one thread: how long it takes to"
          + " build, how much memory it takes, which share of the true results it finds (recall)"
          + " and how long a query takes, by the width of the search and by the share of the items"
          + " that are eligible.",
      "Without --model or --interactions the vectors are synthetic and in clusters. Reads no"
          + " installation and needs no server."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  ./belfry bench index",
      "  ./belfry bench index --items 100000",
      "  ./belfry bench index --interactions gowalla/train.txt",
      "  ./belfry bench index --model MODELS/model-20260101-120000",
      "  ./belfry bench index --crossover"
    })
final class IndexBenchCommand implements Runnable {
  private static final int DIMENSION = 64;

  @Option(
      names = "--items",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many synthetic items (default: 1000000).")
  int items = 1_000_000;

  @Option(
      names = "--clusters",
      paramLabel = "N",
      description = "In how many clusters they are (default: one for 1,000 items).")
  int clusters;

  @Option(
      names = "--noise",
      defaultValue = "0.5",
      description = "Deviation within a cluster, to 1 between the centres (default: 0.5).")
  double noise = 0.5;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "A model whose items are taken; each query is an item's vector moved at random.")
  @Nullable Path model;

  @Option(
      names = "--interactions",
      paramLabel = "FILE",
      description =
          "Interactions to train ALS with, whose item factors are taken and whose users are the"
              + " queries: a line for each user, the user's number and then item numbers.")
  @Nullable Path interactions;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of ALS, such as als.dimension=64.")
  List<String> settings = List.of();

  @Option(
      names = "--crossover",
      description = "Find the number of items from which the graph is faster than the scan.")
  boolean crossover;

  @Option(names = "--k", defaultValue = "100", description = "Items of a result (default: 100).")
  int k = 100;

  @Option(
      names = "--widths",
      split = ",",
      defaultValue = "100,110,120,150,200,300",
      description = "Nodes that a search keeps (default: 100,110,120,150,200,300).")
  List<Integer> widths = List.of(100, 110, 120, 150, 200, 300);

  @Option(
      names = "--queries",
      defaultValue = "1000",
      description = "How many queries (default: 1000).")
  int queries = 1000;

  @Option(
      names = "--threads",
      defaultValue = "2",
      description = "Threads that build the index (default: 2).")
  int threads = 2;

  @Option(names = "--seed", defaultValue = "1", description = "Of the draws (default: 1).")
  long seed = 1;

  @Override
  public void run() {
    check();
    try (Terminal terminal = Terminal.ofProcess()) {
      IndexBench bench =
          new IndexBench(new IndexBench.Options(k, widths, queries, threads, seed), terminal::say);
      if (crossover) {
        bench.crossover(DIMENSION, noise);
      } else if (interactions != null) {
        IndexItems trained =
            IndexItems.ofAls(interactions, queries, Settings.parse(settings), terminal::advance);
        bench.items("ALS factors of " + interactions, trained.table(), trained.queries());
      } else if (model != null) {
        ItemTable table = ModelArtefact.read(model).items();
        bench.items("Model " + model.getFileName(), table, moved(table));
      } else {
        bench.synthetic(
            items, DIMENSION, clusters > 0 ? clusters : Math.max(1, items / 1000), noise);
      }
    }
  }

  private void check() {
    if (model != null && interactions != null) {
      throw BelfryException.invalid("--model and --interactions do not go together");
    }
    if (items < 1 || k < 1 || queries < 1 || threads < 1 || !(noise >= 0)) {
      throw BelfryException.invalid(
          "--items, --k, --queries and --threads take whole numbers from 1 up, --noise from 0 up");
    }
    if (widths.stream().anyMatch(width -> width < 1)) {
      throw BelfryException.invalid("--widths takes whole numbers from 1 up");
    }
  }

  private float[][] moved(ItemTable table) {
    Random random = new Random(seed);
    int d = table.dimension();
    double deviation = 0.5 / Math.sqrt(d);
    float[][] result = new float[queries][];
    for (int i = 0; i < queries; i++) {
      int row = random.nextInt(table.size());
      result[i] = Arrays.copyOfRange(table.embeddings(), row * d, (row + 1) * d);
      for (int j = 0; j < d; j++) {
        result[i][j] += (float) (deviation * random.nextGaussian());
      }
    }
    return result;
  }
}
