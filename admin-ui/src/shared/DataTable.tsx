import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

export interface Column<T> {
  name: string;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the end of their cell. */
  numeric?: boolean;
  /** A column of buttons needs no visible name. */
  nameHidden?: boolean;
  /** Its words are not broken into lines. */
  whole?: boolean;
  /** Left out where there is little room. */
  wideOnly?: boolean;
}

interface DataTableProps<T> {
  /** What the rows are, for whoever does not see the heading above. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  /** What stands in a row of its own under a row that is opened. */
  detail?: (row: T) => ReactNode;
  /** Whether the keyboard has to reach it to scroll it, as where nothing within can have the focus. */
  reachable?: boolean;
}

/** Rows in columns; it scrolls by itself where it is wider than its place. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { caption, columns, rows, rowKey, detail, reachable = false } = props;
  const reached = reachable
    ? ({ tabIndex: 0, role: 'group', 'aria-label': `${caption}, rows` } as const)
    : {};
  return (
    <div className={classes.scroll} {...reached}>
      <table className={classes.table}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.name}
                scope="col"
                data-numeric={column.numeric}
                data-wide-only={column.wideOnly}
              >
                {column.nameHidden ? <VisuallyHidden>{column.name}</VisuallyHidden> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <Row key={rowKey(row)} row={row} columns={columns} detail={detail?.(row)} />
        ))}
      </table>
    </div>
  );
}

interface RowProps<T> {
  row: T;
  columns: readonly Column<T>[];
  detail: ReactNode;
}

function Row<T>({ row, columns, detail }: RowProps<T>) {
  return (
    <tbody>
      <tr>
        {columns.map((column) => (
          <td
            key={column.name}
            data-numeric={column.numeric}
            data-wide-only={column.wideOnly}
            data-whole={column.whole}
          >
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {detail && (
        <tr data-detail>
          <td colSpan={columns.length}>{detail}</td>
        </tr>
      )}
    </tbody>
  );
}
