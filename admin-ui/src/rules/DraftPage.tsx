import { useParams } from '@tanstack/react-router';
import { useStatus } from '../api/useStatus';
import { ErrorState, LoadingState } from '../shared/states';
import { DraftEditor } from './DraftEditor';
import { useDraft } from './rulesApi';

/** One draft: its rules, what they would change, and its way to being live. */
export function DraftPage() {
  const { draftId } = useParams({ from: '/rules/drafts/$draftId' });
  const draft = useDraft(draftId);
  const status = useStatus();
  if (draft.isPending) return <LoadingState what="the draft" />;
  if (draft.isError) return <ErrorState error={draft.error} onRetry={() => void draft.refetch()} />;
  return (
    <DraftEditor
      key={draftId}
      initial={draft.data}
      placements={status.data?.placements.filter((name) => name !== 'similar') ?? []}
    />
  );
}
