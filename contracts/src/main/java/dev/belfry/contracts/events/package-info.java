/** What has happened: the record of served lists. */
@NullMarked
package dev.belfry.contracts.events;

import org.jspecify.annotations.NullMarked;
