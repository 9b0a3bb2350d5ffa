/**
 * The HTTP API and the serving pipeline behind it: admits a request, asks the verticles in turn
 * within one deadline, and records the list before the answer leaves.
 */
@NullMarked
package dev.belfry.gateway;

import org.jspecify.annotations.NullMarked;
