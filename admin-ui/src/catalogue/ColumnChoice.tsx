import { NativeSelect } from '@mantine/core';
import { DataTable } from '../shared/DataTable';

interface ColumnChoiceProps {
  /** As the file has them. */
  names: readonly string[];
  /** What each column is taken for; nothing where it is left out. */
  chosen: readonly string[];
  fields: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}

/** What the columns of a file are: proposed, and to be changed. */
export function ColumnChoice({ names, chosen, fields, onChange }: ColumnChoiceProps) {
  function choose(column: number, field: string) {
    onChange(
      chosen.map((before, each) =>
        each === column ? field : field !== '' && before === field ? '' : before,
      ),
    );
  }
  return (
    <DataTable
      caption="What the columns are"
      rows={names.map((name, column) => ({ name, column }))}
      rowKey={(row) => row.column}
      columns={[
        { name: 'Column of the file', cell: (row) => row.name || '(no name)' },
        {
          name: 'Taken for',
          cell: (row) => (
            <NativeSelect
              size="xs"
              aria-label={`What ${row.name || 'the column without a name'} is taken for`}
              value={chosen[row.column] ?? ''}
              data={[
                { value: '', label: 'left out' },
                ...fields.map((field) => ({ value: field, label: field })),
              ]}
              onChange={(event) => choose(row.column, event.currentTarget.value)}
            />
          ),
        },
      ]}
    />
  );
}
