package dev.belfry.training;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.Entity;
import dev.belfry.storage.PositiveRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the data of an evaluation or a tuning comes from, and how it is read and cut. For
 * evaluation it gives parts with a test; for tuning only what may be learned from.
 */
public final class EvaluationData {
  private final PositiveRule positives;
  private final Protocol protocol;
  private final Rejects rejects;
  private final boolean keepSeen;
  private final List<String> notes = new ArrayList<>();

  /** Where data comes from. */
  public sealed interface Source {}

  /**
   * Folders of a known layout, evaluated together: each is learned from and asked about on its own,
   * and figures are over the users of all.
   */
  public record Folders(List<Path> folders) implements Source {
    public Folders {
      folders = List.copyOf(folders);
      if (folders.isEmpty()) {
        throw BelfryException.invalid("there is no folder to read");
      }
    }
  }

  /** A data set in memory. */
  public record InMemory(Dataset data) implements Source {}

  /**
   * Files of interactions.
   *
   * @param train to learn from; all there is, where {@code test} is not given
   * @param test what is asked
   * @param valid what choices may be made on
   * @param candidates the items that are ranked for each user
   * @param items attributes
   * @param users attributes
   */
  public record Files(
      Path train,
      @Nullable Path test,
      @Nullable Path valid,
      @Nullable Path candidates,
      @Nullable Path items,
      @Nullable Path users)
      implements Source {
    public Files {
      requireNonNull(train, "train is null");
      if (test == null && candidates != null) {
        throw BelfryException.invalid("Candidates go with a test only.");
      }
    }
  }

  /**
   * A reader.
   *
   * @param positives which events count as liking
   * @param protocol how data without a test of its own is cut
   * @param keepSeen whether items of the history may be listed
   * @param rejects told of rows that cannot be used
   */
  public EvaluationData(
      PositiveRule positives, Protocol protocol, boolean keepSeen, Rejects rejects) {
    this.positives = positives;
    this.protocol = protocol;
    this.keepSeen = keepSeen;
    this.rejects = rejects;
  }

  /** What was made of the files, in words. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Whether items of the history may be listed. */
  boolean keepSeen() {
    return keepSeen;
  }

  PositiveRule positives() {
    return positives;
  }

  /** The parts that are learned from and asked about. */
  List<EvaluationPart> parts(Source source) {
    return switch (source) {
      case Folders folders ->
          folders.folders().stream().flatMap(folder -> folder(folder).stream()).toList();
      case Files files -> files(files);
      case InMemory memory -> cut(memory.data());
    };
  }

  /** What may be learned from; no test file is opened, and a test that is cut off is dropped. */
  List<LearningPart> learning(Source source) {
    return switch (source) {
      case Folders folders ->
          folders.folders().stream().flatMap(folder -> learningOf(folder).stream()).toList();
      case Files files -> learningOf(files);
      case InMemory memory -> learningOf(memory.data());
    };
  }

  /** A folder, with its own split where it has one and no other is asked for. */
  private List<EvaluationPart> folder(Path folder) {
    if (LightGcnFolder.recognises(folder) && protocol.kind() == Protocol.Kind.FIXED) {
      FileData data = new FileData(nameOf(folder), positives, rejects);
      EvaluationPart part =
          data.fixed(
              LightGcnFolder.read(folder.resolve("train.txt"), rejects),
              null,
              LightGcnFolder.read(folder.resolve("test.txt"), rejects),
              null,
              protocol,
              keepSeen);
      notes.addAll(data.notes());
      return List.of(part);
    }
    return cut(read(folder));
  }

  /** Files, with their own test where one is given. */
  private List<EvaluationPart> files(Files files) {
    FileData data = attributes(files);
    InteractionFile train = InteractionFile.read(files.train(), rejects);
    List<EvaluationPart> parts;
    if (files.test() == null && files.valid() != null) {
      throw BelfryException.invalid("A validation file goes with a test file only.");
    }
    if (files.test() == null) {
      parts = cut(data.whole(train));
    } else {
      parts =
          List.of(
              data.fixed(
                  train,
                  optional(files.valid()),
                  InteractionFile.read(files.test(), rejects),
                  optional(files.candidates()),
                  protocol,
                  keepSeen));
    }
    notes.addAll(data.notes());
    return parts;
  }

  /** A data set in memory. */
  private List<EvaluationPart> cut(Dataset data) {
    return protocol.cut(data);
  }

  /** What may be learned from a folder: its test file, if it has one, is not opened. */
  private List<LearningPart> learningOf(Path folder) {
    if (LightGcnFolder.recognises(folder) && protocol.kind() == Protocol.Kind.FIXED) {
      FileData data = new FileData(nameOf(folder), positives, rejects);
      return List.of(
          data.learning(LightGcnFolder.read(folder.resolve("train.txt"), rejects), null, protocol));
    }
    return learningOf(read(folder));
  }

  /** What may be learned from files; there is no test among them. */
  private List<LearningPart> learningOf(Files files) {
    FileData data = attributes(files);
    InteractionFile train = InteractionFile.read(files.train(), rejects);
    List<LearningPart> parts =
        protocol.kind() == Protocol.Kind.FIXED
            ? List.of(data.learning(train, optional(files.valid()), protocol))
            : learningOf(data.whole(train));
    notes.addAll(data.notes());
    return parts;
  }

  /** What may be learned from a data set in memory: the test is cut off and dropped. */
  private List<LearningPart> learningOf(Dataset data) {
    return cut(data).stream().map(EvaluationPart::learning).toList();
  }

  /** Whether a folder comes with a split of its own. */
  public static boolean isFixed(Path folder) {
    return LightGcnFolder.recognises(folder);
  }

  private Dataset read(Path folder) {
    if (LightGcnFolder.recognises(folder)) {
      FileData data = new FileData(nameOf(folder), positives, rejects);
      InteractionFile train = LightGcnFolder.read(folder.resolve("train.txt"), rejects);
      InteractionFile test = LightGcnFolder.read(folder.resolve("test.txt"), rejects);
      return data.whole(
          new InteractionFile(
              Stream.concat(train.rows().stream(), test.rows().stream()).toList(),
              false,
              false,
              "train.txt and test.txt together"));
    }
    return DataFolder.read(folder, positives, rejects);
  }

  private FileData attributes(Files files) {
    FileData data = new FileData(nameOf(files.train()), positives, rejects);
    if (files.items() != null) {
      data.items(AttributeFile.read(files.items(), Entity.ITEM, rejects));
    }
    if (files.users() != null) {
      data.users(AttributeFile.read(files.users(), Entity.USER, rejects));
    }
    return data;
  }

  private @Nullable InteractionFile optional(@Nullable Path file) {
    return file == null ? null : InteractionFile.read(file, rejects);
  }

  private static String nameOf(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
