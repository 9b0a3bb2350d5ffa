package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.model.AlsModel;
import dev.belfry.model.ItemTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Item vectors of a data set, to measure the retrieval index with: ALS item factors scaled to unit
 * length, and the users' factors as queries.
 *
 * @param table items 1 to n
 * @param queries a user's factor each, of unit length
 */
public record IndexItems(ItemTable table, float[][] queries) {
  public IndexItems {
    requireNonNull(table, "table is null");
    requireNonNull(queries, "queries is null");
  }

  /**
   * Trains ALS.
   *
   * @param file one line for each user: the user's number, then item numbers, separated by spaces
   * @param queries how many users are queries
   * @param settings {@code als.*}
   */
  public static IndexItems ofAls(Path file, int queries, Settings settings, Progress progress) {
    AlsConfig config = AlsConfig.of(settings);
    settings.check();
    Histories histories = read(file);
    long[] itemNos = LongStream.rangeClosed(1, histories.itemCount()).toArray();
    AlsModel model = new AlsTrainer(config).fit(histories, itemNos, progress);
    int d = model.dimension();
    float[] vectors = new float[itemNos.length * d];
    for (int row = 0; row < itemNos.length; row++) {
      System.arraycopy(unit(model.factor(itemNos[row])), 0, vectors, row * d, d);
    }
    float[][] users = new float[Math.min(queries, histories.users())][];
    for (int i = 0; i < users.length; i++) {
      int[] liked = histories.items()[(int) ((long) i * histories.users() / users.length)];
      float[] weights = new float[liked.length];
      Arrays.fill(weights, 1);
      long[] numbers = Arrays.stream(liked).mapToLong(item -> item + 1L).toArray();
      users[i] = unit(model.foldIn(numbers, weights));
    }
    return new IndexItems(new ItemTable(itemNos, vectors, histories.itemUsers()), users);
  }

  private static Histories read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.NOT_FOUND, "The file " + file + " cannot be read: " + e.getMessage(), e);
    }
    int[][] items = new int[lines.size()][];
    int itemCount = 0;
    for (int line = 0; line < items.length; line++) {
      try {
        items[line] =
            Arrays.stream(lines.get(line).strip().split(" +"))
                .skip(1)
                .mapToInt(Integer::parseInt)
                .distinct()
                .toArray();
      } catch (NumberFormatException e) {
        throw new BelfryException(
            ErrorCode.INVALID,
            "Line " + (line + 1) + " of " + file + " is not a user's number and item numbers.",
            e);
      }
      for (int item : items[line]) {
        itemCount = Math.max(itemCount, item + 1);
      }
    }
    long[][] millis = Arrays.stream(items).map(own -> new long[own.length]).toArray(long[][]::new);
    return new Histories(items, millis, itemCount);
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float scale = squares == 0 ? 0 : (float) (1 / Math.sqrt(squares));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
