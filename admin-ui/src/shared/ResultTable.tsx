import { Button } from '@mantine/core';
import { useState } from 'react';
import { DataTable } from './DataTable';
import layout from './layout.module.css';
import { cellText, type ResultRow, type ShownColumn } from './resultData';

interface ResultTableProps {
  caption: string;
  columns: readonly ShownColumn[];
  rows: readonly ResultRow[];
  /** Whether the server has more than it gave. */
  truncated: boolean;
}

const STEP = 100;
const SHORT = 40;

/** Rows as they came, a hundred at a time. */
export function ResultTable({ caption, columns, rows, truncated }: ResultTableProps) {
  const [shown, setShown] = useState(STEP);
  const indexed = rows.slice(0, shown).map((row, index) => ({ row, index }));
  return (
    <>
      <DataTable
        caption={caption}
        reachable
        columns={columns.map((column, place) => ({
          name: column.name,
          numeric: column.role === 'measure',
          // Names and days stay in one piece; long texts are broken.
          whole: rows.every((row) => cellText(row[place], column).length <= SHORT),
          cell: ({ row }: { row: ResultRow }) => cellText(row[place], column),
        }))}
        rows={indexed}
        rowKey={({ index }) => index}
      />
      {(rows.length > shown || truncated) && (
        <p className={layout.muted} style={{ padding: '0 18px' }}>
          {rows.length > shown && (
            <Button variant="subtle" size="compact-sm" onClick={() => setShown(shown + 5 * STEP)}>
              Show more of the {rows.length} rows
            </Button>
          )}{' '}
          {truncated && 'There are more rows than the limit; a file has all of them.'}
        </p>
      )}
    </>
  );
}
