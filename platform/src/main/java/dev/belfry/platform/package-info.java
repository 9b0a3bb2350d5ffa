/**
 * Vert.x adapters that every verticle uses: the event bus with records, configuration, JSON and
 * metrics.
 */
@NullMarked
package dev.belfry.platform;

import org.jspecify.annotations.NullMarked;
