import type { Job, JobKind, JobState } from '../api/types';
import { bytesText, wholeNumber } from '../shared/format';
import type { Tone } from '../shared/Tag';

export const KINDS: Record<JobKind, string> = {
  import_items: 'Import of items',
  import_users: 'Import of users',
  import_events: 'Import of events',
  training: 'Training',
};

export const STATES: Record<JobState, { name: string; tone: Tone }> = {
  queued: { name: 'Waiting', tone: 'plain' },
  running: { name: 'Running', tone: 'busy' },
  succeeded: { name: 'Done', tone: 'good' },
  failed: { name: 'Failed', tone: 'bad' },
  cancelled: { name: 'Cancelled', tone: 'warn' },
};

/** Whether a job can still come to an end by itself or be cancelled. */
export function isOpen(job: Job): boolean {
  return job.state === 'queued' || job.state === 'running';
}

/** How far a job is in words, such as "7 of 20 epochs" or "1.2 MB of 4.5 MB"; nothing once it has ended. */
export function progressText(job: Job): string {
  const { done, total, unit, sentence } = job.progress;
  if (!isOpen(job)) return '';
  if (done === 0 && total === null) return sentence;
  // An import counts its rows as it goes on.
  if (unit === 'bytes' && total !== null) return `${bytesText(done)} of ${bytesText(total)}`;
  const counts =
    total === null
      ? `${wholeNumber(done)} ${unit}`
      : `${wholeNumber(done)} of ${wholeNumber(total)} ${unit}`;
  return sentence === '' ? counts : `${counts}. ${sentence}`;
}

/** What came of an import's rows so far, such as "4,990 accepted, 10 rejected". */
export function rowsText({ kind, accepted, rejected }: Job): string {
  if (kind === 'training' || accepted + rejected === 0) return '';
  return `${wholeNumber(accepted)} accepted, ${wholeNumber(rejected)} rejected`;
}

/** What a job said at its end, where its state and its rows do not say it already. */
export function lastWords({ kind, state, message }: Job): string {
  const telling = state === 'failed' || (state === 'succeeded' && kind === 'training');
  return telling ? (message ?? '') : '';
}
