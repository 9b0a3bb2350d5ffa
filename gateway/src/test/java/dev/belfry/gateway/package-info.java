@NullMarked
package dev.belfry.gateway;

import org.jspecify.annotations.NullMarked;
