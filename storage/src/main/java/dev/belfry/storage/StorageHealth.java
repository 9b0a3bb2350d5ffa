package dev.belfry.storage;

/**
 * How the servers behind the storage are doing.
 *
 * @param postgresUp whether Postgres answered lately
 * @param redisUp whether Redis answered lately; true when none is configured
 * @param journalLists served lists that are in the journal and not yet in Postgres
 * @param journalBytes disk that the journal uses
 * @param unrecordedLists lists that were not recorded since the start
 */
public record StorageHealth(
    boolean postgresUp,
    boolean redisUp,
    long journalLists,
    long journalBytes,
    long unrecordedLists) {}
