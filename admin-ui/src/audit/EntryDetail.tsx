import { Text } from '@mantine/core';
import type { AuditEntry } from '../api/types';
import { DiffView } from '../shared/DiffView';
import classes from './EntryDetail.module.css';

/** What an entry changed, and its place in the chain. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  return (
    <div className={classes.detail}>
      {entry.before == null && entry.after == null ? (
        <Text size="sm" c="dimmed">
          The log keeps no values of this change.
        </Text>
      ) : (
        <DiffView before={entry.before ?? null} after={entry.after ?? null} />
      )}
      <dl className={classes.hashes}>
        <div>
          <dt>Hash</dt>
          <dd>
            <code>{entry.hash}</code>
          </dd>
        </div>
        <div>
          <dt>of the one before</dt>
          <dd>
            <code>{entry.previousHash}</code>
          </dd>
        </div>
      </dl>
    </div>
  );
}
