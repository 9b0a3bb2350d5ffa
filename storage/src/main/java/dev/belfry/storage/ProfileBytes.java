package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.SeenItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a user's past, in the compact binary form of caches and of records. */
final class ProfileBytes {
  private ProfileBytes() {}

  static void writeRecent(ByteWriter out, List<Interaction> recent) {
    out.putUnsigned(recent.size());
    for (Interaction interaction : recent) {
      out.putUnsigned(interaction.itemNo());
      out.putLabel(interaction.type());
      out.putDouble(interaction.value());
      AttributeBytes.writeInstant(out, interaction.at());
      out.putBoolean(interaction.positive());
      out.putSigned(interaction.textKey());
    }
  }

  static List<Interaction> readRecent(ByteReader in) {
    int count = in.readCount();
    List<Interaction> recent = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      recent.add(
          new Interaction(
              in.readUnsigned(),
              in.readLabel(),
              in.readDouble(),
              AttributeBytes.readInstant(in),
              in.readBoolean(),
              in.readSigned()));
    }
    return recent;
  }

  static void writeSeen(ByteWriter out, SeenItems seen) {
    Map<String, long[]> itemNos = seen.itemNosByType();
    Map<String, long[]> seconds = seen.lastSecondsByType();
    out.putUnsigned(itemNos.size());
    itemNos.forEach(
        (type, numbers) -> {
          out.putLabel(type);
          out.putAscending(numbers);
          for (long second : requireNonNull(seconds.get(type))) {
            out.putSigned(second);
          }
        });
  }

  static SeenItems readSeen(ByteReader in) {
    int types = in.readCount();
    Map<String, long[]> itemNos = new TreeMap<>();
    Map<String, long[]> seconds = new TreeMap<>();
    for (int i = 0; i < types; i++) {
      String type = in.readLabel();
      long[] numbers = in.readAscending();
      long[] last = new long[numbers.length];
      for (int j = 0; j < last.length; j++) {
        last[j] = in.readSigned();
      }
      itemNos.put(type, numbers);
      seconds.put(type, last);
    }
    return SeenItems.ofColumns(itemNos, seconds);
  }
}
