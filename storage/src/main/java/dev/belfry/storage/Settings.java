package dev.belfry.storage;

import dev.belfry.contracts.common.Objectives;

/**
 * What an installation is set to.
 *
 * @param twoPersonApproval whether a ruleset is approved by another than its author
 * @param objectives what the relevance of lists is made of
 * @param revision grows with every change
 */
public record Settings(boolean twoPersonApproval, Objectives objectives, long revision) {}
