package dev.belfry.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * Carries one record class over the event bus: by reference within a process, in {@link WireFormat}
 * between processes.
 */
final class RecordCodec<T extends Record> implements MessageCodec<T, T> {
  private final Class<T> type;

  RecordCodec(Class<T> type) {
    this.type = type;
  }

  /**
   * Makes the codec the default of {@code type} on this event bus; does nothing when it already is.
   */
  static void register(Vertx vertx, Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type + " is not a record");
    }
    try {
      registerRecord(vertx, type.asSubclass(Record.class));
    } catch (IllegalStateException alreadyRegistered) {
      // Another client or server of the same endpoint was here first.
    }
  }

  private static <T extends Record> void registerRecord(Vertx vertx, Class<T> type) {
    vertx.eventBus().registerDefaultCodec(type, new RecordCodec<>(type));
  }

  @Override
  public void encodeToWire(Buffer buffer, T record) {
    WireFormat.write(buffer, type, record);
  }

  @Override
  public T decodeFromWire(int position, Buffer buffer) {
    return WireFormat.read(buffer, type, position);
  }

  @Override
  public T transform(T record) {
    return record;
  }

  @Override
  public String name() {
    return type.getName();
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
