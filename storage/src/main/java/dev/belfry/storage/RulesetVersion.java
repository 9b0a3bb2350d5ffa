package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published ruleset and how it came to be. Never changed, but for which one is live.
 *
 * @param version grows with every publication
 * @param json the ruleset; empty where only a summary was asked for
 * @param rules how many rules it has
 * @param author who wrote it
 * @param approvedBy who approved it, or null
 * @param publishedAt when it went live
 * @param live whether it is live now
 * @param note what it is for
 * @param base the version that it was made from, or null
 */
public record RulesetVersion(
    long version,
    String json,
    int rules,
    String author,
    @Nullable String approvedBy,
    Instant publishedAt,
    boolean live,
    String note,
    @Nullable Long base) {
  public RulesetVersion {
    requireNonNull(json, "json is null");
    requireNonNull(author, "author is null");
    requireNonNull(publishedAt, "publishedAt is null");
    requireNonNull(note, "note is null");
  }
}
