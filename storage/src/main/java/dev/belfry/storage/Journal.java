package dev.belfry.storage;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.contracts.events.ServedList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The served-list journal: numbered segment files in a folder, written in turn, each deleted when a
 * checkpoint has passed it.
 *
 * <p>An append writes into mapped memory, which outlives the process, and returns; a thread of the
 * journal has the disk take it every second, and makes the next segment before it is needed. At the
 * start the segments of an earlier process are kept to be read, and writing begins in a new one.
 * Thread-safe.
 */
final class Journal implements AutoCloseable {
  static final int SEGMENT_SIZE = 16 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final String CHECKPOINT = "checkpoint";
  private static final long SYNC_SECONDS = 1;
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Path folder;
  private final long budgetBytes;
  private final int segmentSize;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong appended = new AtomicLong();
  private final AtomicLong stored = new AtomicLong();
  private final Thread keeper;

  // Guarded by this.
  private final TreeMap<Long, Integer> ends = new TreeMap<>();
  private final ByteWriter writer = new ByteWriter();
  private @Nullable JournalSegment current;
  private @Nullable JournalSegment spare;
  private final List<JournalSegment> full = new ArrayList<>();
  private long lastNumber;
  private long retryAt = Long.MIN_VALUE;
  private boolean closed;
  private JournalPosition checkpoint;

  Journal(Path folder, long budgetBytes) {
    this(folder, budgetBytes, SEGMENT_SIZE);
  }

  Journal(Path folder, long budgetBytes, int segmentSize) {
    this.folder = folder;
    this.budgetBytes = budgetBytes;
    this.segmentSize = segmentSize;
    try {
      Files.createDirectories(folder);
      this.checkpoint = readCheckpoint();
      recover();
      if (!isBudgetUsedUp()) {
        advance();
      }
    } catch (IOException e) {
      throw new BelfryException(
          ErrorCode.UNAVAILABLE,
          "the journal's folder " + folder + " cannot be used: " + e.getMessage(),
          e);
    }
    keeper = Thread.ofPlatform().name("belfry-journal").daemon().start(this::keep);
  }

  /** Appends a list; false when the budget is used up or the disk is full. */
  synchronized boolean append(ServedList list) {
    writer.reset();
    ServedListCodec.write(writer, list);
    ByteBuffer payload = writer.view();
    if (closed || payload.remaining() + JournalSegment.HEADER > segmentSize) {
      refused.incrementAndGet();
      return false;
    }
    if ((current == null || !current.fits(payload.remaining())) && !turn()) {
      refused.incrementAndGet();
      return false;
    }
    JournalSegment segment = current;
    if (segment == null) {
      refused.incrementAndGet();
      return false;
    }
    segment.append(payload);
    ends.put(segment.number(), segment.end());
    appended.incrementAndGet();
    return true;
  }

  /** Where the next frame goes. */
  synchronized JournalPosition end() {
    return ends.isEmpty()
        ? checkpoint
        : new JournalPosition(ends.lastKey(), ends.lastEntry().getValue());
  }

  /** Up to where lists are in Postgres. */
  synchronized JournalPosition checkpoint() {
    return checkpoint;
  }

  /**
   * Reads the payloads from {@code from} on into {@code target}.
   *
   * @return where to go on
   */
  JournalPosition read(JournalPosition from, int maxLists, int maxBytes, List<ByteBuffer> target)
      throws IOException {
    JournalPosition position = from;
    int bytes = 0;
    while (target.size() < maxLists && bytes < maxBytes) {
      Integer end;
      Long next;
      synchronized (this) {
        end = ends.get(position.segment());
        next = ends.higherKey(position.segment());
      }
      if (end != null && position.offset() < end) {
        int offset;
        try (JournalReader reader =
            new JournalReader(
                JournalSegment.file(folder, position.segment()), position.offset(), end)) {
          ByteBuffer payload = reader.next();
          while (payload != null) {
            bytes += payload.remaining();
            target.add(payload);
            if (target.size() == maxLists || bytes >= maxBytes) {
              break;
            }
            payload = reader.next();
          }
          offset = payload == null ? Math.max(end, reader.offset()) : reader.offset();
        }
        position = new JournalPosition(position.segment(), offset);
      } else if (next != null) {
        position = new JournalPosition(next, 0);
      } else {
        return position;
      }
    }
    return position;
  }

  /** Finds a list that is not in Postgres yet. */
  @Nullable ServedList find(UUID listId) throws IOException {
    JournalPosition position = checkpoint();
    List<ByteBuffer> payloads = new ArrayList<>();
    while (true) {
      payloads.clear();
      JournalPosition next;
      try {
        next = read(position, 1_000, 1 << 20, payloads);
      } catch (NoSuchFileException e) {
        // Stored and deleted in between.
        return null;
      }
      for (ByteBuffer payload : payloads) {
        if (payload.getLong(0) == listId.getMostSignificantBits()
            && payload.getLong(8) == listId.getLeastSignificantBits()) {
          return ServedListCodec.read(payload);
        }
      }
      if (payloads.isEmpty()) {
        return null;
      }
      position = next;
    }
  }

  /** Notes that everything before {@code position} is in Postgres, and deletes what was passed. */
  void store(JournalPosition position, int lists) throws IOException {
    writeCheckpoint(position);
    List<Path> passed = new ArrayList<>();
    synchronized (this) {
      checkpoint = position;
      stored.addAndGet(lists);
      long writing = current == null ? Long.MAX_VALUE : current.number();
      while (!ends.isEmpty() && ends.firstKey() < position.segment() && ends.firstKey() < writing) {
        passed.add(JournalSegment.file(folder, ends.pollFirstEntry().getKey()));
      }
      retryAt = Long.MIN_VALUE;
    }
    for (Path file : passed) {
      Files.deleteIfExists(file);
    }
  }

  /** Lists that were refused since the start. */
  long refused() {
    return refused.get();
  }

  /** Lists that are not in Postgres yet. */
  long waiting() {
    return Math.max(0, appended.get() - stored.get());
  }

  /** Disk in use. */
  synchronized long bytes() {
    return (long) segmentSize * (ends.size() + (spare == null ? 0 : 1));
  }

  /** Has the disk take everything that was appended. */
  void force() {
    List<JournalSegment> done;
    JournalSegment open;
    synchronized (this) {
      done = List.copyOf(full);
      full.clear();
      open = current;
    }
    for (JournalSegment segment : done) {
      segment.force();
      segment.close();
    }
    if (open != null) {
      open.force();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      notifyAll();
    }
    try {
      keeper.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    force();
    synchronized (this) {
      if (current != null) {
        current.close();
        current = null;
      }
      if (spare != null) {
        discard(spare);
        spare = null;
      }
    }
  }

  /** Goes on in the next segment; false when there is none. */
  private boolean turn() {
    if (spare == null && System.nanoTime() - retryAt < 0 && retryAt != Long.MIN_VALUE) {
      return false;
    }
    try {
      advance();
      return true;
    } catch (IOException e) {
      LOG.error("The journal cannot go on in a new segment: {}", e.getMessage());
    }
    retryAt = System.nanoTime() + RETRY_NANOS;
    return false;
  }

  private synchronized void advance() throws IOException {
    JournalSegment next = spare != null ? spare : create();
    spare = null;
    if (current != null) {
      full.add(current);
    }
    current = next;
    ends.put(next.number(), 0);
    notifyAll();
  }

  private JournalSegment create() throws IOException {
    if (isBudgetUsedUp()) {
      throw new IOException("its budget of " + budgetBytes + " bytes is used up");
    }
    return JournalSegment.create(folder, ++lastNumber, segmentSize);
  }

  private boolean isBudgetUsedUp() {
    return bytes() + segmentSize > budgetBytes;
  }

  private void keep() {
    while (true) {
      synchronized (this) {
        if (closed) {
          return;
        }
        try {
          if (full.isEmpty()) {
            wait(TimeUnit.SECONDS.toMillis(SYNC_SECONDS));
          }
        } catch (InterruptedException e) {
          return;
        }
        if (closed) {
          return;
        }
      }
      try {
        force();
        prepareSpare();
      } catch (IOException | RuntimeException e) {
        LOG.error("The journal could not be synced", e);
      }
    }
  }

  /** Makes the next segment outside the lock, so that no append waits for the disk. */
  private void prepareSpare() throws IOException {
    long number;
    synchronized (this) {
      JournalSegment open = current;
      if (spare != null
          || closed
          || open == null
          || open.end() < segmentSize / 4
          || isBudgetUsedUp()) {
        return;
      }
      number = ++lastNumber;
    }
    JournalSegment made = JournalSegment.create(folder, number, segmentSize);
    synchronized (this) {
      JournalSegment open = current;
      if (spare == null && !closed && open != null && open.number() < number) {
        spare = made;
        return;
      }
    }
    discard(made);
  }

  private static void discard(JournalSegment segment) {
    segment.close();
    try {
      Files.deleteIfExists(segment.file());
    } catch (IOException e) {
      LOG.warn("The spare segment {} stays: {}", segment.file(), e.getMessage());
    }
  }

  /** Finds the segments of an earlier process; those before the checkpoint are deleted. */
  private synchronized void recover() throws IOException {
    List<Path> files;
    try (Stream<Path> listing = Files.list(folder)) {
      files = listing.filter(f -> f.getFileName().toString().matches("\\d{16}\\.journal")).toList();
    }
    lastNumber = checkpoint.segment();
    for (Path file : files) {
      long number = Long.parseLong(file.getFileName().toString().substring(0, 16));
      lastNumber = Math.max(lastNumber, number);
      int from = number == checkpoint.segment() ? checkpoint.offset() : 0;
      int lists = 0;
      int end = from;
      if (number >= checkpoint.segment()) {
        try (JournalReader reader = new JournalReader(file, from, Integer.MAX_VALUE)) {
          while (reader.next() != null) {
            lists++;
          }
          end = reader.offset();
        }
      }
      if (lists == 0) {
        Files.delete(file);
      } else {
        ends.put(number, end);
        appended.addAndGet(lists);
        LOG.info("The journal has {} lists of an earlier run to store", lists);
      }
    }
  }

  private JournalPosition readCheckpoint() throws IOException {
    Path file = folder.resolve(CHECKPOINT);
    try {
      String[] parts = Files.readString(file, StandardCharsets.US_ASCII).trim().split(" ", -1);
      return new JournalPosition(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
    } catch (NoSuchFileException e) {
      return new JournalPosition(0, 0);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      LOG.warn("The journal's checkpoint cannot be read; everything is stored again");
      return new JournalPosition(0, 0);
    }
  }

  private void writeCheckpoint(JournalPosition position) throws IOException {
    Path temporary = folder.resolve(CHECKPOINT + ".new");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text =
          ByteBuffer.wrap(
              (position.segment() + " " + position.offset() + "\n")
                  .getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        channel.write(text);
      }
    }
    Files.move(
        temporary,
        folder.resolve(CHECKPOINT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
