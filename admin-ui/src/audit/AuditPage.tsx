import { Button, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { AuditEntry } from '../api/types';
import type { Column } from '../shared/DataTable';
import { momentText } from '../shared/format';
import { KeysetTable } from '../shared/KeysetTable';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { type AuditSearch, readAuditSearch } from './auditSearch';
import { EntryDetail } from './EntryDetail';
import { EntryOf } from './EntryOf';
import { useAudit } from './useAudit';
import { Verify } from './Verify';

/** Who changed what and when; nothing here can be changed. */
export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const audit = useAudit(search);
  const [opened, setOpened] = useState<number | null>(null);

  const columns: readonly Column<AuditEntry>[] = [
    { name: 'No.', cell: (entry) => entry.entryNo },
    {
      name: 'When',
      cell: (entry) => <time dateTime={entry.at}>{momentText(entry.at)}</time>,
    },
    { name: 'Who', cell: (entry) => entry.actor },
    { name: 'What', whole: true, cell: (entry) => entry.action },
    { name: 'Of', cell: (entry) => <EntryOf entry={entry} /> },
    {
      name: 'Change',
      nameHidden: true,
      cell: (entry) => (
        <div className={layout.rowActions}>
          <Button
            variant="default"
            size="compact-sm"
            aria-expanded={opened === entry.entryNo}
            aria-label={`${opened === entry.entryNo ? 'Hide' : 'Show'} the change of entry ${entry.entryNo}`}
            onClick={() => setOpened(opened === entry.entryNo ? null : entry.entryNo)}
          >
            {opened === entry.entryNo ? 'Hide' : 'Show'}
          </Button>
        </div>
      ),
    },
  ];

  return (
    <>
      <PageHeading title="Audit" actions={<Verify />}>
        Every change with who made it. Entries are chained by their hashes, so that one that was
        altered shows.
      </PageHeading>
      <Filters
        key={JSON.stringify(search)}
        search={search}
        onSearch={(next) => void navigate({ search: next })}
      />
      <Panel title="Entries" flush>
        <KeysetTable
          what="entries"
          query={audit}
          columns={columns}
          rowKey={(entry) => entry.entryNo}
          detail={(entry) => (opened === entry.entryNo ? <EntryDetail entry={entry} /> : null)}
          empty={
            <EmptyState title="No entries">
              {Object.keys(search).length === 0
                ? 'Nothing has been changed yet.'
                : 'Nothing was changed that fits all of these. Leave one of them out.'}
            </EmptyState>
          }
        />
      </Panel>
    </>
  );
}

interface FiltersProps {
  search: AuditSearch;
  onSearch: (search: AuditSearch) => void;
}

function Filters({ search, onSearch }: FiltersProps) {
  const [typed, setTyped] = useState(search);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSearch(readAuditSearch({ ...typed }));
  }

  return (
    <form role="search" className={layout.filters} onSubmit={submit}>
      <TextInput
        label="Who"
        placeholder="member:ada or key:shop"
        value={typed.actor ?? ''}
        onChange={(event) => setTyped({ ...typed, actor: event.currentTarget.value })}
      />
      <TextInput
        label="Of what kind"
        placeholder="ruleset, item, member …"
        value={typed.entity ?? ''}
        onChange={(event) => setTyped({ ...typed, entity: event.currentTarget.value })}
      />
      <TextInput
        label="Of which"
        placeholder="Its id or name"
        value={typed.entityId ?? ''}
        onChange={(event) => setTyped({ ...typed, entityId: event.currentTarget.value })}
      />
      <Button type="submit" variant="default">
        Search
      </Button>
      {Object.keys(search).length > 0 && (
        <Button variant="subtle" onClick={() => onSearch({})}>
          Show everything
        </Button>
      )}
    </form>
  );
}
