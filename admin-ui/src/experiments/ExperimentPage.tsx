import { NativeSelect } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { momentText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { Tag } from '../shared/Tag';
import { Acts } from './Acts';
import { AssignmentPanel } from './AssignmentPanel';
import { Definition } from './Definition';
import { KINDS, STATES, variantName } from './experimentWords';
import { Results } from './Results';
import type { Experiment } from './types';
import { useExperiment, useResults } from './useExperiments';

/** One experiment: whether it can be believed, what came out, and what can be done with it. */
export function ExperimentPage() {
  const { key } = useParams({ from: '/experiments/$key' });
  const experiment = useExperiment(key, true);
  return (
    <>
      <Link to="/experiments" className={layout.back ?? ''}>
        ← All experiments
      </Link>
      <Loaded query={experiment} what="the experiment">
        {(data) => <Body experiment={data} />}
      </Loaded>
    </>
  );
}

function Body({ experiment }: { experiment: Experiment }) {
  const { key, state, definition } = experiment;
  const { phase } = useSearch({ from: '/experiments/$key' });
  const results = useResults(key, state, phase ?? null);
  return (
    <>
      <PageHeading
        title={definition.name}
        actions={
          <>
            <PhaseChoice experiment={experiment} phase={phase ?? experiment.phase} />
            <Acts experiment={experiment} results={results.data ?? null} />
          </>
        }
      >
        <Tag tone={STATES[state].tone}>{STATES[state].name}</Tag> {KINDS[definition.kind].name}.{' '}
        {definition.hypothesis}
      </PageHeading>
      <div className={layout.stack}>
        <Ending experiment={experiment} />
        {state !== 'draft' && (
          <Loaded query={results} what="the results">
            {(data) => (
              <>
                {results.isError && (
                  <Notice tone="bad">
                    The results may be out of date: {results.error.message}
                  </Notice>
                )}
                <Results results={data} definition={definition} />
              </>
            )}
          </Loaded>
        )}
        <Definition experiment={experiment} />
        {state === 'running' && <AssignmentPanel experiment={experiment} />}
      </div>
    </>
  );
}

/** How it ended, where it has. */
function Ending({ experiment }: { experiment: Experiment }) {
  const { state, stopReason, stoppedAt, winner, definition } = experiment;
  const when = stoppedAt === null ? '' : ` on ${momentText(stoppedAt)}`;
  switch (state) {
    case 'rolled_back':
      return (
        <Notice tone="bad">
          Rolled back{when}: everybody gets what is live. {stopReason}
        </Notice>
      );
    case 'stopped':
      return (
        <Notice>
          Stopped{when}. {stopReason}
        </Notice>
      );
    case 'shipped':
      return (
        <Notice>
          {winner === null ? 'Shipped' : `“${variantName(definition, winner)}” became live`}
          {when}. {stopReason}
        </Notice>
      );
    case 'draft':
    case 'running':
      return null;
  }
}

function PhaseChoice({ experiment, phase }: { experiment: Experiment; phase: number }) {
  const navigate = useNavigate({ from: '/experiments/$key' });
  if (experiment.phases.length < 2) return null;
  return (
    <NativeSelect
      aria-label="Phase"
      value={String(phase)}
      data={experiment.phases.toReversed().map((each) => ({
        value: String(each.phase),
        label: each.endedAt === null ? `Phase ${each.phase}, the latest` : `Phase ${each.phase}`,
      }))}
      onChange={(event) => {
        const chosen = Number(event.currentTarget.value);
        void navigate({ search: chosen === experiment.phase ? {} : { phase: chosen } });
      }}
    />
  );
}
