package dev.belfry.storage;

/**
 * An item as one revision of it was.
 *
 * @param itemNo the item
 * @param revision what the catalogue had then
 */
public record ItemRevision(long itemNo, long revision) {}
