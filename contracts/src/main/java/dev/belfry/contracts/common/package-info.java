/**
 * What every room speaks of: items, users, candidates, served lists, errors and deadlines. Pure
 * Java.
 */
@NullMarked
package dev.belfry.contracts.common;

import org.jspecify.annotations.NullMarked;
