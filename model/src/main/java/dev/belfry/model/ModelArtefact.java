package dev.belfry.model;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.model.ModelManifest.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A trained model on disk: a directory with {@code manifest.json} beside safetensors files, written
 * once and never changed. The accessors read their file at each call: keep what they return.
 */
public final class ModelArtefact {
  static final String TOWERS = "two-tower.safetensors";
  private static final String ITEMS = "items.safetensors";
  private static final String FACTS = "item-facts.safetensors";
  private static final String USERS = "users.safetensors";
  private static final String ALS = "als.safetensors";
  private static final String POPULARITY = "popularity.safetensors";
  private static final String INDEX = "index.safetensors";
  private static final String RANKER = "ranker.safetensors";
  private static final String RATING = "rating.safetensors";
  private static final String SUFFIX = ".safetensors";

  /** Names of the item-to-item models that an artefact may hold. */
  private static final List<String> ITEM_TO_ITEM = List.of("item-knn", "sequential-rules", "ease");

  private static final String MANIFEST = "manifest.json";
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private final Path directory;
  private final ModelManifest manifest;

  private ModelArtefact(Path directory, ModelManifest manifest) {
    this.directory = directory;
    this.manifest = manifest;
  }

  /**
   * Opens a model directory and checks every file against the manifest.
   *
   * @throws BelfryException naming the file that is missing, damaged or of another format
   */
  public static ModelArtefact read(Path directory) {
    ModelManifest manifest = readManifest(directory.resolve(MANIFEST));
    manifest.files().forEach((name, entry) -> verify(directory.resolve(name), entry));
    return new ModelArtefact(directory, manifest);
  }

  public Path directory() {
    return directory;
  }

  public ModelManifest manifest() {
    return manifest;
  }

  /** The manifest as JSON text. */
  public String manifestJson() {
    return json(manifest);
  }

  /** The items it was trained on, with their embeddings. */
  public ItemTable items() {
    return ItemTable.ofTensors(tensors(ITEMS));
  }

  /** The users it was trained on. */
  public UserTable users() {
    return UserTable.ofTensors(tensors(USERS));
  }

  /** ALS item factors. */
  public AlsModel als() {
    return AlsModel.ofTensors(tensors(ALS));
  }

  /** Those of its models that score from a history alone, in the order they are to be listed. */
  public List<HistoryModel> historyModels() {
    List<HistoryModel> models = new ArrayList<>();
    for (String name : ITEM_TO_ITEM) {
      if (manifest.files().containsKey(name + SUFFIX)) {
        models.add(ItemToItemModel.ofTensors(name, tensors(name + SUFFIX)));
      }
    }
    models.add(als());
    return List.copyOf(models);
  }

  /**
   * The retrieval index over {@link #items()}, memory-mapped by tensor name: what {@link
   * Writer#index} was given. Empty where the catalogue is scanned instead.
   */
  public Map<String, MemorySegment> index() {
    if (!manifest.files().containsKey(INDEX)) {
      return Map.of();
    }
    try {
      return Safetensors.map(directory.resolve(INDEX));
    } catch (IOException e) {
      throw unreadable(directory.resolve(INDEX), e);
    }
  }

  /** The second stage; empty where the order of the fusion is as good. */
  public Optional<RankModel> ranker() {
    if (!manifest.files().containsKey(RANKER)) {
      return Optional.empty();
    }
    return Optional.of(RankModel.ofTensors(tensors(RANKER)));
  }

  /** What foretells ratings; empty where there were none to learn from, or it was no better. */
  public Optional<RatingModel> rating() {
    if (!manifest.files().containsKey(RATING)) {
      return Optional.empty();
    }
    return Optional.of(RatingModel.ofTensors(tensors(RATING)));
  }

  /** What the second stage reads of items. */
  public RankItems rankItems() {
    Map<String, Tensor> items = tensors(ITEMS, name -> name.equals(ItemTable.ITEM_NO));
    return new RankItems(
        manifest.features(), facts(tensor(items, ItemTable.ITEM_NO).longs().length));
  }

  /** Counts for cold start. */
  public PopularityTables popularity() {
    return PopularityTables.ofTensors(tensors(POPULARITY));
  }

  /**
   * The encoder of its feature schema, items and users. An item or user without any positive
   * interaction in training is unknown to it, and is encoded from its features.
   */
  public FeatureEncoder encoder() {
    // Without the embeddings, which are most of the file.
    Map<String, Tensor> items = tensors(ITEMS, name -> !name.equals(ItemTable.EMBEDDING));
    long[] itemNos = tensor(items, ItemTable.ITEM_NO).longs();
    UserTable users = users();
    return new FeatureEncoder(
        manifest.features(),
        itemNos,
        tensor(items, ItemTable.POSITIVES).ints(),
        users.userNos(),
        users.positives(),
        facts(itemNos.length),
        TextVectors.NONE);
  }

  private ItemFacts facts(int items) {
    return Files.exists(directory.resolve(FACTS))
        ? ItemFacts.ofTensors(tensors(FACTS))
        : ItemFacts.unknown(items);
  }

  Map<String, Tensor> tensors(String file) {
    return tensors(file, name -> true);
  }

  private Map<String, Tensor> tensors(String file, Predicate<String> wanted) {
    try {
      return Safetensors.read(directory.resolve(file), wanted);
    } catch (IOException e) {
      throw unreadable(directory.resolve(file), e);
    }
  }

  static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new BelfryException(
          ErrorCode.INVALID, "the model lacks the tensor '" + name + "'; train it again.");
    }
    return tensor;
  }

  private static ModelManifest readManifest(Path file) {
    try {
      ModelManifest manifest = MAPPER.readValue(file.toFile(), ModelManifest.class);
      if (manifest.formatVersion() != ModelManifest.FORMAT) {
        throw new BelfryException(
            ErrorCode.INVALID,
            "the model at "
                + file.getParent()
                + " has format "
                + manifest.formatVersion()
                + "; this version of Belfry reads format "
                + ModelManifest.FORMAT
                + ": train it again.");
      }
      return manifest;
    } catch (JsonProcessingException e) {
      throw new BelfryException(
          ErrorCode.INVALID, "the file " + file + " is not a model manifest.", e);
    } catch (IOException e) {
      if (!Files.exists(file)) {
        throw new BelfryException(
            ErrorCode.NOT_FOUND,
            "there is no model at "
                + file.getParent()
                + ": a model directory holds a "
                + MANIFEST
                + ".",
            e);
      }
      throw unreadable(file, e);
    }
  }

  private static void verify(Path file, FileEntry entry) {
    FileEntry actual;
    try {
      actual = describe(file);
    } catch (NoSuchFileException e) {
      throw new BelfryException(
          ErrorCode.INVALID, "the model file " + file + " is missing; train the model again.", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (!actual.equals(entry)) {
      throw new BelfryException(
          ErrorCode.INVALID,
          "the model file "
              + file
              + " is damaged: its checksum is not the one in the manifest; train the model again.");
    }
  }

  private static FileEntry describe(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileEntry(bytes, HexFormat.of().formatHex(digest.digest()));
  }

  private static BelfryException unreadable(Path file, IOException cause) {
    return new BelfryException(
        ErrorCode.UNAVAILABLE,
        "the model file " + file + " cannot be read: " + cause.getMessage() + ".",
        cause);
  }

  private static String json(ModelManifest manifest) {
    try {
      return MAPPER.writeValueAsString(manifest);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a manifest is plain data", e);
    }
  }

  /**
   * Writes a model directory: into a temporary one beside it, synced, then renamed, so that a
   * reader sees all of it or nothing. Not safe for use by several threads.
   */
  public static final class Writer {
    private final Map<String, Map<String, Tensor>> files = new TreeMap<>();

    public Writer towers(Map<String, Tensor> parameters) {
      files.put(TOWERS, parameters);
      return this;
    }

    public Writer items(ItemTable items) {
      files.put(ITEMS, items.toTensors());
      return this;
    }

    /** What the model remembers of the items; not needed where no feature is computed. */
    public Writer facts(ItemFacts facts) {
      files.put(FACTS, facts.toTensors());
      return this;
    }

    public Writer users(UserTable users) {
      files.put(USERS, users.toTensors());
      return this;
    }

    public Writer als(AlsModel als) {
      files.put(ALS, als.toTensors());
      return this;
    }

    /** The retrieval index over the items; an empty map writes none. */
    public Writer index(Map<String, Tensor> index) {
      if (!index.isEmpty()) {
        files.put(INDEX, index);
      }
      return this;
    }

    /** Adds one of the item-to-item models, which a model may be without. */
    public Writer itemToItem(ItemToItemModel model) {
      if (!ITEM_TO_ITEM.contains(model.name())) {
        throw new IllegalArgumentException(
            "there is no place for a model '" + model.name() + "', only for " + ITEM_TO_ITEM);
      }
      files.put(model.name() + SUFFIX, model.toTensors());
      return this;
    }

    /** The second stage, which a model may be without. */
    public Writer ranker(RankModel ranker) {
      files.put(RANKER, ranker.toTensors());
      return this;
    }

    /** What foretells ratings, which a model may be without. */
    public Writer rating(RatingModel rating) {
      files.put(RATING, rating.toTensors());
      return this;
    }

    public Writer popularity(PopularityTables popularity) {
      files.put(POPULARITY, popularity.toTensors());
      return this;
    }

    /**
     * Writes the directory {@code models/NAME}, the name as the manifest says.
     *
     * @param manifest its {@code files} are replaced by those that are written
     * @throws BelfryException when it exists already, or the disk refuses
     */
    public ModelArtefact write(Path models, ModelManifest manifest) {
      return write(models, manifest, models);
    }

    /**
     * The same, with a place for what is not whole yet.
     *
     * @param scratch a folder on the disk of {@code models}; a kill leaves the unfinished directory
     *     in it
     * @throws BelfryException when it exists already, or the disk refuses
     */
    public ModelArtefact write(Path models, ModelManifest manifest, Path scratch) {
      for (String required : new String[] {TOWERS, ITEMS, USERS, ALS, POPULARITY}) {
        requireNonNull(files.get(required), required + " is not given");
      }
      Path target = models.resolve(manifest.name());
      if (Files.exists(target)) {
        throw new BelfryException(
            ErrorCode.CONFLICT, "the model " + target + " exists already and is never changed.");
      }
      try {
        Files.createDirectories(models);
        Path building = Files.createTempDirectory(scratch, ".building-");
        try {
          return writeInto(models, building, target, manifest);
        } finally {
          deleteIfThere(building);
        }
      } catch (IOException e) {
        throw new BelfryException(
            ErrorCode.UNAVAILABLE,
            "the model " + target + " cannot be written: " + e.getMessage() + ".",
            e);
      }
    }

    private ModelArtefact writeInto(Path models, Path building, Path target, ModelManifest manifest)
        throws IOException {
      Map<String, FileEntry> entries = new TreeMap<>();
      for (Map.Entry<String, Map<String, Tensor>> file : files.entrySet()) {
        Path path = building.resolve(file.getKey());
        Safetensors.write(path, file.getValue());
        entries.put(file.getKey(), describe(path));
      }
      ModelManifest complete = manifest.withFiles(entries);
      Path manifestFile = building.resolve(MANIFEST);
      Files.writeString(manifestFile, json(complete), StandardCharsets.UTF_8);
      sync(manifestFile, StandardOpenOption.WRITE);
      sync(building, StandardOpenOption.READ);
      Files.move(building, target, StandardCopyOption.ATOMIC_MOVE);
      sync(models, StandardOpenOption.READ);
      return new ModelArtefact(target, complete);
    }

    private static void sync(Path path, StandardOpenOption option) throws IOException {
      try (FileChannel channel = FileChannel.open(path, option)) {
        channel.force(true);
      }
    }

    private static void deleteIfThere(Path directory) {
      if (!Files.exists(directory)) {
        return;
      }
      try {
        Files.walkFileTree(
            directory,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                  throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + directory, e);
      }
    }
  }
}
