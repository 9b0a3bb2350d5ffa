package dev.belfry.contracts.common;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * An immutable set of item numbers as a bitmap: one bit for every number up to the largest. Right
 * for sets over the whole catalogue; for the few items of one user use {@link ItemNumbers}. Safe
 * for use by several threads.
 */
public final class ItemSet {
  private static final ItemSet EMPTY = new ItemSet(new long[0]);

  private final long[] words;

  private ItemSet(long[] words) {
    this.words = words;
  }

  /** The empty set. */
  public static ItemSet empty() {
    return EMPTY;
  }

  /** The set of the given numbers. */
  public static ItemSet of(long... itemNos) {
    Builder builder = new Builder();
    for (long itemNo : itemNos) {
      builder.add(itemNo);
    }
    return builder.build();
  }

  /** The set whose bitmap is {@code words}, least significant bit first; copies. */
  public static ItemSet ofWords(long[] words) {
    return new ItemSet(words.clone());
  }

  /** A builder that starts from this set. */
  public Builder toBuilder() {
    return new Builder(words.clone());
  }

  public boolean contains(long itemNo) {
    int word = (int) (itemNo >>> 6);
    return word < words.length && itemNo >= 0 && (words[word] & (1L << itemNo)) != 0;
  }

  /** The bits of the numbers {@code 64 * index} to {@code 64 * index + 63}, lowest first. */
  public long word(int index) {
    return index < words.length ? words[index] : 0;
  }

  public ItemSet and(ItemSet other) {
    long[] result = Arrays.copyOf(words, Math.min(words.length, other.words.length));
    for (int i = 0; i < result.length; i++) {
      result[i] &= other.words[i];
    }
    return new ItemSet(result);
  }

  public ItemSet andNot(ItemSet other) {
    long[] result = words.clone();
    for (int i = 0; i < Math.min(result.length, other.words.length); i++) {
      result[i] &= ~other.words[i];
    }
    return new ItemSet(result);
  }

  public ItemSet or(ItemSet other) {
    long[] longer = words.length >= other.words.length ? words : other.words;
    long[] shorter = longer == words ? other.words : words;
    long[] result = longer.clone();
    for (int i = 0; i < shorter.length; i++) {
      result[i] |= shorter[i];
    }
    return new ItemSet(result);
  }

  /** The number of items in the set. */
  public int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  public boolean isEmpty() {
    for (long word : words) {
      if (word != 0) {
        return false;
      }
    }
    return true;
  }

  /** The largest number in the set, or -1. */
  public long last() {
    return before((long) words.length << 6);
  }

  /** The largest number in the set below {@code itemNo}, or -1. */
  public long before(long itemNo) {
    long below = Math.min(itemNo, (long) words.length << 6) - 1;
    if (below < 0) {
      return -1;
    }
    int index = (int) (below >>> 6);
    long word = words[index] & (-1L >>> (63 - (below & 63)));
    while (word == 0 && index > 0) {
      word = words[--index];
    }
    return word == 0 ? -1 : ((long) index << 6) + 63 - Long.numberOfLeadingZeros(word);
  }

  /** Calls {@code action} for every item number in ascending order. */
  public void forEach(LongConsumer action) {
    for (int i = 0; i < words.length; i++) {
      for (long word = words[i]; word != 0; word &= word - 1) {
        action.accept(((long) i << 6) + Long.numberOfTrailingZeros(word));
      }
    }
  }

  /** A copy of the bitmap. */
  public long[] toWords() {
    return words.clone();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ItemSet that)) {
      return false;
    }
    int common = Math.min(words.length, that.words.length);
    if (!Arrays.equals(words, 0, common, that.words, 0, common)) {
      return false;
    }
    long[] longer = words.length > common ? words : that.words;
    for (int i = common; i < longer.length; i++) {
      if (longer[i] != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < words.length; i++) {
      hash += (31 * i + 7) * Long.hashCode(words[i]);
    }
    return hash;
  }

  @Override
  public String toString() {
    return "ItemSet[" + size() + " items]";
  }

  /** Collects numbers for a set. Not safe for several threads. */
  public static final class Builder {
    private long[] words;

    public Builder() {
      this(new long[16]);
    }

    private Builder(long[] words) {
      this.words = words;
    }

    public Builder add(long itemNo) {
      if (itemNo < 0 || itemNo > 1L << 36) {
        throw new IllegalArgumentException("item number " + itemNo + " is out of range");
      }
      int word = (int) (itemNo >>> 6);
      if (word >= words.length) {
        words = Arrays.copyOf(words, Math.max(word + 1, words.length * 2));
      }
      words[word] |= 1L << itemNo;
      return this;
    }

    public Builder remove(long itemNo) {
      int word = (int) (itemNo >>> 6);
      if (word < words.length) {
        words[word] &= ~(1L << itemNo);
      }
      return this;
    }

    public ItemSet build() {
      return new ItemSet(words.clone());
    }
  }
}
