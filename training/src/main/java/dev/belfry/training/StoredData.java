package dev.belfry.training;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Item;
import dev.belfry.storage.BatchStore;
import java.util.HashSet;
import java.util.Set;

/** Reads what training needs from the store. */
final class StoredData {
  private StoredData() {}

  /** Living items, users who were not erased, and the interactions between them. */
  static Dataset read(BatchStore store, Progress progress) {
    Dataset.Builder data = new Dataset.Builder("store", store.schema());
    Set<Long> items = new HashSet<>();
    Set<Long> users = new HashSet<>();
    store.readItems(
        (Item item) -> {
          items.add(item.itemNo());
          data.item(item.itemNo(), item.itemId(), item.attributes());
        });
    store.readUsers(
        user -> {
          users.add(user.userNo());
          data.user(user.userNo(), user.userId(), user.attributes());
        });
    long[] read = new long[1];
    store.readInteractions(
        row -> {
          if (!items.contains(row.itemNo())) {
            return;
          }
          // An erased user's interactions stay as those of a number without a name.
          if (users.add(row.userNo())) {
            data.user(row.userNo(), "", Attributes.empty());
          }
          data.event(
              row.userNo(),
              row.itemNo(),
              row.type(),
              row.value(),
              row.at().toEpochMilli(),
              row.positive(),
              null,
              null,
              row.text());
          if (++read[0] % 50_000 == 0) {
            progress.advance("reading interactions", read[0], 0);
          }
        });
    return data.build();
  }
}
