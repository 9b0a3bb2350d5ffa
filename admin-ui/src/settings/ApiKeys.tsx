import { Button, Checkbox, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ApiKey } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { ConfirmModal } from '../shared/ConfirmModal';
import { type Column, DataTable } from '../shared/DataTable';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { When } from '../shared/When';
import { ShownOnce } from './ShownOnce';
import { useApiKeys, useDeleteApiKey, useMakeApiKey } from './useSettings';

const SCOPES = [
  ['read', 'lists, items, users, status'],
  ['write', 'events, items, users'],
  ['approve', 'approve and publish rulesets'],
  ['admin', 'everything'],
] as const;

/** Keys that apps sign their requests with. */
export function ApiKeys() {
  const keys = useApiKeys();
  const [leaving, setLeaving] = useState<ApiKey | null>(null);
  const remove = useDeleteApiKey();
  const now = keys.dataUpdatedAt;
  const columns: readonly Column<ApiKey>[] = [
    { name: 'Key', cell: (row) => row.name },
    {
      name: 'May',
      cell: (row) => (
        <Group gap={4}>
          {row.scopes.map((scope) => (
            <Tag key={scope} tone={scope === 'admin' ? 'warn' : 'plain'}>
              {scope}
            </Tag>
          ))}
        </Group>
      ),
    },
    { name: 'Made', cell: (row) => <When at={row.createdAt} now={now} /> },
    { name: 'Last used', cell: (row) => <When at={row.lastUsedAt} now={now} never="never" /> },
    {
      name: 'Actions',
      nameHidden: true,
      cell: (row) => (
        <div className={layout.rowActions}>
          <Button
            variant="default"
            size="compact-sm"
            aria-label={`Revoke key ${row.name}`}
            onClick={() => setLeaving(row)}
          >
            Revoke
          </Button>
        </div>
      ),
    },
  ];
  return (
    <div className={layout.stack}>
      <Panel title="API keys" hint="Apps sign their requests with them." flush>
        <Loaded query={keys} what="the keys">
          {(data) =>
            data.keys.length === 0 ? (
              <EmptyState title="No keys yet">An app needs one to ask for lists.</EmptyState>
            ) : (
              <DataTable
                caption="API keys"
                columns={columns}
                rows={data.keys}
                rowKey={(row) => row.name}
              />
            )
          }
        </Loaded>
      </Panel>
      <NewKey />
      {leaving && (
        <ConfirmModal
          title={`Revoke key ${leaving.name}?`}
          act="Revoke"
          typed={leaving.name}
          danger
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(leaving.name, { onSuccess: () => setLeaving(null) })}
          onClose={() => {
            setLeaving(null);
            remove.reset();
          }}
        >
          Requests that carry it are refused from then on. The key cannot come back; a new one can
          be made.
        </ConfirmModal>
      )}
    </div>
  );
}

function NewKey() {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['read']);
  const make = useMakeApiKey();

  function submit(event: FormEvent) {
    event.preventDefault();
    make.mutate({ name: name.trim(), scopes }, { onSuccess: () => setName('') });
  }

  return (
    <Panel title="Make a key">
      <form onSubmit={submit} className={layout.form}>
        <TextInput
          label="Name"
          placeholder="shop"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={make.error?.message}
          required
          withAsterisk={false}
          autoComplete="off"
        />
        <Checkbox.Group label="It may" value={scopes} onChange={setScopes}>
          <Group mt={8} gap="md">
            {SCOPES.map(([scope, words]) => (
              <Checkbox key={scope} value={scope} label={`${scope}: ${words}`} />
            ))}
          </Group>
        </Checkbox.Group>
        <BusyButton type="submit" busy={make.isPending} disabled={scopes.length === 0}>
          Make the key
        </BusyButton>
      </form>
      {make.data && (
        <ShownOnce title={`Key ${make.data.name}`} secret={make.data.key} onClose={make.reset}>
          Keep it now: it is not shown again. Apps send it as <code>X-API-Key</code>.
        </ShownOnce>
      )}
    </Panel>
  );
}
