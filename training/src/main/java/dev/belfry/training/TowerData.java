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
 * A data set as the towers read it.
 *
 * @param schema vocabularies and scales
 * @param items by item index; the row of the item at index i is i + 1
 * @param users by user index, without history; the row of the user at index i is i + 1
 */
record TowerData(FeatureSchema schema, List<EncodedItem> items, List<EncodedUser> users) {
  static TowerData of(Dataset data, int historyLength, double historyDecay) {
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
        data.items().stream().map(encoder::encodeItem).toList(),
        data.users().stream()
            .map(u -> encoder.encodeUser(u.userNo(), u.attributes(), new long[0]))
            .toList());
  }

  /** The items as they are served: one without any user in {@code train} goes without its id. */
  List<EncodedItem> served(Histories train) {
    int[] itemUsers = train.itemUsers();
    List<EncodedItem> served = new ArrayList<>(items.size());
    for (int i = 0; i < itemUsers.length; i++) {
      served.add(itemUsers[i] == 0 ? items.get(i).withoutId() : items.get(i));
    }
    return served;
  }

  /** A user with a history of item indexes, most recent first. */
  EncodedUser user(int index, int[] latest, boolean known) {
    int[] rows = new int[latest.length];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = latest[k] + 1;
    }
    return users.get(index).with(known ? index + 1 : 0, rows);
  }
}
