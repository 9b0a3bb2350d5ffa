package dev.belfry.scoring;

import ai.djl.Device;
import dev.belfry.contracts.common.Attributes;
import dev.belfry.model.AlsModel;
import dev.belfry.model.Calibration;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureSchema;
import dev.belfry.model.FeatureSchema.CategoryFeature;
import dev.belfry.model.ItemFacts;
import dev.belfry.model.ItemTable;
import dev.belfry.model.ItemToItemModel;
import dev.belfry.model.ModelArtefact;
import dev.belfry.model.ModelManifest;
import dev.belfry.model.PopularityTables;
import dev.belfry.model.RankFacts;
import dev.belfry.model.RankFeatures;
import dev.belfry.model.RankItems;
import dev.belfry.model.RankModel;
import dev.belfry.model.RankerShape;
import dev.belfry.model.Tensor;
import dev.belfry.model.TowerShape;
import dev.belfry.model.TwoTower;
import dev.belfry.model.UserTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A model of a few items with random weights: the whole artefact format, trained on nothing. */
final class SmallModel {
  static final int ITEMS = 40;
  static final int USERS = 6;
  private static final int ID_WIDTH = 8;
  private static final int HIDDEN = 12;
  private static final FeatureSchema SCHEMA =
      FeatureSchema.idsOnly(50, 0.9)
          .withItemCategories(
              List.of(new CategoryFeature("categories", true, List.of("shoes", "hats", "bags"))));

  private SmallModel() {}

  /**
   * Writes the model {@code name} under {@code models} and returns its directory. Items 1..40 are
   * known, users 1..6.
   */
  static Path write(Path models, String name, long seed) {
    return write(models, name, seed, Map.of("two-tower", 1.0));
  }

  /** The same with recommended sources. */
  static Path write(Path models, String name, long seed, Map<String, Double> sources) {
    return write(models, name, seed, sources, List.of());
  }

  /** The same with item-to-item models. */
  static Path write(
      Path models,
      String name,
      long seed,
      Map<String, Double> sources,
      List<ItemToItemModel> itemToItem) {
    return write(models, name, seed, sources, writer -> itemToItem.forEach(writer::itemToItem));
  }

  /** A model with a ranker of random weights over the two-tower's proposals. */
  static Path writeRanked(Path models, String name, int candidates) {
    RankFeatures features =
        new RankFeatures(
            new RankItems(SCHEMA, ItemFacts.unknown(ITEMS)),
            List.of("two-tower"),
            List.of(),
            no -> null);
    int width = features.width();
    RankerShape shape =
        new RankerShape(
            RankerShape.Kind.DCN_V2_PARALLEL,
            1,
            4,
            List.of(8),
            List.of(),
            4,
            List.of(RankerShape.Head.probability("click")),
            false);
    RankModel ranker =
        RankModel.of(
            new RankFacts(
                shape,
                List.of("two-tower"),
                List.of(),
                features.names(),
                features.itemWidth(),
                Collections.nCopies(width, 0f),
                Collections.nCopies(width, 1f),
                List.of(Calibration.NONE),
                candidates),
            shape.initialise(RankModel.schema(width, features.itemWidth()), 5));
    return write(models, name, 1, Map.of("two-tower", 1.0), writer -> writer.ranker(ranker));
  }

  private static Path write(
      Path models,
      String name,
      long seed,
      Map<String, Double> sources,
      Consumer<ModelArtefact.Writer> more) {
    Random random = new Random(seed);
    Map<String, Tensor> towers =
        new TowerShape(ID_WIDTH, ID_WIDTH, List.of(HIDDEN), false)
            .initialise(SCHEMA, ITEMS, USERS, seed);

    long[] itemNos = LongStream.rangeClosed(1, ITEMS).toArray();
    long[] userNos = LongStream.rangeClosed(1, USERS).toArray();
    FeatureEncoder encoder = new FeatureEncoder(SCHEMA, itemNos, userNos);
    float[] embeddings = new float[ITEMS * TwoTower.DIMENSION];
    try (TwoTower twoTower = TwoTower.of(towers, SCHEMA, Device.cpu())) {
      float[][] rows =
          twoTower.embedItems(
              LongStream.of(itemNos)
                  .mapToObj(itemNo -> encoder.encodeItem(itemNo, attributes(itemNo)))
                  .toList());
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], 0, embeddings, i * TwoTower.DIMENSION, TwoTower.DIMENSION);
      }
    }
    ItemTable items =
        new ItemTable(itemNos, embeddings, IntStream.range(0, ITEMS).map(i -> 9).toArray());
    ModelArtefact.Writer writer = new ModelArtefact.Writer();
    more.accept(writer);
    return writer
        .towers(towers)
        .items(items)
        .index(ItemIndex.buildGraph(ItemMatrix.of(items), 1, seed))
        .users(new UserTable(userNos, IntStream.range(0, USERS).map(i -> 9).toArray()))
        .als(new AlsModel(itemNos, random(random, ITEMS, 2).floats(), 2, 0.1, 0.1, 1))
        .popularity(PopularityTables.empty())
        .write(
            models,
            new ModelManifest(
                ModelManifest.FORMAT,
                name,
                Instant.EPOCH,
                SCHEMA,
                new ModelManifest.DataRange(
                    Instant.EPOCH, Instant.EPOCH, USERS, ITEMS, 0, 0, "every event"),
                5,
                Map.of(),
                Map.of(),
                sources,
                Map.of()))
        .directory();
  }

  static Attributes attributes(long itemNo) {
    return Attributes.of(Map.of("categories", List.of(itemNo % 2 == 0 ? "shoes" : "hats")));
  }

  private static Tensor random(Random random, int... shape) {
    int size = IntStream.of(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.ofFloats(values, IntStream.of(shape).asLongStream().toArray());
  }
}
