package dev.belfry.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Passwords that a home makes for itself once and keeps in files that only its owner can read. */
final class Secrets {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  Secrets(Home home) {
    folder = home.folder("secrets");
    restrict(folder, "rwx------");
  }

  /** The file that holds the secret of this name; made with 128 random bits at the first call. */
  Path file(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      byte[] bytes = new byte[16];
      RANDOM.nextBytes(bytes);
      write(name, HexFormat.of().formatHex(bytes));
    }
    return file;
  }

  /** The secret of this name. */
  String read(String name) {
    try {
      return Files.readString(file(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(name), e);
    }
  }

  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /** Keeps a secret that was made elsewhere, such as an API key; in one step, or not at all. */
  void write(String name, String secret) {
    Path file = folder.resolve(name);
    Path draft = folder.resolve(name + ".new");
    try {
      Files.deleteIfExists(draft);
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, secret + "\n", StandardOpenOption.SYNC);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static void restrict(Path path, String permissions) {
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set the permissions of " + path, e);
    }
  }
}
