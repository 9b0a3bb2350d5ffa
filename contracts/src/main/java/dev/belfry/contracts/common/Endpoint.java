package dev.belfry.contracts.common;

import static java.util.Objects.requireNonNull;

/**
 * An address on the event bus, with the classes of its question and its answer.
 *
 * @param address such as {@code scoring.candidates}
 * @param requestType the record that is sent
 * @param replyType the record that comes back
 */
public record Endpoint<Q extends Request, R>(
    String address, Class<Q> requestType, Class<R> replyType) {
  public Endpoint {
    requireNonNull(address, "address is null");
    requireNonNull(requestType, "requestType is null");
    requireNonNull(replyType, "replyType is null");
  }
}
