import { NativeSelect } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useStatus } from '../api/useStatus';
import { BusyButton } from '../shared/BusyButton';
import { DataTable } from '../shared/DataTable';
import { shareText, wholeNumber } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import classes from './ExperimentForm.module.css';
import { RulesFields } from './ParametersForm';
import type { PolicyEstimate, VariantParameters } from './types';
import { useEstimate } from './useExperiments';

const DAYS = ['1', '7', '30'];
const DAY_MILLIS = 86_400_000;

/** What other rules would have earned, by what was served and how likely it was. */
export function EstimatePolicyPage() {
  const [candidate, setCandidate] = useState<VariantParameters>({});
  const [placement, setPlacement] = useState('');
  const [days, setDays] = useState('7');
  const status = useStatus().data;
  const placements = status?.placements ?? [];
  const estimate = useEstimate();
  return (
    <>
      <Link to="/experiments" className={layout.back ?? ''}>
        ← All experiments
      </Link>
      <PageHeading title="Estimate from the record">
        What other rules would have earned in clicks, from lists that were served while a dither or
        an explore rule left some places to chance. Nobody is shown anything. Another model, or
        other objectives, would have had other candidates: an experiment compares those.
      </PageHeading>
      <form
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          const now = status?.simulation ? Date.parse(status.simulation.now) : Date.now();
          estimate.mutate({
            from: new Date(now - Number(days) * DAY_MILLIS).toISOString(),
            ...(placement === '' ? {} : { placement }),
            candidate,
          });
        }}
      >
        <Panel title="Candidate" hint="Its rules, where they are not those that are live.">
          <div className={classes.grid}>
            <RulesFields
              parameters={candidate}
              onChange={setCandidate}
              messageOf={() => undefined}
            />
          </div>
        </Panel>
        <div className={layout.form}>
          <NativeSelect
            label="Lists of"
            value={days}
            data={DAYS.map((value) => ({
              value,
              label: value === '1' ? 'the last day' : `the last ${value} days`,
            }))}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <NativeSelect
            label="Placement"
            value={placement}
            data={[
              { value: '', label: 'all' },
              ...placements.map((value) => ({ value, label: value })),
            ]}
            onChange={(event) => setPlacement(event.currentTarget.value)}
          />
          <BusyButton
            type="submit"
            busy={estimate.isPending}
            disabled={Object.keys(candidate).length === 0}
          >
            Estimate
          </BusyButton>
        </div>
        {estimate.isError && <Notice tone="bad">{estimate.error.message}</Notice>}
        {estimate.data && <Found estimate={estimate.data} />}
      </form>
    </>
  );
}

const ESTIMATORS = {
  ips: 'Inverse propensity (IPS)',
  snips: 'Self-normalised (SNIPS)',
  dr: 'Doubly robust',
} as const;

function Found({ estimate }: { estimate: PolicyEstimate }) {
  const { refused, sentence, estimates, logged, lists, effectiveSampleSize, skipped } = estimate;
  return (
    <Panel
      title={refused ? 'No estimate' : 'Click-through of the candidate'}
      hint={sentence}
      flush={estimates.length > 0}
    >
      {estimates.length > 0 && (
        <DataTable
          caption="Estimates"
          columns={[
            { name: 'Estimator', cell: ({ estimator }) => ESTIMATORS[estimator] },
            { name: 'Estimate', numeric: true, cell: ({ mean }) => shareText(mean) },
            {
              name: '95 % interval',
              numeric: true,
              cell: ({ low, high }) => `${shareText(low)} to ${shareText(high)}`,
            },
          ]}
          rows={estimates}
          rowKey={({ estimator }) => estimator}
        />
      )}
      {lists > 0 && (
        <p className={layout.muted} style={estimates.length > 0 ? { padding: '0 18px' } : {}}>
          From {wholeNumber(lists)} lists, of whose items {shareText(logged)} were clicked; worth{' '}
          {wholeNumber(Math.round(effectiveSampleSize))} lists that the candidate itself had made.
          {skipped.map(({ reason, count }) => ` Left out: ${wholeNumber(count)} lists. ${reason}`)}
        </p>
      )}
    </Panel>
  );
}
