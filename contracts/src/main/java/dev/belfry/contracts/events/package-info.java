/** What has happened: the record of served lists, and announcements that carry no answer. */
@NullMarked
package dev.belfry.contracts.events;

import org.jspecify.annotations.NullMarked;
