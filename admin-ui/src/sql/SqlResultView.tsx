import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { wholeNumber } from '../shared/format';
import layout from '../shared/layout.module.css';
import { Panel } from '../shared/Panel';
import { ResultChart } from '../shared/ResultChart';
import { ResultTable } from '../shared/ResultTable';
import { columnsByType } from '../shared/resultData';
import type { SqlResult } from './types';

/** The answer of a statement, as a table or drawn. */
export function SqlResultView({ result }: { result: SqlResult }) {
  const [as, setAs] = useState<string>('table');
  const columns = columnsByType(result.columns);
  const count = `${wholeNumber(result.rows.length)} ${result.rows.length === 1 ? 'row' : 'rows'}`;
  return (
    <Panel
      title="Result"
      hint={`${count}${result.truncated ? ', and there are more' : ''}, in ${Math.round(result.millis)} ms.`}
      flush={as === 'table'}
      actions={
        <SegmentedControl
          size="xs"
          aria-label="Shown as"
          value={as}
          data={[
            { value: 'table', label: 'Table' },
            { value: 'chart', label: 'Chart' },
          ]}
          onChange={setAs}
        />
      }
    >
      {result.rows.length === 0 ? (
        <p className={layout.muted} style={{ padding: '0 18px 14px' }}>
          No row matches.
        </p>
      ) : as === 'table' ? (
        <ResultTable
          caption="Result"
          columns={columns}
          rows={result.rows}
          truncated={result.truncated}
        />
      ) : (
        <ResultChart columns={columns} rows={result.rows} />
      )}
    </Panel>
  );
}
