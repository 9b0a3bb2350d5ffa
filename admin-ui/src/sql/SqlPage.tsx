import { Button, NativeSelect } from '@mantine/core';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import { BusyButton } from '../shared/BusyButton';
import { CodeField } from '../shared/CodeField';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import { SavedList } from './SavedList';
import { SaveQuery } from './SaveQuery';
import { SchemaBrowser } from './SchemaBrowser';
import classes from './SqlPage.module.css';
import { SqlResultView } from './SqlResultView';
import { keepSql, keptSql } from './sqlSearch';
import { completeSql, markedSql } from './sqlText';
import { newQueryId, useCancelSql, useExportSql, useRunSql, useSqlSchema } from './useSql';

const LIMITS = ['100', '1000', '10000'];
const TIMEOUTS = [
  { value: '5000', label: '5 s' },
  { value: '10000', label: '10 s' },
  { value: '30000', label: '30 s' },
  { value: '60000', label: '60 s' },
];

/** Statements over the schema `reporting`: written, run, cancelled, saved, drawn, taken along. */
export function SqlPage() {
  const search = useSearch({ from: '/sql' });
  const [sql, setSql] = useState(() => search.sql ?? keptSql());
  const [opened, setOpened] = useState<string | null>(null);

  function write(next: string) {
    setSql(next);
    keepSql(next);
  }

  return (
    <>
      <PageHeading title="SQL">
        Reads the views of the schema <code>reporting</code>, and can change nothing.
      </PageHeading>
      <div className={layout.side}>
        <div className={layout.stack}>
          <SavedList
            onOpen={({ name, sql: saved }) => {
              setOpened(name);
              write(saved);
            }}
          />
          <SchemaBrowser
            onPick={(name) =>
              write(sql.trim() === '' ? `select * from ${name} limit 100` : sql + name)
            }
          />
        </div>
        <Workbench sql={sql} onChange={write} name={opened} onSaved={setOpened} />
      </div>
    </>
  );
}

interface WorkbenchProps {
  sql: string;
  onChange: (sql: string) => void;
  /** The saved query that it came from. */
  name: string | null;
  onSaved: (name: string) => void;
}

function Workbench({ sql, onChange, name, onSaved }: WorkbenchProps) {
  const views = useSqlSchema().data ?? [];
  const run = useRunSql();
  const cancel = useCancelSql();
  const file = useExportSql();
  const [limit, setLimit] = useState('1000');
  const [timeout, setTimeoutMillis] = useState('10000');
  const [saving, setSaving] = useState(false);
  const mayWrite = useMay('write');
  const empty = sql.trim() === '';
  const running = run.isPending ? run.variables?.queryId : undefined;

  function start() {
    if (empty || running !== undefined) return;
    cancel.reset();
    file.reset();
    run.mutate({
      sql,
      limit: Number(limit),
      timeoutMillis: Number(timeout),
      queryId: newQueryId(),
    });
  }

  return (
    <div className={layout.stack}>
      <Panel title={name ?? 'Statement'}>
        <div className={layout.stack}>
          <CodeField
            label="SQL: Ctrl and Enter runs it, Ctrl and the space bar offers names"
            value={sql}
            onChange={onChange}
            complete={(text, caret, asked) => completeSql(text, caret, views, asked)}
            marked={markedSql(sql)}
            coloured
            rows={8}
            placeholder="select * from reporting."
            onSubmit={start}
          />
          <div className={classes.acts}>
            <Button onClick={start} disabled={empty || running !== undefined}>
              Run
            </Button>
            {running !== undefined && (
              <BusyButton
                variant="default"
                busy={cancel.isPending}
                onClick={() => cancel.mutate(running)}
              >
                Cancel
              </BusyButton>
            )}
            <NativeSelect
              aria-label="Rows at most"
              value={limit}
              data={LIMITS.map((value) => ({ value, label: `at most ${value} rows` }))}
              onChange={(event) => setLimit(event.currentTarget.value)}
            />
            <NativeSelect
              aria-label="Time at most"
              value={timeout}
              data={TIMEOUTS.map(({ value, label }) => ({ value, label: `at most ${label}` }))}
              onChange={(event) => setTimeoutMillis(event.currentTarget.value)}
            />
            <span className={classes.end}>
              {mayWrite && (
                <Button variant="default" disabled={empty} onClick={() => setSaving(true)}>
                  Save
                </Button>
              )}
              <BusyButton
                variant="default"
                busy={file.isPending}
                disabled={empty}
                onClick={() => file.mutate(sql)}
              >
                CSV
              </BusyButton>
            </span>
          </div>
        </div>
      </Panel>
      {file.isError && (
        <Notice tone="bad" onClose={file.reset}>
          {file.error.message}
        </Notice>
      )}
      {cancel.isError && (
        <Notice tone="bad" onClose={cancel.reset}>
          {cancel.error.message}
        </Notice>
      )}
      <Outcome run={run} />
      {saving && (
        <SaveQuery
          sql={sql}
          name={name ?? ''}
          onSaved={(saved) => {
            setSaving(false);
            onSaved(saved);
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
}

/** What became of the last run. */
function Outcome({ run }: { run: ReturnType<typeof useRunSql> }) {
  if (run.isPending) {
    return (
      <p className={layout.muted} role="status">
        Running…
      </p>
    );
  }
  if (run.isError) return <Notice tone="bad">{run.error.message}</Notice>;
  if (run.data) return <SqlResultView key={run.submittedAt} result={run.data} />;
  return (
    <EmptyState title="Nothing was run yet">
      Begin with a view on the left: its columns say what they hold.
    </EmptyState>
  );
}
