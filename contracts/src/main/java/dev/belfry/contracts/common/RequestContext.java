package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * The circumstances of a request.
 *
 * @param placement where the list will be shown, such as {@code home} or {@code similar}
 * @param attributes context values such as {@code device}, by the attribute schema
 * @param now the request's instant: every rule and decay uses this one
 */
public record RequestContext(String placement, Attributes attributes, Instant now) {
  public RequestContext {
    requireNonNull(placement, "placement is null");
    requireNonNull(attributes, "attributes is null");
    requireNonNull(now, "now is null");
  }
}
