package dev.belfry.storage;

/**
 * What a batch load did.
 *
 * @param stored rows that are new or changed
 * @param unchanged rows that were there already
 * @param rejected rows that were refused
 */
public record LoadReport(long stored, long unchanged, long rejected) {}
