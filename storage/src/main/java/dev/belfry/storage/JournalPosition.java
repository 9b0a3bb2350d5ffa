package dev.belfry.storage;

/**
 * A place in the journal.
 *
 * @param segment number of the segment
 * @param offset in bytes from the segment's start; a frame begins here, or will
 */
record JournalPosition(long segment, int offset) implements Comparable<JournalPosition> {
  @Override
  public int compareTo(JournalPosition other) {
    return segment != other.segment
        ? Long.compare(segment, other.segment)
        : Integer.compare(offset, other.offset);
  }
}
