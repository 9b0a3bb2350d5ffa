import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../access/session';
import type { ModelSummary } from '../api/types';
import { ConfirmModal } from '../shared/ConfirmModal';
import { canServe } from './modelWords';
import { useServing } from './useModels';

/** Puts a version in force, once it has shown that it answers. */
export function Promote({ model }: { model: ModelSummary }) {
  const [asking, setAsking] = useState(false);
  const serving = useServing(() => setAsking(false));
  const may = useMay('admin');
  if (!may || !canServe(model)) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Promote ${model.name}`}
        onClick={() => setAsking(true)}
      >
        Promote
      </Button>
      {asking && (
        <ConfirmModal
          title={`Promote ${model.name}?`}
          act="Promote"
          pending={serving.isPending}
          error={serving.error}
          onConfirm={() => serving.mutate(model.name)}
          onClose={() => setAsking(false)}
        >
          Its files are checked and it makes the lists of some users first. If all of them come as
          they should it takes over, and no request notices; the one that is live now can be taken
          back at once.
        </ConfirmModal>
      )}
    </>
  );
}

/** Takes the version back that was live before. */
export function RollBack({ to }: { to: ModelSummary | undefined }) {
  const [asking, setAsking] = useState(false);
  const serving = useServing(() => setAsking(false));
  const may = useMay('admin');
  if (!may || !to) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Roll back
      </Button>
      {asking && (
        <ConfirmModal
          title={`Roll back to ${to.name}?`}
          act="Roll back"
          pending={serving.isPending}
          error={serving.error}
          onConfirm={() => serving.mutate(null)}
          onClose={() => setAsking(false)}
        >
          It was live before and makes the lists again at once. The one that is live now stays
          loaded: a second roll-back takes this one back.
        </ConfirmModal>
      )}
    </>
  );
}
