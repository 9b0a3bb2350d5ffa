package dev.belfry.reranker;

/**
 * A pin, for one request.
 *
 * @param rule the rule's name
 * @param itemId the app's own id
 * @param position 1-based
 */
record PinnedItem(String rule, String itemId, int position) {}
