import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMay } from '../access/session';
import type { Placement } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { ConfirmModal } from '../shared/ConfirmModal';
import { type Column, DataTable } from '../shared/DataTable';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { Panel } from '../shared/Panel';
import { useDeletePlacement, usePlacements, useSavePlacement } from './useSettings';

/** Placements that Belfry itself needs. */
const KEPT = ['home', 'similar'];

/** Where lists are shown; apps name one with each request, rules can be for some of them. */
export function Placements() {
  const placements = usePlacements();
  const administers = useMay('admin');
  const [leaving, setLeaving] = useState<Placement | null>(null);
  const [edited, setEdited] = useState<Placement | null>(null);
  const [gone, setGone] = useState<Placement | null>(null);
  const remove = useDeletePlacement();
  const restore = useSavePlacement();

  const columns: readonly Column<Placement>[] = [
    { name: 'Placement', cell: (row) => <code>{row.name}</code> },
    { name: 'What it is', cell: (row) => row.description || '–' },
    ...(administers
      ? [
          {
            name: 'Actions',
            nameHidden: true,
            cell: (row: Placement) => (
              <div className={layout.rowActions}>
                <Button
                  variant="default"
                  size="compact-sm"
                  aria-label={`Edit placement ${row.name}`}
                  onClick={() => setEdited(row)}
                >
                  Edit
                </Button>
                {!KEPT.includes(row.name) && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`Delete placement ${row.name}`}
                    onClick={() => setLeaving(row)}
                  >
                    Delete
                  </Button>
                )}
              </div>
            ),
          },
        ]
      : []),
  ];

  return (
    <div className={layout.stack}>
      {gone && (
        <Notice
          onUndo={() =>
            restore.mutate(
              { name: gone.name, description: gone.description ?? '' },
              { onSuccess: () => setGone(null) },
            )
          }
          undoing={restore.isPending}
          onClose={() => setGone(null)}
        >
          Placement {gone.name} is deleted.
        </Notice>
      )}
      <Panel
        title="Placements"
        hint="Where lists are shown. Apps name one with each request."
        flush
      >
        <Loaded query={placements} what="the placements">
          {(data) => (
            <DataTable
              caption="Placements"
              columns={columns}
              rows={data.placements}
              rowKey={(row) => row.name}
            />
          )}
        </Loaded>
      </Panel>
      {administers && (
        <PlacementForm key={edited?.name ?? ''} placement={edited} onDone={() => setEdited(null)} />
      )}
      {leaving && (
        <ConfirmModal
          title={`Delete placement ${leaving.name}?`}
          act="Delete"
          danger
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() =>
            remove.mutate(leaving.name, {
              onSuccess: () => {
                setGone(leaving);
                setLeaving(null);
              },
            })
          }
          onClose={() => {
            setLeaving(null);
            remove.reset();
          }}
        >
          Requests that name it are refused from then on. Records of lists keep its name.
        </ConfirmModal>
      )}
    </div>
  );
}

interface PlacementFormProps {
  /** Null for a new one. */
  placement: Placement | null;
  onDone: () => void;
}

function PlacementForm({ placement, onDone }: PlacementFormProps) {
  const [name, setName] = useState(placement?.name ?? '');
  const [description, setDescription] = useState(placement?.description ?? '');
  const save = useSavePlacement();

  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate(
      { name: name.trim(), description: description.trim() },
      {
        onSuccess: () => {
          setName('');
          setDescription('');
          onDone();
        },
      },
    );
  }

  return (
    <Panel title={placement ? `Edit placement ${placement.name}` : 'Add a placement'}>
      <form className={layout.form} onSubmit={submit}>
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={64}
          required
          withAsterisk={false}
          disabled={placement !== null}
          autoComplete="off"
        />
        <TextInput
          className={layout.grow ?? ''}
          label="What it is"
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={save.error?.message}
          autoFocus={placement !== null}
          autoComplete="off"
        />
        <BusyButton type="submit" busy={save.isPending}>
          {placement ? 'Save' : 'Add'}
        </BusyButton>
        {placement && (
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        )}
      </form>
    </Panel>
  );
}
