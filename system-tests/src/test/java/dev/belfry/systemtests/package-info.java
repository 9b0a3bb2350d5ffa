/**
 * Belfry as its users meet it: a process that is started, asked over HTTP, looked at in a browser,
 * and killed.
 */
@NullMarked
package dev.belfry.systemtests;

import org.jspecify.annotations.NullMarked;
