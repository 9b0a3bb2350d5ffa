import { Skeleton, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ServedList } from '../api/types';
import { EmptyState, ErrorState } from '../shared/states';
import classes from './Comparison.module.css';
import { DegradedBanner } from './DegradedBanner';

interface ListColumnProps {
  id: string;
  title: string;
  subtitle: string;
  legend?: ReactNode;
  query: UseQueryResult<ServedList>;
  /** Rows that both lists of the page span, so that equal positions stand beside each other. */
  rows: number;
  children: (list: ServedList) => ReactNode;
}

/** One of the two lists, in whichever state it is. */
export function ListColumn({
  id,
  title,
  subtitle,
  legend,
  query,
  rows,
  children,
}: ListColumnProps) {
  return (
    <section
      className={classes.column}
      aria-labelledby={id}
      aria-busy={query.isFetching}
      style={{ gridRow: `span ${rows + 1}` }}
    >
      <header className={classes.heading}>
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {legend}
        <p className={classes.subtitle}>{subtitle}</p>
        {query.data && <DegradedBanner flags={query.data.degraded} />}
      </header>
      <ListBody query={query} rows={rows}>
        {children}
      </ListBody>
    </section>
  );
}

function ListBody({ query, rows, children }: Pick<ListColumnProps, 'query' | 'rows' | 'children'>) {
  const span = { gridRow: `span ${rows}` };
  if (query.isPending) {
    return (
      <div style={span} className={classes.loading}>
        {Array.from({ length: Math.min(rows, 10) }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to be told apart by
          <Skeleton key={row} height={46} radius="sm" />
        ))}
      </div>
    );
  }
  if (query.isError) {
    return (
      <div style={span}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (query.data.items.length === 0) {
    return (
      <div style={span}>
        <EmptyState title="The list is empty">
          {query.data.shortReason ?? 'No item is eligible here.'}
        </EmptyState>
      </div>
    );
  }
  return (
    <ol className={classes.items} style={span}>
      {children(query.data)}
    </ol>
  );
}
