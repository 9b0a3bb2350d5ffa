import { ActionIcon, CopyButton } from '@mantine/core';
import type { ServedList } from '../api/types';
import { millisText } from '../shared/format';
import { CheckIcon, CopyIcon } from '../shared/icons';
import { RegimeBadge } from './RegimeBadge';
import classes from './SummaryLine.module.css';

function totalMicros(list: ServedList): number {
  return list.stageMicros.total ?? Object.values(list.stageMicros).reduce((sum, t) => sum + t, 0);
}

function stages(list: ServedList): string {
  return Object.entries(list.stageMicros)
    .filter(([stage]) => stage !== 'total')
    .map(([stage, micros]) => `${stage} ${millisText(micros)}`)
    .join(', ');
}

/** What was in force when the list was made, and how long it took. */
export function SummaryLine({ list }: { list: ServedList }) {
  return (
    <dl className={classes.line}>
      <div>
        <dt>Regime</dt>
        <dd>
          <RegimeBadge regime={list.regime} />
        </dd>
      </div>
      <div>
        <dt>Model</dt>
        <dd>{list.model ?? 'none is live'}</dd>
      </div>
      <div>
        <dt>Ruleset</dt>
        <dd>version {list.ruleset}</dd>
      </div>
      <div>
        <dt>Total time</dt>
        <dd title={stages(list)}>{millisText(totalMicros(list))}</dd>
      </div>
      <div className={classes.id}>
        <dt>List</dt>
        <dd>
          <code>{list.listId}</code>
          <CopyButton value={list.listId} timeout={1500}>
            {({ copied, copy }) => (
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                onClick={copy}
                aria-label={copied ? 'Copied' : 'Copy the list id'}
                title={copied ? 'Copied' : 'Copy the list id'}
              >
                {copied ? <CheckIcon size={15} /> : <CopyIcon size={15} />}
              </ActionIcon>
            )}
          </CopyButton>
        </dd>
      </div>
    </dl>
  );
}
