package dev.belfry.launcher;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The server programs that travel in jars, unpacked once into a folder that is named by their
 * content, so that several homes share them and a new version never meets an old one. The first of
 * the given folders that can be written to and run from is used.
 */
final class ServerBinaries {
  private static final String POSTGRES = "/postgres-linux-x86_64.txz";
  private static final String REDIS = "/redis-server-6.2.6-v5-linux-amd64";

  private final List<Path> folders;

  /**
   * @param folders where to unpack, best first
   */
  ServerBinaries(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** The folder that holds {@code bin/postgres} and {@code bin/initdb}. */
  Path postgres() {
    return unpack("postgres", POSTGRES, "bin/postgres", ServerBinaries::untar);
  }

  /** The {@code redis-server} program. */
  Path redis() {
    return unpack("redis", REDIS, "redis-server", ServerBinaries::copy).resolve("redis-server");
  }

  private interface Unpacker {
    void unpack(InputStream resource, Path folder) throws IOException;
  }

  private Path unpack(String name, String resource, String program, Unpacker unpacker) {
    String version = name + "-" + digest(resource);
    List<String> refused = new ArrayList<>();
    for (Path folder : folders) {
      Path target = folder.resolve(version);
      try {
        if (!Files.isDirectory(target)) {
          unpackAside(resource, target, unpacker);
        }
        Process trial =
            new ProcessBuilder(target.resolve(program).toString(), "--version")
                .redirectErrorStream(true)
                .start();
        String answer = new String(trial.getInputStream().readAllBytes());
        if (trial.waitFor() == 0) {
          return target;
        }
        refused.add(target + " (" + answer.strip() + ")");
      } catch (IOException e) {
        refused.add(target + " (" + e.getMessage() + ")");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BelfryException(ErrorCode.UNAVAILABLE, "interrupted while unpacking " + name, e);
      }
    }
    throw new BelfryException(
        ErrorCode.UNAVAILABLE,
        "the embedded "
            + name
            + " server does not run from "
            + String.join(" nor from ", refused)
            + "; set embedded.binaries to a folder that programs may be run from");
  }

  /** Unpacks beside the target and renames, so that a half unpacked folder is never used. */
  private static void unpackAside(String resource, Path target, Unpacker unpacker)
      throws IOException {
    Path parent = Files.createDirectories(target.getParent());
    Path draft = Files.createTempDirectory(parent, ".unpacking-");
    try (InputStream in = open(resource)) {
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpacker.unpack(in, draft);
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      deleteTree(draft); // Another process was quicker.
    } catch (IOException e) {
      deleteTree(draft);
      throw e;
    }
  }

  private static void untar(InputStream resource, Path folder) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(resource, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException("the archive holds the outside path " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(path, folder.resolve(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
    }
  }

  private static void copy(InputStream resource, Path folder) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.copy(resource, program);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String digest(String resource) {
    try (InputStream in = open(resource)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = ServerBinaries.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("no " + resource + " on the class path");
    }
    return in;
  }

  static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
