package dev.belfry.gateway;

/** Which build this is. */
final class Build {
  private Build() {}

  /** The version in the jar's manifest, or {@code development}. */
  static String version() {
    String version = Build.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
