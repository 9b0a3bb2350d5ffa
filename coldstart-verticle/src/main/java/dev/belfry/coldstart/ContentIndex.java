package dev.belfry.coldstart;

import dev.belfry.contracts.common.Catalogue;
import dev.belfry.contracts.common.Item;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.similarities.ClassicSimilarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.jspecify.annotations.Nullable;

/**
 * A Lucene index, in memory, of what items say about themselves; it follows the catalogue item by
 * item and hands out a {@link ContentSnapshot} for each version. Changes that leave an item's terms
 * as they are (price, stock) cost nothing and keep the snapshot.
 *
 * <p>Calls are serialised; snapshots are safe for several threads.
 */
final class ContentIndex implements AutoCloseable {
  static final String TERMS = "terms";
  static final String ITEM_NO = "item_no";
  private static final String KEY = "key";
  private static final FieldType TERMS_TYPE = termsType();

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final IndexWriter writer;
  private final int cachedItems;
  private DirectoryReader reader;
  private ContentSnapshot current;

  private @Nullable TermExtractor extractor;
  private Vocabulary vocabulary = new Vocabulary();
  private @Nullable ItemTerms[] items = new @Nullable ItemTerms[0];
  private int[] documentFrequency = new int[0];
  private int size;
  private boolean broken;

  /**
   * An empty index.
   *
   * @param cachedItems how many items' neighbours a snapshot remembers
   */
  ContentIndex(int cachedItems) {
    this.cachedItems = cachedItems;
    try {
      IndexWriterConfig config =
          new IndexWriterConfig(null)
              .setSimilarity(new ClassicSimilarity())
              .setUseCompoundFile(false)
              .setCommitOnClose(false);
      writer = new IndexWriter(directory, config);
      reader = DirectoryReader.open(writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    current = newSnapshot(reader);
  }

  /**
   * Takes the changes that lead to {@code next} in, or all of it where need be: the first time,
   * when the schema's text attributes changed, after a failure.
   *
   * @return the content of {@code next}; the caller releases it
   */
  synchronized ContentSnapshot apply(Catalogue next, Collection<Item> changes) {
    try {
      boolean changed;
      if (broken || extractor == null || !extractor.covers(next.schema())) {
        rebuild(next);
        changed = true;
      } else {
        broken = true;
        changed = update(extractor, next, changes);
      }
      if (changed) {
        publish();
      }
      broken = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return current.retain();
  }

  @Override
  public synchronized void close() {
    current.release();
    try (directory) {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (extractor != null) {
      extractor.close();
    }
  }

  private void rebuild(Catalogue next) throws IOException {
    broken = true;
    if (extractor != null) {
      extractor.close();
    }
    TermExtractor fresh = new TermExtractor(next.schema());
    extractor = fresh;
    vocabulary = new Vocabulary();
    items = new @Nullable ItemTerms[next.maxItemNo()];
    documentFrequency = new int[0];
    size = 0;
    writer.deleteAll();
    next.forEach(
        item -> {
          try {
            put(item.itemNo(), fresh.extract(item));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    writer.forceMerge(1);
  }

  private boolean update(TermExtractor terms, Catalogue next, Collection<Item> changes)
      throws IOException {
    // Snapshots keep the array they were made from.
    items = Arrays.copyOf(items, Math.max(items.length, next.maxItemNo()));
    boolean changed = false;
    for (Item change : changes) {
      Item item = next.find(change.itemNo());
      changed |=
          (item == null || item.deleted())
              ? remove(change.itemNo())
              : put(item.itemNo(), terms.extract(item));
    }
    return changed;
  }

  private boolean put(long itemNo, Map<String, Integer> terms) throws IOException {
    ItemTerms after = numbered(terms);
    ItemTerms before = items[(int) itemNo];
    if (before != null && before.sameAs(after)) {
      return false;
    }
    count(before, -1);
    count(after, 1);
    items[(int) itemNo] = after;
    size += before == null ? 1 : 0;
    Document document = new Document();
    document.add(new StringField(KEY, Long.toString(itemNo), Field.Store.NO));
    document.add(new NumericDocValuesField(ITEM_NO, itemNo));
    document.add(new Field(TERMS, new TermFrequencyStream(terms), TERMS_TYPE));
    writer.updateDocument(keyOf(itemNo), document);
    return true;
  }

  private boolean remove(long itemNo) throws IOException {
    ItemTerms before = itemNo < items.length ? items[(int) itemNo] : null;
    if (before == null) {
      return false;
    }
    count(before, -1);
    items[(int) itemNo] = null;
    size--;
    writer.deleteDocuments(keyOf(itemNo));
    return true;
  }

  private ItemTerms numbered(Map<String, Integer> terms) {
    Map<Integer, Integer> byId = new TreeMap<>();
    terms.forEach((term, frequency) -> byId.put(vocabulary.idOf(term), frequency));
    return new ItemTerms(
        byId.keySet().stream().mapToInt(Integer::intValue).toArray(),
        byId.values().stream().mapToInt(Integer::intValue).toArray());
  }

  private void count(@Nullable ItemTerms terms, int change) {
    if (terms == null) {
      return;
    }
    if (documentFrequency.length < vocabulary.size()) {
      documentFrequency = Arrays.copyOf(documentFrequency, vocabulary.size() * 2);
    }
    for (int i = 0; i < terms.size(); i++) {
      documentFrequency[terms.id(i)] += change;
    }
  }

  private void publish() throws IOException {
    DirectoryReader next = DirectoryReader.openIfChanged(reader, writer);
    if (next == null) {
      // Only terms that Lucene never saw changed: share the reader.
      reader.incRef();
      next = reader;
    }
    ContentSnapshot before = current;
    reader = next;
    current = newSnapshot(next);
    before.release();
  }

  private ContentSnapshot newSnapshot(DirectoryReader of) {
    return new ContentSnapshot(
        of,
        items,
        vocabulary.terms(),
        Arrays.copyOf(documentFrequency, vocabulary.size()),
        size,
        cachedItems);
  }

  private static Term keyOf(long itemNo) {
    return new Term(KEY, Long.toString(itemNo));
  }

  private static FieldType termsType() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }
}
