import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import type { AttributeDefinition } from '../api/types';
import { valueText } from '../explore/wording';
import { type Column, DataTable } from '../shared/DataTable';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { Tag } from '../shared/Tag';
import { AttributeForm } from './AttributeForm';
import { useSchema } from './useCatalogue';

const ENTITIES = [
  ['item', 'Of items'],
  ['user', 'Of users'],
  ['context', 'Of contexts'],
] as const;

const ROLES: Record<string, string> = {
  reserved: 'Belfry’s own',
  feature: 'the model learns from it',
  segment: 'segments users by it',
  plain: 'for rules and display',
};

/** The attributes that this installation knows; rules, filters and uploads speak of them. */
export function AttributesPage() {
  const schema = useSchema();
  const mayChange = useMay('admin');
  const [editing, setEditing] = useState<AttributeDefinition | 'new' | null>(null);
  return (
    <>
      <Link to="/catalogue" className={layout.back ?? ''}>
        ← Catalogue
      </Link>
      <PageHeading
        title="Attributes"
        actions={mayChange && <Button onClick={() => setEditing('new')}>Add an attribute</Button>}
      >
        What is known of items, users and contexts. Rules, filters and uploads speak of these names.
      </PageHeading>
      <Loaded query={schema} what="the attributes">
        {({ definitions }) => (
          <div className={layout.stack}>
            {ENTITIES.map(([entity, title]) => (
              <Panel key={entity} title={title} flush>
                <Definitions
                  caption={`Attributes ${title.toLowerCase()}`}
                  rows={definitions.filter((each) => each.entity === entity)}
                  onEdit={mayChange ? setEditing : null}
                />
              </Panel>
            ))}
          </div>
        )}
      </Loaded>
      {editing && (
        <AttributeForm
          definition={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}

interface DefinitionsProps {
  caption: string;
  rows: readonly AttributeDefinition[];
  onEdit: ((definition: AttributeDefinition) => void) | null;
}

function Definitions({ caption, rows, onEdit }: DefinitionsProps) {
  if (rows.length === 0) {
    return <EmptyState title="None yet">An administrator can add the first one.</EmptyState>;
  }
  const columns: readonly Column<AttributeDefinition>[] = [
    { name: 'Name', cell: (row) => <code>{row.name}</code> },
    { name: 'Type', cell: (row) => (row.multi ? `many of ${row.type}` : row.type) },
    {
      name: 'Role',
      cell: (row) => (
        <>
          <Tag tone={row.role === 'reserved' ? 'plain' : 'good'}>{row.role ?? 'plain'}</Tag>{' '}
          <span className={layout.muted}>{ROLES[row.role ?? 'plain']}</span>
        </>
      ),
    },
    {
      name: 'If missing',
      wideOnly: true,
      cell: (row) =>
        row.default === undefined || row.default === null ? '–' : valueText(row.default),
    },
    ...(onEdit
      ? [
          {
            name: 'Actions',
            nameHidden: true,
            cell: (row: AttributeDefinition) =>
              row.role !== 'reserved' && (
                <div className={layout.rowActions}>
                  <Button
                    variant="default"
                    size="compact-sm"
                    aria-label={`Change ${row.entity} attribute ${row.name}`}
                    onClick={() => onEdit(row)}
                  >
                    Change
                  </Button>
                </div>
              ),
          },
        ]
      : []),
  ];
  return <DataTable caption={caption} columns={columns} rows={rows} rowKey={(row) => row.name} />;
}
