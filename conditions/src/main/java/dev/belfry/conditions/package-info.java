/**
 * Conditions over items, users and requests, written in CEL and typed by the attribute schema: one
 * language for rules, targeting, filters and segments.
 */
@NullMarked
package dev.belfry.conditions;

import org.jspecify.annotations.NullMarked;
