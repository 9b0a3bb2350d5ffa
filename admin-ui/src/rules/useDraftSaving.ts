import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { conflictOf } from '../api/problem';
import { createDraft, renewRules, type Step, saveDraft, stepDraft } from './rulesApi';
import type { Draft, DraftContent } from './types';
import type { DraftEditing } from './useDraftEditing';

/** The server's version of what collided, out of a failure; null where it was something else. */
export function collidedWith(error: unknown): Draft | null {
  const current = conflictOf(error)?.current;
  return current && 'draftId' in current ? (current as Draft) : null;
}

/** Saves a draft and takes it on; a collision is kept until somebody has settled it. */
export function useDraftSaving(initial: Draft, editing: DraftEditing) {
  const queryClient = useQueryClient();
  /** As it was saved last: what the editor began from. */
  const [draft, setDraft] = useState(initial);
  const [collision, setCollision] = useState<Draft | null>(null);

  function taken(saved: Draft) {
    setDraft(saved);
    setCollision(null);
    renewRules(queryClient, saved);
  }

  const save = useMutation({
    mutationFn: ({ content, revision }: { content: DraftContent; revision: number }) =>
      saveDraft(draft.draftId, content, revision),
    onSuccess: (saved, { content }) => {
      // What was typed while it was being saved stays.
      if (collision) editing.replace(content);
      taken(saved);
    },
    onError: (error) => {
      const theirs = collidedWith(error);
      if (theirs) setCollision(theirs);
    },
  });
  const apart = useMutation({
    mutationFn: (content: DraftContent) => createDraft(content),
    onSuccess: () => renewRules(queryClient),
  });
  const step = useMutation({
    mutationFn: ({ step, reason }: { step: Step; reason?: string }) =>
      stepDraft(draft, step, reason),
    onSuccess: (saved, { step }) => {
      if (step === 'rebase') editing.replace(saved);
      taken(saved);
    },
  });

  return {
    draft,
    collision,
    busy: save.isPending || apart.isPending,
    /** Why it could not be saved, where it was no collision. */
    saveError: save.error && collidedWith(save.error) === null ? save.error : null,
    save: (content: DraftContent) => save.mutate({ content, revision: draft.revision }),
    /** Saves what was made of both versions, on top of theirs. */
    saveMerged: (content: DraftContent) =>
      collision && save.mutate({ content, revision: collision.revision }),
    saveApart(content: DraftContent, onMade: (made: Draft) => void) {
      apart.mutate(
        { ...content, title: `${content.title} (mine)` },
        {
          onSuccess: (made) => {
            takeTheirs();
            onMade(made);
          },
        },
      );
    },
    takeTheirs,
    closeCollision: () => setCollision(null),
    step,
  };

  function takeTheirs() {
    if (!collision) return;
    editing.replace(collision);
    taken(collision);
  }
}

export type DraftSaving = ReturnType<typeof useDraftSaving>;
