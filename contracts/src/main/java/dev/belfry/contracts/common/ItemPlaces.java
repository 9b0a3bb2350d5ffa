package dev.belfry.contracts.common;

import java.util.Arrays;

/**
 * Where each of a few hundred items stands in a list: open addressing over the item numbers,
 * without an object for any of them. For one thread.
 */
public final class ItemPlaces {
  private static final int FREE = -1;

  private final long[] itemNos;
  private final int[] places;
  private final int mask;
  private int size;

  /**
   * @param most how many items it will hold at most
   */
  public ItemPlaces(int most) {
    int slots = Integer.highestOneBit(Math.max(2, most)) << 2;
    this.itemNos = new long[slots];
    this.places = new int[slots];
    this.mask = slots - 1;
    Arrays.fill(places, FREE);
  }

  /** The places of items in an array; of an item that stands twice, the first. */
  public static ItemPlaces of(long[] itemNos) {
    ItemPlaces places = new ItemPlaces(itemNos.length);
    for (int place = 0; place < itemNos.length; place++) {
      places.putIfAbsent(itemNos[place], place);
    }
    return places;
  }

  /** The item's place, or -1. */
  public int find(long itemNo) {
    int slot = slot(itemNo);
    return places[slot];
  }

  /**
   * Gives an item a place unless it has one.
   *
   * @param place 0 or more
   * @return the place it had, or -1 where it had none
   * @throws IllegalStateException when it holds more items than it was made for
   */
  public int putIfAbsent(long itemNo, int place) {
    int slot = slot(itemNo);
    int known = places[slot];
    if (known == FREE) {
      if (2 * ++size > places.length) {
        throw new IllegalStateException("more items than the " + places.length / 2 + " expected");
      }
      itemNos[slot] = itemNo;
      places[slot] = place;
    }
    return known;
  }

  /** The slot that the item is in, or the free one where it would be. */
  private int slot(long itemNo) {
    long mixed = itemNo * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 40) & mask;
    while (places[slot] != FREE && itemNos[slot] != itemNo) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
