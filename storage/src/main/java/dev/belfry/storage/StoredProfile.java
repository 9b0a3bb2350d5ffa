package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.common.UserProfile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A profile as the caches hold it: without impressions, and with the items behind the count of
 * positives, so that an event can be added without reading the history again. Immutable.
 *
 * @param userNo 0 for an unknown id
 * @param version highest revision of the user's row and interactions
 * @param attributes of the user
 * @param recent newest first, at most {@link UserProfile#RECENT_LIMIT}
 * @param positives distinct items the user ever liked
 * @param seen everything the user ever touched
 */
record StoredProfile(
    long userNo,
    long version,
    Attributes attributes,
    List<Interaction> recent,
    ItemNumbers positives,
    SeenItems seen) {
  static final StoredProfile UNKNOWN =
      new StoredProfile(
          0, 0, Attributes.empty(), List.of(), ItemNumbers.empty(), SeenItems.empty());

  private static final byte FORMAT = 2;

  StoredProfile {
    recent = List.copyOf(recent);
  }

  /** The profile that a whole history makes; {@code history} in the order of arrival. */
  static StoredProfile of(
      long userNo, long version, Attributes attributes, List<Interaction> history) {
    return new StoredProfile(
            userNo, version, attributes, List.of(), ItemNumbers.empty(), SeenItems.empty())
        .with(history, version);
  }

  /** This profile and later arrivals, in their order. */
  StoredProfile with(Collection<Interaction> arrived, long newVersion) {
    List<Interaction> all = new ArrayList<>(recent.size() + arrived.size());
    all.addAll(arrived);
    all = new ArrayList<>(all.reversed());
    all.addAll(recent);
    // Stable: of two at one instant the later arrival stands first.
    all.sort(Comparator.comparing(Interaction::at).reversed());
    long[] liked =
        arrived.stream().filter(Interaction::positive).mapToLong(Interaction::itemNo).toArray();
    return new StoredProfile(
        userNo,
        newVersion,
        attributes,
        all.subList(0, Math.min(all.size(), UserProfile.RECENT_LIMIT)),
        liked.length == 0 ? positives : positives.union(ItemNumbers.of(liked)),
        seen.with(arrived));
  }

  UserProfile profile(@Nullable String userId, List<Impression> impressions) {
    return userNo == 0
        ? UserProfile.unknown(userId)
        : new UserProfile(
            userNo, userId, version, attributes, recent, positives.size(), seen, impressions);
  }

  byte[] toBytes() {
    ByteWriter out = new ByteWriter();
    out.putByte(FORMAT);
    out.putUnsigned(userNo);
    out.putUnsigned(version);
    AttributeBytes.write(out, attributes);
    out.putUnsigned(recent.size());
    for (Interaction interaction : recent) {
      out.putUnsigned(interaction.itemNo());
      out.putLabel(interaction.type());
      out.putDouble(interaction.value());
      AttributeBytes.writeInstant(out, interaction.at());
      out.putBoolean(interaction.positive());
      out.putSigned(interaction.textKey());
    }
    writeAscending(out, positives.toArray());
    Map<String, long[]> itemNos = seen.itemNosByType();
    Map<String, long[]> seconds = seen.lastSecondsByType();
    out.putUnsigned(itemNos.size());
    itemNos.forEach(
        (type, numbers) -> {
          out.putLabel(type);
          writeAscending(out, numbers);
          for (long second : requireNonNull(seconds.get(type))) {
            out.putSigned(second);
          }
        });
    return out.toByteArray();
  }

  /** Reads {@link #toBytes}; null for another format. */
  static @Nullable StoredProfile fromBytes(ByteBuffer bytes) {
    ByteReader in = new ByteReader(bytes);
    if (in.readByte() != FORMAT) {
      return null;
    }
    long userNo = in.readUnsigned();
    long version = in.readUnsigned();
    Attributes attributes = AttributeBytes.read(in);
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
    ItemNumbers positives = ItemNumbers.of(readAscending(in));
    int types = in.readCount();
    Map<String, long[]> itemNos = new TreeMap<>();
    Map<String, long[]> seconds = new TreeMap<>();
    for (int i = 0; i < types; i++) {
      String type = in.readLabel();
      long[] numbers = readAscending(in);
      long[] last = new long[numbers.length];
      for (int j = 0; j < last.length; j++) {
        last[j] = in.readSigned();
      }
      itemNos.put(type, numbers);
      seconds.put(type, last);
    }
    return new StoredProfile(
        userNo, version, attributes, recent, positives, SeenItems.ofColumns(itemNos, seconds));
  }

  private static void writeAscending(ByteWriter out, long[] numbers) {
    out.putUnsigned(numbers.length);
    long before = 0;
    for (long number : numbers) {
      out.putUnsigned(number - before);
      before = number;
    }
  }

  private static long[] readAscending(ByteReader in) {
    long[] numbers = new long[in.readCount()];
    long before = 0;
    for (int i = 0; i < numbers.length; i++) {
      before += in.readUnsigned();
      numbers[i] = before;
    }
    return numbers;
  }
}
