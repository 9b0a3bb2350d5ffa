package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A registered model version.
 *
 * @param name unique
 * @param directory its artefact
 * @param manifestJson the artefact's manifest; of a row that was read, without the vocabularies of
 *     its features, which are most of it
 * @param createdAt when it was trained
 * @param parent the version whose parameters its training went on from, or null
 * @param state what became of it
 * @param promotedAt when it last became the live one, or null
 * @param promotedBy who made it so: {@code member:NAME}, {@code key:NAME}, {@code schedule} or
 *     {@code command}; or null
 * @param note why it was promoted or refused, in a sentence; may be empty
 */
public record ModelRow(
    String name,
    Path directory,
    String manifestJson,
    Instant createdAt,
    @Nullable String parent,
    State state,
    @Nullable Instant promotedAt,
    @Nullable String promotedBy,
    String note) {
  /** What became of a version. */
  public enum State {
    /** Can be promoted. */
    CANDIDATE,
    /** Serves. */
    LIVE,
    /** Served before the live one: what a roll-back promotes. */
    PREVIOUS,
    /** A training did not promote it; somebody still can. */
    REFUSED,
    /** Its files are removed. */
    RETIRED
  }

  public ModelRow {
    requireNonNull(name, "name is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(manifestJson, "manifestJson is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(state, "state is null");
    requireNonNull(note, "note is null");
  }

  /** A version that nothing is known of but what its artefact says. */
  public ModelRow(
      String name, Path directory, String manifestJson, Instant createdAt, boolean live) {
    this(
        name,
        directory,
        manifestJson,
        createdAt,
        null,
        live ? State.LIVE : State.CANDIDATE,
        null,
        null,
        "");
  }

  /** The same version as the child of another. */
  public ModelRow withParent(@Nullable String newParent) {
    return new ModelRow(
        name, directory, manifestJson, createdAt, newParent, state, promotedAt, promotedBy, note);
  }

  /** Whether it is the one that serves. */
  public boolean live() {
    return state == State.LIVE;
  }
}
