package dev.belfry.training;

/** The age bands that segments use. */
final class AgeBands {
  private AgeBands() {}

  static String of(long age) {
    if (age < 18) {
      return "under-18";
    }
    if (age < 25) {
      return "18-24";
    }
    if (age < 35) {
      return "25-34";
    }
    if (age < 45) {
      return "35-44";
    }
    if (age < 55) {
      return "45-54";
    }
    return "55-plus";
  }
}
