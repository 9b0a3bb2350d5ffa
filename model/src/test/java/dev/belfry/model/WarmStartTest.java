package dev.belfry.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmStartTest {
  /** Items 4 and 20 are new, 5 is gone; user 3 is new, 1 is gone. */
  private static final long[] ITEM_NOS = {3, 4, 8, 13, 20};

  private static final long[] USER_NOS = {2, 3, 4};

  @TempDir Path models = Path.of("");

  private Map<String, Tensor> before() {
    return ModelArtefact.read(models.resolve("m1")).tensors(ModelArtefact.TOWERS);
  }

  private Map<String, Tensor> started(Map<String, Tensor> initial) {
    Fixtures.writer().write(models, Fixtures.manifest("m1"));
    return WarmStart.parameters(
        ModelArtefact.read(models.resolve("m1")), Fixtures.features(), ITEM_NOS, USER_NOS, initial);
  }

  private static Map<String, Tensor> initial(List<Integer> hidden) {
    return new TowerShape(4, 3, hidden, false)
        .initialise(Fixtures.features(), ITEM_NOS.length, USER_NOS.length, 77);
  }

  @Test
  void rowsFollowTheirItemOrUserAndNewOnesStayAsTheyWereInitialised() {
    Map<String, Tensor> initial = initial(List.of(8));
    Map<String, Tensor> now = started(initial);
    // Row 0 is the unknown, which is kept; items of the model before are 3, 5, 8, 13 and its users
    // 1, 2, 4.
    assertRows(Towers.ITEM_ID, initial, now, 0, 1, -1, 3, 4, -1);
    assertRows(Towers.USER_ID, initial, now, 0, 2, -1, 3);
  }

  @Test
  void layersOfTheSameShapeAreTakenAndOthersAreNot() {
    Map<String, Tensor> same = started(initial(List.of(8)));
    Map<String, Tensor> before = before();
    before.forEach(
        (name, tensor) -> {
          if (!Towers.isTable(name)) {
            assertThat(same.get(name)).as(name).isEqualTo(tensor);
          }
        });
  }

  @Test
  void anotherWidthKeepsItsOwnLayersAndTheRowsAllTheSame() {
    Map<String, Tensor> initial = initial(List.of(6));
    Map<String, Tensor> now = started(initial);
    assertRows(Towers.ITEM_ID, initial, now, 0, 1, -1, 3, 4, -1);
    initial.forEach(
        (name, tensor) -> {
          if (!Towers.isTable(name)) {
            assertThat(now.get(name)).as(name).isEqualTo(tensor);
          }
        });
  }

  /**
   * Holds each row against the model before, or against its first values.
   *
   * @param from of each row the one before, or -1
   */
  private void assertRows(
      String table, Map<String, Tensor> initial, Map<String, Tensor> now, int... from) {
    Tensor values = requireNonNull(now.get(table));
    int width = (int) values.shape()[1];
    assertThat(values.shape()[0]).isEqualTo(from.length);
    for (int row = 0; row < from.length; row++) {
      float[] expected =
          from[row] < 0
              ? row(requireNonNull(initial.get(table)), row, width)
              : row(requireNonNull(before().get(table)), from[row], width);
      assertThat(row(values, row, width)).as(table + " " + row).containsExactly(expected);
    }
  }

  private static float[] row(Tensor table, int row, int width) {
    return Arrays.copyOfRange(table.floats(), row * width, (row + 1) * width);
  }
}
