import { NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { BusyButton } from '../shared/BusyButton';
import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import classes from './PreviewPanel.module.css';
import { PreviewResult } from './PreviewResult';
import { askPreview } from './rulesApi';
import type { Rule } from './types';

interface PreviewPanelProps {
  rules: readonly Rule[];
  placements: readonly string[];
  /** Whether the rules hold errors; then there is nothing to preview. */
  broken: boolean;
}

/** Real requests of the past, once more with these rules: what would have been shown otherwise. */
export function PreviewPanel({ rules, placements, broken }: PreviewPanelProps) {
  const [lists, setLists] = useState(1000);
  const [placement, setPlacement] = useState('');
  const preview = useMutation({ mutationFn: askPreview });
  const outdated =
    preview.data !== undefined &&
    preview.variables?.rules !== rules &&
    JSON.stringify(preview.variables?.rules) !== JSON.stringify(rules);

  return (
    <section className={classes.panel} aria-label="Preview">
      <div className={classes.question}>
        <NativeSelect
          label="Recorded lists"
          value={String(lists)}
          onChange={(event) => setLists(Number(event.currentTarget.value))}
          data={['100', '1000']}
        />
        <NativeSelect
          label="Placement"
          value={placement}
          onChange={(event) => setPlacement(event.currentTarget.value)}
          data={[
            { value: '', label: 'All' },
            ...placements.map((each) => ({ value: each, label: each })),
          ]}
        />
        <BusyButton
          busy={preview.isPending}
          disabled={broken}
          onClick={() => preview.mutate({ rules, lists, ...(placement ? { placement } : {}) })}
        >
          {preview.data ? 'Preview again' : 'Preview'}
        </BusyButton>
        {broken && <p className={classes.note}>Mend the errors first.</p>}
        {outdated && !preview.isPending && (
          <p className={classes.note} role="status">
            The rules have changed since; what stands below is of before.
          </p>
        )}
      </div>
      {preview.isPending && <LoadingState what="the preview" />}
      {preview.isError && (
        <ErrorState
          error={preview.error}
          onRetry={() => preview.variables && preview.mutate(preview.variables)}
        />
      )}
      {preview.isIdle && (
        <EmptyState title="What would these rules have shown?">
          The last recorded requests are answered once more, with the live rules and with these: the
          same candidates, scores, chance and clock. Nobody is shown anything.
        </EmptyState>
      )}
      {preview.data && !preview.isPending && <PreviewResult preview={preview.data} />}
    </section>
  );
}
