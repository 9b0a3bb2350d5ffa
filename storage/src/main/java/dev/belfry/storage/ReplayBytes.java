package dev.belfry.storage;

import dev.belfry.contracts.common.Attributes;
import dev.belfry.contracts.common.Candidate;
import dev.belfry.contracts.common.Embedding;
import dev.belfry.contracts.common.Impression;
import dev.belfry.contracts.common.Interaction;
import dev.belfry.contracts.common.ItemNumbers;
import dev.belfry.contracts.common.SeenItems;
import dev.belfry.contracts.events.ReplayFacts;
import dev.belfry.contracts.events.ServedList;
import dev.belfry.contracts.reranker.DroppedItem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay needs beyond the candidates and their scores, in the journal and in the column
 * {@code replay}: {@link ReplayFacts}, and the embeddings of candidates in eight bits a component.
 */
final class ReplayBytes {
  private static final int FORMAT = 2;

  private ReplayBytes() {}

  static void write(ByteWriter out, ReplayFacts facts, List<Candidate> candidates) {
    out.putByte(FORMAT);
    out.putBoolean(facts.applyRules());
    out.putUnsigned(facts.count());
    AttributeBytes.write(out, facts.user());
    ProfileBytes.writeRecent(out, facts.recent());
    ProfileBytes.writeSeen(out, facts.seen());
    out.putUnsigned(facts.impressions().size());
    for (Impression impression : facts.impressions()) {
      out.putUnsigned(impression.itemNo());
      AttributeBytes.writeInstant(out, impression.at());
    }
    String filter = facts.filter();
    out.putBoolean(filter != null);
    if (filter != null) {
      out.putText(filter);
    }
    writeNumbers(out, facts.exclude());
    ItemNumbers restrictTo = facts.restrictTo();
    out.putBoolean(restrictTo != null);
    if (restrictTo != null) {
      writeNumbers(out, restrictTo);
    }
    writeNumbers(out, facts.closed());
    facts.revisions().forEach(out::putUnsigned);
    for (Candidate candidate : candidates) {
      Embedding embedding = candidate.embedding();
      byte[] codes = embedding == null ? new byte[0] : embedding.codes();
      out.putUnsigned(codes.length);
      out.putBytes(codes);
    }
  }

  /**
   * The inputs that {@link #write} was given.
   *
   * @param plain the candidates without embeddings
   */
  static ServedList.Inputs read(
      ByteReader in, List<Candidate> plain, List<DroppedItem> dropped, long seed, int depth) {
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalStateException("the replay format " + format + " is not known here");
    }
    boolean applyRules = in.readBoolean();
    int count = in.readCount();
    Attributes user = AttributeBytes.read(in);
    List<Interaction> recent = ProfileBytes.readRecent(in);
    SeenItems seen = ProfileBytes.readSeen(in);
    int shown = in.readCount();
    List<Impression> impressions = new ArrayList<>(shown);
    for (int i = 0; i < shown; i++) {
      impressions.add(new Impression(in.readUnsigned(), AttributeBytes.readInstant(in)));
    }
    @Nullable String filter = in.readBoolean() ? in.readText() : null;
    ItemNumbers exclude = readNumbers(in);
    @Nullable ItemNumbers restrictTo = in.readBoolean() ? readNumbers(in) : null;
    ItemNumbers closed = readNumbers(in);
    List<Long> revisions = new ArrayList<>(plain.size());
    for (int i = 0; i < plain.size(); i++) {
      revisions.add(in.readUnsigned());
    }
    List<Candidate> candidates = new ArrayList<>(plain.size());
    for (Candidate candidate : plain) {
      byte[] codes = in.readBytes(in.readCount());
      candidates.add(
          codes.length == 0
              ? candidate
              : new Candidate(
                  candidate.itemNo(),
                  candidate.source(),
                  candidate.retrievalScore(),
                  candidate.relevance(),
                  Embedding.ofCodes(codes)));
    }
    return new ServedList.Inputs(
        candidates,
        dropped,
        seed,
        depth,
        new ReplayFacts(
            applyRules,
            count,
            user,
            recent,
            seen,
            impressions,
            filter,
            exclude,
            restrictTo,
            closed,
            revisions));
  }

  /** The column's form. */
  static byte[] bytes(ReplayFacts facts, List<Candidate> candidates) {
    ByteWriter out = new ByteWriter();
    write(out, facts, candidates);
    return out.toByteArray();
  }

  static ServedList.Inputs read(
      byte[] bytes, List<Candidate> plain, List<DroppedItem> dropped, long seed, int depth) {
    return read(new ByteReader(ByteBuffer.wrap(bytes)), plain, dropped, seed, depth);
  }

  private static void writeNumbers(ByteWriter out, ItemNumbers numbers) {
    out.putAscending(numbers.toArray());
  }

  private static ItemNumbers readNumbers(ByteReader in) {
    return ItemNumbers.of(in.readAscending());
  }
}
