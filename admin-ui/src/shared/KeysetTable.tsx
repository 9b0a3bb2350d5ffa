import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { BusyButton } from './BusyButton';
import { type Column, DataTable } from './DataTable';
import classes from './KeysetTable.module.css';
import type { Keyset } from './keyset';
import { ErrorState, LoadingState } from './states';

interface KeysetTableProps<T> {
  /** The rows in words, such as "jobs". */
  what: string;
  query: Keyset<T>;
  columns: readonly Column<T>[];
  rowKey: (row: T) => string | number;
  /** What it means that there are no rows. */
  empty: ReactNode;
  detail?: (row: T) => ReactNode;
}

/** A list that goes on: its rows so far, and a way to more of them. */
export function KeysetTable<T>(props: KeysetTableProps<T>) {
  const { what, query, columns, rowKey, empty, detail } = props;
  if (query.isPending) return <LoadingState what={what} />;
  if (!query.data) {
    return (
      <ErrorState
        error={query.error ?? new Error('No answer came.')}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.data.length === 0) return empty;
  return (
    <div aria-busy={query.isFetching}>
      <DataTable
        caption={what}
        columns={columns}
        rows={query.data}
        rowKey={rowKey}
        {...(detail ? { detail } : {})}
      />
      {query.isError && (
        <Text className={classes.failed ?? ''} role="alert" size="sm">
          The rows may be out of date: {query.error.message}
        </Text>
      )}
      {query.hasNextPage && (
        <div className={classes.more}>
          <BusyButton
            variant="default"
            size="xs"
            busy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Show more {what}
          </BusyButton>
        </div>
      )}
    </div>
  );
}
