import { useState } from 'react';
import type { Item } from '../api/types';
import { Notice } from '../shared/Notice';
import { useChangeItem } from './useCatalogue';

interface Done {
  itemId: string;
  name: string;
  hidden: boolean;
}

/** Hides and shows items, and keeps the way back: `notice` tells of the last one. */
export function useHiding() {
  const change = useChangeItem();
  const [done, setDone] = useState<Done | null>(null);

  function set(next: Done) {
    change.mutate(
      { itemId: next.itemId, change: { hidden: next.hidden } },
      { onSuccess: () => setDone(next) },
    );
  }

  function toggle(item: Item) {
    set({ itemId: item.itemId, name: item.title ?? item.itemId, hidden: item.hidden !== true });
  }

  const notice = change.isError ? (
    <Notice tone="bad" onClose={change.reset}>
      {change.error.message}
    </Notice>
  ) : (
    done && (
      <Notice
        onUndo={() => set({ ...done, hidden: !done.hidden })}
        undoing={change.isPending}
        onClose={() => setDone(null)}
      >
        {done.hidden
          ? `“${done.name}” is hidden: no list holds it from now on.`
          : `“${done.name}” is shown again.`}
      </Notice>
    )
  );
  return { toggle, notice, pendingId: change.isPending ? change.variables.itemId : null };
}
