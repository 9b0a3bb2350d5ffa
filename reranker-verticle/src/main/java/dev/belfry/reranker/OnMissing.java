package dev.belfry.reranker;

/** What a rule does about an item whose condition cannot be decided. */
enum OnMissing {
  /** Missing attributes take the schema's default; where there is none, no match. */
  DEFAULT("default"),
  /** The item matches. */
  MATCH("match"),
  /** The item does not match. */
  NO_MATCH("no match");

  private final String text;

  OnMissing(String text) {
    this.text = text;
  }

  /** As it is written in a ruleset. */
  String text() {
    return text;
  }
}
