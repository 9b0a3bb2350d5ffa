package dev.belfry.storage;

/**
 * What an installation is set to.
 *
 * @param twoPersonApproval whether a ruleset is approved by another than its author
 * @param revision grows with every change
 */
public record Settings(boolean twoPersonApproval, long revision) {}
