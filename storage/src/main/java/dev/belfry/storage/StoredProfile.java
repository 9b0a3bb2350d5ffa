package dev.belfry.storage;

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
    ProfileBytes.writeRecent(out, recent);
    out.putAscending(positives.toArray());
    ProfileBytes.writeSeen(out, seen);
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
    List<Interaction> recent = ProfileBytes.readRecent(in);
    ItemNumbers positives = ItemNumbers.of(in.readAscending());
    return new StoredProfile(
        userNo, version, attributes, recent, positives, ProfileBytes.readSeen(in));
  }
}
