package dev.belfry.training;

import dev.belfry.contracts.common.Item;
import dev.belfry.model.EncodedItem;
import dev.belfry.model.EncodedUser;
import dev.belfry.model.FeatureEncoder;
import dev.belfry.model.FeatureLearner;
import dev.belfry.model.FeatureSchema;
import java.util.ArrayList;
import java.util.List;

/**
 * A data set as the towers read it: items once, users as of the moment of an event. Safe for use by
 * several threads.
 */
final class TowerData {
  private final FeatureSchema schema;
  private final Histories train;
  private final List<EncodedItem> items;
  private final List<EncodedUser> users;

  private TowerData(
      FeatureSchema schema, Histories train, List<EncodedItem> items, List<EncodedUser> users) {
    this.schema = schema;
    this.train = train;
    this.items = items;
    this.users = users;
  }

  /**
   * Learns the features of a data set and encodes it.
   *
   * @param data everything, what is held back included: only {@code train} and what came before is
   *     read
   * @param train what may be learned from
   */
  static TowerData of(Dataset data, Histories train, int historyLength, double historyDecay) {
    FeatureSchema schema =
        FeatureLearner.learn(
            data.schema(),
            data.items().stream().map(Item::attributes).toList(),
            data.users().stream().map(Dataset.User::attributes).toList(),
            historyLength,
            historyDecay);
    FeatureEncoder encoder =
        new FeatureEncoder(
            schema,
            data.items().stream().mapToLong(Item::itemNo).toArray(),
            data.users().stream().mapToLong(Dataset.User::userNo).toArray());
    return new TowerData(
        schema,
        train,
        data.items().stream().map(encoder::encodeItem).toList(),
        data.users().stream()
            .map(u -> encoder.encodeUser(u.userNo(), u.attributes(), new long[0]))
            .toList());
  }

  /** Vocabularies and scales. */
  FeatureSchema schema() {
    return schema;
  }

  /** How many items; the row of the item at index i is i + 1. */
  int itemCount() {
    return items.size();
  }

  /** How many users; the row of the user at index i is i + 1. */
  int userCount() {
    return users.size();
  }

  /** An item by its index. */
  EncodedItem item(int index) {
    return items.get(index);
  }

  /** The items as they are served: one without any user in {@code train} goes without its id. */
  List<EncodedItem> served() {
    int[] itemUsers = train.itemUsers();
    List<EncodedItem> served = new ArrayList<>(items.size());
    for (int i = 0; i < itemUsers.length; i++) {
      served.add(itemUsers[i] == 0 ? items.get(i).withoutId() : items.get(i));
    }
    return served;
  }

  /**
   * A user just before the liked item at {@code place} in the training history; nothing later is
   * read.
   *
   * @param known whether the user's id is given; else it is somebody the model has not seen
   */
  EncodedUser user(int user, int place, boolean known) {
    return of(user, train.latest(user, place, schema.historyLength()), known);
  }

  /** A user just before what a case asks for. */
  EncodedUser user(Split.Case question) {
    int[] history = question.history();
    int[] latest = new int[Math.min(history.length, schema.historyLength())];
    for (int k = 0; k < latest.length; k++) {
      latest[k] = history[history.length - 1 - k];
    }
    return of(question.user(), latest, true);
  }

  private EncodedUser of(int user, int[] latest, boolean known) {
    int[] rows = new int[latest.length];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = latest[k] + 1;
    }
    return users.get(user).with(known ? user + 1 : 0, rows);
  }
}
