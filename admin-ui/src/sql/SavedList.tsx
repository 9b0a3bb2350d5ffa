import { CloseButton } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../access/session';
import { ConfirmModal } from '../shared/ConfirmModal';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import classes from './SqlPage.module.css';
import type { SavedQuery } from './types';
import { useDeleteQuery, useSavedQueries, useSaveQuery } from './useSql';

/** Queries that were saved, for everybody; a deleted one can be taken back. */
export function SavedList({ onOpen }: { onOpen: (query: SavedQuery) => void }) {
  const queries = useSavedQueries();
  const mayWrite = useMay('write');
  const [asked, setAsked] = useState<SavedQuery | null>(null);
  const [gone, setGone] = useState<SavedQuery | null>(null);
  const deleting = useDeleteQuery(() => {
    setGone(asked);
    setAsked(null);
  });
  const restoring = useSaveQuery(() => setGone(null));
  return (
    <Panel title="Saved queries">
      {gone && (
        <Notice
          onUndo={() => restoring.mutate(gone)}
          undoing={restoring.isPending}
          onClose={() => setGone(null)}
        >
          {gone.name} was deleted.
        </Notice>
      )}
      <Loaded query={queries} what="the saved queries">
        {(rows) =>
          rows.length === 0 ? (
            <p className={layout.muted}>None yet. Save one to find it again, and for others to.</p>
          ) : (
            <ul className={classes.list}>
              {rows.map((query) => (
                <li key={query.name} className={classes.row}>
                  <button type="button" className={classes.name} onClick={() => onOpen(query)}>
                    {query.name}
                  </button>
                  {mayWrite && (
                    <CloseButton
                      size="sm"
                      aria-label={`Delete ${query.name}`}
                      onClick={() => setAsked(query)}
                    />
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked && (
        <ConfirmModal
          title={`Delete ${asked.name}?`}
          act="Delete"
          danger
          pending={deleting.isPending}
          error={deleting.error}
          onConfirm={() => deleting.mutate(asked.name)}
          onClose={() => setAsked(null)}
        >
          Nobody finds it here any more. The notice that tells so has the way back.
        </ConfirmModal>
      )}
    </Panel>
  );
}
