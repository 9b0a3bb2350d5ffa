package dev.belfry.scoring;

/**
 * Which row each item has in a table in ascending order of item number: a bitmap over the numbers,
 * and for each word how many bits stand before it. A bit and a half for each number up to the
 * largest, and no search. Immutable; safe for use by several threads.
 */
final class ItemRows {
  private final int firstWord;
  private final long[] present;
  private final int[] before;

  /**
   * @param itemNos ascending, distinct
   */
  ItemRows(long[] itemNos) {
    int rows = itemNos.length;
    firstWord = rows == 0 ? 0 : (int) (itemNos[0] >>> 6);
    int words = rows == 0 ? 0 : (int) (itemNos[rows - 1] >>> 6) - firstWord + 1;
    present = new long[words];
    before = new int[words];
    for (int row = 0; row < rows; row++) {
      if (row > 0 && itemNos[row] <= itemNos[row - 1]) {
        throw new IllegalArgumentException("the item numbers are not ascending at row " + row);
      }
      present[(int) (itemNos[row] >>> 6) - firstWord] |= 1L << itemNos[row];
    }
    for (int word = 1; word < words; word++) {
      before[word] = before[word - 1] + Long.bitCount(present[word - 1]);
    }
  }

  /** The row of an item, or -1. */
  int rowOf(long itemNo) {
    long word = (itemNo >>> 6) - firstWord;
    if (itemNo < 0 || word < 0 || word >= present.length) {
      return -1;
    }
    long bits = present[(int) word];
    long bit = 1L << itemNo;
    return (bits & bit) == 0 ? -1 : before[(int) word] + Long.bitCount(bits & (bit - 1));
  }

  /** How many words the bitmap has. */
  int words() {
    return present.length;
  }

  /** The number of a word in bitmaps that begin at item number 0. */
  int wordNo(int word) {
    return firstWord + word;
  }

  /** The items of a word that have a row. */
  long present(int word) {
    return present[word];
  }

  /** The row of the item at {@code bit} (a single bit) of a word. */
  int row(int word, long bit) {
    return before[word] + Long.bitCount(present[word] & (bit - 1));
  }
}
