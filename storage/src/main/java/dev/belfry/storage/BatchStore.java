package dev.belfry.storage;

import dev.belfry.contracts.common.AttributeDefinition;
import dev.belfry.contracts.common.AttributeSchema;
import dev.belfry.contracts.common.Item;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The stores for batch processes: plain, blocking JDBC. Loads are idempotent: the same input twice
 * changes nothing. Everything fails with UNAVAILABLE when Postgres is away. Not thread-safe.
 */
public final class BatchStore implements AutoCloseable {

  /** Connects. The schema must be migrated. */
  public BatchStore(StorageConfig config) {}

  /** The attribute schema. */
  public AttributeSchema schema() {
    throw new UnsupportedOperationException();
  }

  /** Adds attributes, or changes default and role of existing ones. */
  public AttributeSchema defineAttributes(List<AttributeDefinition> definitions) {
    throw new UnsupportedOperationException();
  }

  /** Creates or replaces items. */
  public LoadReport loadItems(Iterator<ItemWrite> rows, RowSink rejects) {
    throw new UnsupportedOperationException();
  }

  /** Creates users or replaces their attributes. */
  public LoadReport loadUsers(Iterator<UserWrite> rows, RowSink rejects) {
    throw new UnsupportedOperationException();
  }

  /** Stores events; unknown users are created, unknown items rejected. */
  public LoadReport loadEvents(Iterator<EventWrite> rows, RowSink rejects) {
    throw new UnsupportedOperationException();
  }

  /** Every item that is not deleted, ascending by number. */
  public void readItems(Consumer<Item> consumer) {
    throw new UnsupportedOperationException();
  }

  /** Every user that was not erased, ascending by number. */
  public void readUsers(Consumer<UserRow> consumer) {
    throw new UnsupportedOperationException();
  }

  /** Every interaction, ascending by time, then by arrival. */
  public void readInteractions(Consumer<InteractionRow> consumer) {
    throw new UnsupportedOperationException();
  }

  /** Registers a model version; {@code live} of the row is ignored. CONFLICT for a taken name. */
  public void registerModel(ModelRow row) {
    throw new UnsupportedOperationException();
  }

  /** Makes a registered version the live one; NOT_FOUND for an unknown name. */
  public void promoteModel(String name) {
    throw new UnsupportedOperationException();
  }

  /** All registered versions, newest first. */
  public List<ModelRow> models() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
