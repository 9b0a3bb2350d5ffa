package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A registered model version.
 *
 * @param name unique
 * @param directory its artefact
 * @param manifestJson the artefact's manifest
 * @param createdAt when it was trained
 * @param live whether it is the one that serves
 */
public record ModelRow(
    String name, Path directory, String manifestJson, Instant createdAt, boolean live) {
  public ModelRow {
    requireNonNull(name, "name is null");
    requireNonNull(directory, "directory is null");
    requireNonNull(manifestJson, "manifestJson is null");
    requireNonNull(createdAt, "createdAt is null");
  }
}
