/**
 * All SQL and all Redis of Belfry: stores of items, users, events, profiles, rulesets, models and
 * keys; the catalogue's snapshots and the change feed; the journal of served lists. {@link
 * dev.belfry.storage.Storage} is the way in for servers, {@link dev.belfry.storage.BatchStore} for
 * batch processes.
 */
@NullMarked
package dev.belfry.storage;

import org.jspecify.annotations.NullMarked;
