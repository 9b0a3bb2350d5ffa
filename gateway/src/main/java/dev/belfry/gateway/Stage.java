package dev.belfry.gateway;

/** A step of a request that has a budget, a timer and a fallback. */
enum Stage {
  PROFILE("profile"),
  ASSIGN("assign"),
  PREPARE("prepare"),
  SCORING("scoring"),
  RANK("rank"),
  COLD_START("coldstart"),
  RERANK("rerank"),
  RATINGS("ratings");

  private final String label;

  Stage(String label) {
    this.label = label;
  }

  /** As it stands in degraded flags, records and metrics. */
  String label() {
    return label;
  }
}
