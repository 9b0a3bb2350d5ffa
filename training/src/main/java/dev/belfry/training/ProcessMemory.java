package dev.belfry.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of this process, as Linux tells it; elsewhere the Java heap in use. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String PEAK = "VmHWM:";

  private ProcessMemory() {}

  /** Forgets the peak so far, where the system lets it. */
  static void resetPeak() {
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      // The peak then counts from the start of the process.
    }
  }

  /** The most that was resident since the last reset, in MB. */
  static double peakMb() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith(PEAK)) {
          return Double.parseDouble(line.substring(PEAK.length()).strip().split("\\s+")[0]) / 1024;
        }
      }
    } catch (IOException e) {
      // Not Linux.
    }
    Runtime runtime = Runtime.getRuntime();
    return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
  }
}
