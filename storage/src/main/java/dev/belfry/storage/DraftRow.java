package dev.belfry.storage;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A draft of a ruleset, and what may become of it. Immutable.
 *
 * @param draftId version 7: in the order of their making
 * @param title for people
 * @param note what it is for
 * @param base the ruleset that was live when its rules were taken over
 * @param state where it stands
 * @param rules a JSON array of rules, as it was saved
 * @param author who began it
 * @param updatedBy who changed the rules last
 * @param submittedBy who submitted it, or null
 * @param approvedBy who approved it, or null
 * @param rejectedBy who sent it back last, or null
 * @param rejectedReason why, or null
 * @param version as what it was published, or null
 * @param createdAt when it was begun
 * @param updatedAt when anything of it changed last
 * @param revision grows with every change
 */
public record DraftRow(
    UUID draftId,
    String title,
    String note,
    long base,
    DraftState state,
    String rules,
    String author,
    String updatedBy,
    @Nullable String submittedBy,
    @Nullable String approvedBy,
    @Nullable String rejectedBy,
    @Nullable String rejectedReason,
    @Nullable Long version,
    Instant createdAt,
    Instant updatedAt,
    long revision) {
  public DraftRow {
    requireNonNull(draftId, "draftId is null");
    requireNonNull(title, "title is null");
    requireNonNull(note, "note is null");
    requireNonNull(state, "state is null");
    requireNonNull(rules, "rules is null");
    requireNonNull(author, "author is null");
    requireNonNull(updatedBy, "updatedBy is null");
    requireNonNull(createdAt, "createdAt is null");
    requireNonNull(updatedAt, "updatedAt is null");
  }

  /** A new draft. */
  public static DraftRow begin(
      UUID draftId, String title, String note, long base, String rules, String actor, Instant now) {
    return new DraftRow(
        draftId,
        title,
        note,
        base,
        DraftState.EDITING,
        rules,
        actor,
        actor,
        null,
        null,
        null,
        null,
        null,
        now,
        now,
        1);
  }

  /** The rules as a ruleset is published. */
  public String ruleset() {
    return "{\"rules\":" + rules + "}";
  }

  /** With other contents; it is to be submitted and approved again. */
  public DraftRow saved(
      String newTitle, String newNote, long newBase, String newRules, String actor, Instant now) {
    requireOpen("changed");
    return new DraftRow(
        draftId,
        newTitle,
        newNote,
        newBase,
        DraftState.EDITING,
        newRules,
        author,
        actor,
        null,
        null,
        rejectedBy,
        rejectedReason,
        null,
        createdAt,
        now,
        revision + 1);
  }

  /** Handed to an approver. */
  public DraftRow submitted(String actor, Instant now) {
    requireState(DraftState.EDITING, "submitted");
    return with(DraftState.SUBMITTED, actor, null, null, null, null, now);
  }

  /**
   * Approved.
   *
   * @param twoPerson whether another than its author and its last editor must do it
   */
  public DraftRow approved(String actor, boolean twoPerson, Instant now) {
    requireState(DraftState.SUBMITTED, "approved");
    if (twoPerson && wrote(actor)) {
      throw new BelfryException(
          ErrorCode.FORBIDDEN,
          "two-person approval is on: the draft must be approved by another than "
              + author
              + (author.equals(updatedBy) ? "" : " and " + updatedBy)
              + ", who wrote it");
    }
    return with(DraftState.APPROVED, submittedBy, actor, null, null, null, now);
  }

  /** Sent back to its author. */
  public DraftRow rejected(String actor, String reason, Instant now) {
    if (state != DraftState.SUBMITTED && state != DraftState.APPROVED) {
      throw conflict("rejected", "submitted or approved");
    }
    return with(DraftState.EDITING, null, null, actor, reason, null, now);
  }

  /** Given up. */
  public DraftRow discarded(Instant now) {
    requireOpen("discarded");
    return with(
        DraftState.DISCARDED, submittedBy, approvedBy, rejectedBy, rejectedReason, null, now);
  }

  /** Live as {@code newVersion}. */
  DraftRow published(long newVersion, boolean twoPerson, Instant now) {
    requireOpen("published");
    if (twoPerson && state != DraftState.APPROVED) {
      throw conflict("published", "approved, since two-person approval is on");
    }
    if (twoPerson && (approvedBy == null || wrote(approvedBy))) {
      throw new BelfryException(
          ErrorCode.CONFLICT,
          "two-person approval is on now, and the draft was approved by "
              + approvedBy
              + ", who wrote it: send it back, for another to approve it");
    }
    return with(
        DraftState.PUBLISHED, submittedBy, approvedBy, rejectedBy, rejectedReason, newVersion, now);
  }

  /** As it stands in the audit log. */
  ObjectNode toJson() {
    ObjectNode json = AttributeJson.mapper().createObjectNode();
    json.put("title", title).put("note", note).put("base", base).put("state", state.text());
    json.set("rules", AttributeJson.tree(rules));
    return json.put("revision", revision);
  }

  private boolean wrote(String actor) {
    return actor.equals(author) || actor.equals(updatedBy);
  }

  private DraftRow with(
      DraftState newState,
      @Nullable String submitter,
      @Nullable String approver,
      @Nullable String rejecter,
      @Nullable String reason,
      @Nullable Long newVersion,
      Instant now) {
    return new DraftRow(
        draftId,
        title,
        note,
        base,
        newState,
        rules,
        author,
        updatedBy,
        submitter,
        approver,
        rejecter,
        reason,
        newVersion,
        createdAt,
        now,
        revision + 1);
  }

  private void requireOpen(String verb) {
    if (!state.isOpen()) {
      throw conflict(verb, "editing, submitted or approved");
    }
  }

  private void requireState(DraftState wanted, String verb) {
    if (state != wanted) {
      throw conflict(verb, wanted.text());
    }
  }

  private BelfryException conflict(String verb, String wanted) {
    return new BelfryException(
        ErrorCode.CONFLICT,
        "the draft is " + state.text() + ", and can be " + verb + " only while it is " + wanted);
  }
}
