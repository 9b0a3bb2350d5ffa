import { Button, Textarea } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useMay } from '../access/session';
import { ConfirmModal } from '../shared/ConfirmModal';
import { shareText } from '../shared/format';
import { changesText } from './experimentWords';
import { ShareSlider } from './ShareSlider';
import { ShipModal } from './ShipModal';
import type { Experiment, ExperimentResults } from './types';
import { useAct, useDeleteExperiment } from './useExperiments';
import { WeightSliders } from './WeightSliders';

interface ActsProps {
  experiment: Experiment;
  results: ExperimentResults | null;
}

type Asked = 'start' | 'ramp' | 'phase' | 'stop' | 'ship' | 'delete';

/** What can be done with an experiment in its state, by who may. Each is asked about first. */
export function Acts({ experiment, results }: ActsProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const mayWrite = useMay('write');
  const mayApprove = useMay('approve');
  const { key, state, definition } = experiment;
  const close = () => setAsked(null);
  const several = definition.variants.length > 1;

  function button(act: Asked, words: string, variant: 'default' | 'filled' = 'default') {
    return (
      <Button variant={variant} onClick={() => setAsked(act)}>
        {words}
      </Button>
    );
  }

  return (
    <>
      {state === 'draft' && mayWrite && (
        <>
          {button('delete', 'Delete')}
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/experiments/$key/edit" params={{ key }} {...props} />}
          >
            Edit
          </Button>
        </>
      )}
      {state === 'draft' && mayApprove && button('start', 'Start', 'filled')}
      {state === 'running' && mayApprove && (
        <>
          {button('stop', 'Stop')}
          {several && definition.kind === 'ab' && button('phase', 'New weights')}
          {!(several && definition.kind === 'holdout') && button('ramp', 'Change the coverage')}
        </>
      )}
      {(state === 'running' || state === 'stopped') &&
        mayApprove &&
        (definition.kind === 'ab' || definition.kind === 'interleaving') &&
        button('ship', 'Ship a variant', 'filled')}
      {asked === 'start' && <Start experiment={experiment} onClose={close} />}
      {asked === 'ramp' && <Ramp experiment={experiment} onClose={close} />}
      {asked === 'phase' && <NewPhase experiment={experiment} onClose={close} />}
      {asked === 'stop' && <Stop experiment={experiment} onClose={close} />}
      {asked === 'ship' && <ShipModal experiment={experiment} results={results} onClose={close} />}
      {asked === 'delete' && <Delete experiment={experiment} onClose={close} />}
    </>
  );
}

interface DialogProps {
  experiment: Experiment;
  onClose: () => void;
}

function Start({ experiment: { key, definition }, onClose }: DialogProps) {
  const act = useAct(key, onClose);
  const { coverage, unit, variants, guardrails, placements, kind } = definition;
  const where = placements.length === 0 ? 'every placement' : placements.join(', ');
  const units = unit === 'user' ? 'users' : 'sessions';
  return (
    <ConfirmModal
      title={`Start ${definition.name}?`}
      act="Start"
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate({ act: 'start' })}
      onClose={onClose}
    >
      <p>
        {kind === 'shadow'
          ? `From the next request on, ${shareText(coverage)} of live requests at ${where} are computed a second time. Nobody is shown the second list.`
          : `From the next request on, ${shareText(coverage)} of ${units} at ${where} take part${definition.targeting ? ', as far as the targeting lets them' : ''}.`}
      </p>
      <Variants>
        {variants.map((variant) => (
          <li key={variant.key}>
            {shareText(variant.weight)} get {variant.name || variant.key}: {changesText(variant)}
          </li>
        ))}
      </Variants>
      <p>
        {guardrails.length === 0
          ? 'No guardrail watches it: it goes on until someone stops it.'
          : 'Its guardrails are watched: where one is broken, everybody gets what is live.'}{' '}
        What it is cannot be changed then, but for the coverage and, in a new phase, the weights.
      </p>
    </ConfirmModal>
  );
}

function Variants({ children }: { children: ReactNode }) {
  return <ul style={{ margin: '0 0 12px', paddingLeft: 20 }}>{children}</ul>;
}

function Ramp({ experiment: { key, definition }, onClose }: DialogProps) {
  const act = useAct(key, onClose);
  const [coverage, setCoverage] = useState(definition.coverage);
  const less = coverage < definition.coverage;
  return (
    <ConfirmModal
      title="Change the coverage?"
      act="Change"
      disabled={coverage === definition.coverage || coverage === 0}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate({ act: 'ramp', coverage })}
      onClose={onClose}
    >
      <ShareSlider label="Coverage" value={coverage} onChange={setCoverage} />
      <p>
        {less
          ? 'Those who drop out get what is live from their next list on. What was recorded of them stays.'
          : 'Whoever takes part stays in, with the same variant. The others join from their next list on.'}{' '}
        The phase goes on.
      </p>
    </ConfirmModal>
  );
}

function NewPhase({ experiment, onClose }: DialogProps) {
  const { key, definition, phase } = experiment;
  const act = useAct(key, onClose);
  const before = definition.variants.map(({ weight }) => weight);
  const [weights, setWeights] = useState<readonly number[]>(before);
  return (
    <ConfirmModal
      title={`Begin phase ${phase + 1} with other weights?`}
      act="Begin the phase"
      disabled={weights.every((weight, index) => weight === before[index])}
      pending={act.isPending}
      error={act.error}
      onConfirm={() =>
        act.mutate({
          act: 'phase',
          weights: Object.fromEntries(
            definition.variants.map((variant, index) => [variant.key, weights[index] ?? 0]),
          ),
        })
      }
      onClose={onClose}
    >
      <WeightSliders variants={definition.variants} weights={weights} onChange={setWeights} />
      <p>
        Units are assigned anew, so that some of them change their variant. Results start afresh;
        those of phase {phase} stay to be read, and are not mixed with the new ones.
      </p>
    </ConfirmModal>
  );
}

function Stop({ experiment: { key, definition }, onClose }: DialogProps) {
  const act = useAct(key, onClose);
  const [reason, setReason] = useState('');
  return (
    <ConfirmModal
      title={`Stop ${definition.name}?`}
      act="Stop it"
      danger
      disabled={reason.trim() === ''}
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate({ act: 'stop', reason: reason.trim() })}
      onClose={onClose}
    >
      <p>
        Everybody gets what is live from their next list on. Record and results stay; a stopped
        experiment cannot be started again, but one of its variants can still be shipped.
      </p>
      <Textarea
        label="Why"
        value={reason}
        maxLength={2000}
        autosize={false}
        rows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmModal>
  );
}

function Delete({ experiment: { key, definition }, onClose }: DialogProps) {
  const navigate = useNavigate();
  const deleting = useDeleteExperiment(() => void navigate({ to: '/experiments' }));
  return (
    <ConfirmModal
      title={`Delete the draft ${definition.name}?`}
      act="Delete"
      danger
      pending={deleting.isPending}
      error={deleting.error}
      onConfirm={() => deleting.mutate(key)}
      onClose={onClose}
    >
      It was never started, so nothing of what was served is lost. The audit log keeps what it was.
    </ConfirmModal>
  );
}
