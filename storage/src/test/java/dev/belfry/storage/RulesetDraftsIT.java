package dev.belfry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belfry.contracts.common.BelfryException;
import dev.belfry.contracts.common.ErrorCode;
import dev.belfry.storage.RulesetDrafts.Outcome;
import dev.belfry.storage.RulesetDrafts.Written;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesetDraftsIT {
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String RULES = "[{\"name\":\"a\",\"action\":{\"type\":\"noRepeat\"}}]";

  @TempDir Path folder;
  private Fixture fixture;
  private RulesetDrafts drafts;
  private int made;

  @BeforeEach
  void open() {
    fixture = Fixture.plain(folder);
    drafts = fixture.storage.drafts();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void draftGoesLiveWithItsAuthorApproverAndBase() {
    DraftRow draft = begin("anna");
    submit(draft);
    Await.get(drafts.approve(draft.draftId(), 2L, "ben", NOW));
    Written published = Await.get(drafts.publish(draft.draftId(), 3L, "ben", NOW));

    assertThat(published.outcome()).isEqualTo(Outcome.STORED);
    assertThat(published.draft().state()).isEqualTo(DraftState.PUBLISHED);
    assertThat(published.draft().version()).isEqualTo(2L);
    assertThat(fixture.storage.rulesets().live())
        .isEqualTo(new RulesetRow(2, "{\"rules\":" + RULES + "}"));
    RulesetVersion version = Await.get(fixture.storage.rulesetHistory().find(2)).orElseThrow();
    assertThat(version.author()).isEqualTo("anna");
    assertThat(version.approvedBy()).isEqualTo("ben");
    assertThat(version.base()).isEqualTo(1L);
    assertThat(version.rules()).isEqualTo(1);
    assertThat(fixture.sql("select string_agg(action, ' ' order by entry_no) from audit_entry"))
        .isEqualTo("create submit approve publish");
    assertThat(Await.get(fixture.storage.audit().verify()).firstBroken()).isNull();
  }

  @Test
  void saveOnAnotherRevisionIsNotStoredAndShowsTheOtherOne() {
    DraftRow draft = begin("anna");
    UnaryOperator<DraftRow> mine =
        row -> row.saved("mine", "", row.base(), "[]", "anna", NOW.plusSeconds(1));
    Written first = Await.get(drafts.change(draft.draftId(), 1L, "anna", "save", mine));
    Written second =
        Await.get(
            drafts.change(
                draft.draftId(),
                1L,
                "ben",
                "save",
                row -> row.saved("yours", "", row.base(), RULES, "ben", NOW)));

    assertThat(first.outcome()).isEqualTo(Outcome.STORED);
    assertThat(second.outcome()).isEqualTo(Outcome.DRAFT_CHANGED);
    assertThat(second.draft().title()).isEqualTo("mine");
    assertThat(Await.get(drafts.find(draft.draftId())).orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void oneOfTwoSavesAtTheSameMomentIsStored() {
    DraftRow draft = begin("anna");
    List<io.vertx.core.Future<Written>> writes = new ArrayList<>();
    for (String who : List.of("anna", "ben", "cy", "di")) {
      writes.add(
          drafts.change(
              draft.draftId(),
              1L,
              who,
              "save",
              row -> row.saved(who, "", row.base(), "[]", who, NOW)));
    }
    assertThat(writes.stream().map(Await::get).map(Written::outcome))
        .containsOnlyOnce(Outcome.STORED);
  }

  @Test
  void publishingOnABaseThatIsNoLongerLiveIsRefusedAndDisturbsNothing() {
    DraftRow draft = begin("anna");
    RulesetRow other = Await.get(fixture.storage.rulesets().publish("{\"rules\":[]}", "somebody"));
    Written refused = Await.get(drafts.publish(draft.draftId(), 1L, "ben", NOW));

    assertThat(refused.outcome()).isEqualTo(Outcome.LIVE_CHANGED);
    assertThat(refused.live()).isEqualTo(other.version());
    assertThat(fixture.storage.rulesets().live()).isEqualTo(other);
    assertThat(fixture.sql("select count(*) from ruleset")).isEqualTo("2");
    assertThat(refused.draft().state()).isEqualTo(DraftState.EDITING);
  }

  @Test
  void twoPersonApprovalNeedsAnotherThanAuthorAndEditor() {
    fixture.execute("update setting set two_person_approval = true");
    DraftRow draft = begin("anna");
    assertRefused(() -> drafts.publish(draft.draftId(), null, "ben", NOW), ErrorCode.CONFLICT);
    Await.get(
        drafts.change(
            draft.draftId(),
            1L,
            "ben",
            "save",
            row -> row.saved("t", "", row.base(), RULES, "ben", NOW)));
    submit(draft);
    assertRefused(() -> drafts.approve(draft.draftId(), null, "anna", NOW), ErrorCode.FORBIDDEN);
    assertRefused(() -> drafts.approve(draft.draftId(), null, "ben", NOW), ErrorCode.FORBIDDEN);
    assertThat(Await.get(drafts.approve(draft.draftId(), null, "cy", NOW)).draft().state())
        .isEqualTo(DraftState.APPROVED);
    Written edited =
        Await.get(
            drafts.change(
                draft.draftId(),
                null,
                "cy",
                "save",
                row -> row.saved("t", "", row.base(), "[]", "cy", NOW)));
    assertThat(edited.draft().state()).isEqualTo(DraftState.EDITING);
    assertThat(edited.draft().approvedBy()).isNull();
    assertThat(fixture.storage.rulesets().live().version()).isEqualTo(1);
  }

  @Test
  void approvalOfOnesOwnDraftIsWorthNothingOnceTwoMustApprove() {
    DraftRow draft = begin("anna");
    submit(draft);
    Await.get(drafts.approve(draft.draftId(), null, "anna", NOW));
    fixture.execute("update setting set two_person_approval = true");
    assertRefused(() -> drafts.publish(draft.draftId(), null, "anna", NOW), ErrorCode.CONFLICT);
    assertThat(fixture.storage.rulesets().live().version()).isEqualTo(1);
    Await.get(
        drafts.change(
            draft.draftId(), null, "ben", "reject", row -> row.rejected("ben", "again", NOW)));
    submit(draft);
    Await.get(drafts.approve(draft.draftId(), null, "ben", NOW));
    assertThat(Await.get(drafts.publish(draft.draftId(), null, "anna", NOW)).outcome())
        .isEqualTo(Outcome.STORED);
  }

  @Test
  void revertIsANewVersionAndTheOldOneStaysAsItWas() {
    String first = fixture.storage.rulesets().live().json();
    Await.get(fixture.storage.rulesets().publish("{\"rules\":[]}", "anna"));
    Instant between = Instant.now();
    RulesetVersion reverted =
        Await.get(fixture.storage.rulesetHistory().revert(1, "ben", "as it was"));

    assertThat(reverted.version()).isEqualTo(3);
    assertThat(reverted.json()).isEqualTo(first);
    assertThat(reverted.base()).isEqualTo(2L);
    assertThat(fixture.storage.rulesets().live().version()).isEqualTo(3);
    assertThat(Await.get(fixture.storage.rulesetHistory().inForce(between)).orElseThrow().version())
        .isEqualTo(2);
    assertThat(Await.get(fixture.storage.rulesetHistory().inForce(Instant.EPOCH))).isEmpty();
    assertThat(Await.get(fixture.storage.rulesetHistory().page(null, 2)))
        .extracting(RulesetVersion::version, RulesetVersion::live, RulesetVersion::rules)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(3L, true, 4),
            org.assertj.core.groups.Tuple.tuple(2L, false, 0));
    assertRefused(
        () -> fixture.storage.rulesetHistory().revert(99, "ben", ""), ErrorCode.NOT_FOUND);
  }

  @Test
  void draftsArePagedByWhereTheyStand() {
    DraftRow first = begin("anna");
    DraftRow second = begin("anna");
    DraftRow gone = begin("anna");
    Await.get(drafts.change(gone.draftId(), null, "anna", "discard", row -> row.discarded(NOW)));
    assertThat(Await.get(drafts.page(null, null, 10)))
        .extracting(DraftRow::draftId)
        .containsExactly(second.draftId(), first.draftId());
    assertThat(Await.get(drafts.page(null, second.draftId(), 10))).hasSize(1);
    assertThat(Await.get(drafts.page(DraftState.DISCARDED, null, 10))).hasSize(1);
    assertRefused(
        () ->
            drafts.change(
                gone.draftId(), null, "anna", "submit", row -> row.submitted("anna", NOW)),
        ErrorCode.CONFLICT);
    assertRefused(
        () -> drafts.change(new UUID(1, 1), null, "anna", "submit", row -> row),
        ErrorCode.NOT_FOUND);
  }

  private DraftRow begin(String author) {
    return Await.get(
        drafts.create(DraftRow.begin(new UUID(7, ++made), "title", "", 1, RULES, author, NOW)));
  }

  private void submit(DraftRow draft) {
    Await.get(
        drafts.change(draft.draftId(), null, "anna", "submit", row -> row.submitted("anna", NOW)));
  }

  private static void assertRefused(
      java.util.function.Supplier<io.vertx.core.Future<?>> write, ErrorCode code) {
    assertThatThrownBy(() -> Await.get(write.get()))
        .isInstanceOfSatisfying(BelfryException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
