import { Button, NativeSelect } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { wholeNumber } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { Notice } from '../shared/Notice';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { ResultChart } from '../shared/ResultChart';
import { ResultTable } from '../shared/ResultTable';
import { EmptyState } from '../shared/states';
import { ReportFilters } from './ReportFilters';
import classes from './ReportsPage.module.css';
import { fileAddress, queryOf, type ReportsSearch } from './reportsSearch';
import type { Report, ReportView } from './types';
import { useReport, useReports } from './useReports';

/** What is shown where no view was chosen. */
const FIRST = 'list_by_day';

/** The views of what was served and what came of it: chosen, confined, drawn, taken along. */
export function ReportsPage() {
  const reports = useReports();
  const search = useSearch({ from: '/reports' });
  const navigate = useNavigate({ from: '/reports' });
  const change = (part: Partial<ReportsSearch>) =>
    void navigate({ search: (before) => readable({ ...before, ...part }), replace: true });
  const named = (wanted: string | undefined) => reports.data?.find(({ name }) => name === wanted);
  const view = named(search.view) ?? named(FIRST) ?? reports.data?.[0];
  return (
    <>
      <PageHeading
        title="Reports"
        actions={
          view && (
            <NativeSelect
              aria-label="Report"
              value={view.name}
              data={(reports.data ?? []).map(({ name, title }) => ({ value: name, label: title }))}
              onChange={(event) => change({ view: event.currentTarget.value })}
            />
          )
        }
      >
        {view ? view.description : 'Figures on what was served and what came of it.'}
      </PageHeading>
      <Loaded query={reports} what="the reports">
        {() =>
          view ? (
            <>
              <ReportFilters view={view} search={search} onChange={change} />
              <Body key={view.name} view={view} search={search} />
            </>
          ) : (
            <EmptyState title="No reports">This server has no views to show.</EmptyState>
          )
        }
      </Loaded>
    </>
  );
}

/** Without what is empty. */
function readable(search: ReportsSearch): ReportsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value));
}

function Body({ view, search }: { view: ReportView; search: ReportsSearch }) {
  const query = queryOf(search, view.filters, Date.now());
  const report = useReport(view.name, query);
  return (
    <Loaded query={report} what="the figures">
      {(data) => (
        <div className={layout.stack} aria-busy={report.isFetching}>
          {report.isError && (
            <Notice tone="bad">The figures may be out of date: {report.error.message}</Notice>
          )}
          {data.rows.length === 0 ? (
            <EmptyState title="No rows">
              Nothing was served that these filters let through. Choose a longer time, or fewer
              filters.
            </EmptyState>
          ) : (
            <Figures view={view} report={data} query={query} />
          )}
        </div>
      )}
    </Loaded>
  );
}

interface FiguresProps {
  view: ReportView;
  report: Report;
  query: Record<string, string>;
}

/** The columns of the answer, with what the view says of them. */
function shownColumns(view: ReportView, report: Report) {
  return report.columns.map(({ name }) => {
    const known = view.columns.find((column) => column.name === name);
    return {
      name,
      role: known?.role ?? ('dimension' as const),
      unit: known?.unit ?? null,
    };
  });
}

function Figures({ view, report, query }: FiguresProps) {
  const columns = shownColumns(view, report);
  return (
    <>
      <Panel title={view.title}>
        <ResultChart columns={columns} rows={report.rows} />
      </Panel>
      <Panel
        title="Rows"
        hint={`${wholeNumber(report.rows.length)}${report.truncated ? ' of more' : ''}, in ${Math.round(report.millis)} ms.`}
        actions={<Files view={view} query={query} />}
        flush
      >
        <ResultTable
          caption={view.title}
          columns={columns}
          rows={report.rows}
          truncated={report.truncated}
        />
      </Panel>
      <Panel title="What the columns mean">
        <dl className={layout.facts}>
          {view.columns.map(({ name, description }) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>{description}</dd>
            </div>
          ))}
        </dl>
      </Panel>
    </>
  );
}

function Files({ view, query }: Omit<FiguresProps, 'report'>) {
  return (
    <div className={classes.files}>
      {(['csv', 'parquet'] as const).map((format) => (
        <Button
          key={format}
          variant="default"
          size="compact-sm"
          component="a"
          href={fileAddress(view.name, query, format)}
          download={`${view.name}.${format}`}
        >
          {format === 'csv' ? 'CSV' : 'Parquet'}
        </Button>
      ))}
      <Button
        variant="subtle"
        size="compact-sm"
        renderRoot={(props) => (
          <Link
            to="/sql"
            search={{ sql: `select * from reporting.${view.name} limit 100` }}
            {...props}
          />
        )}
      >
        Ask in SQL
      </Button>
    </div>
  );
}
