import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { conflictOf } from '../api/problem';
import type { Revised } from '../api/request';
import type { AttributeDefinition, AttributeMap, Item, ItemConflict } from '../api/types';
import { type ItemDifference, itemDifferences } from './itemValues';
import { useChangeItem } from './useCatalogue';

/** A change that somebody else's came before. */
export interface ItemCollision {
  theirs: ItemConflict;
  differences: ItemDifference[];
}

function theirsOf(error: unknown): ItemConflict | null {
  const conflict = conflictOf(error);
  return conflict && 'itemId' in conflict.current ? (conflict as ItemConflict) : null;
}

/** Saves an item over the revision that was read; a collision is kept until somebody has settled it. */
export function useItemSaving(
  definitions: readonly AttributeDefinition[],
  base: Revised<Item>,
  onDone: () => void,
) {
  const queryClient = useQueryClient();
  const { itemId } = base.content;
  const [collision, setCollision] = useState<ItemCollision | null>(null);
  const change = useChangeItem();

  function send(mine: AttributeMap, over: number) {
    change.mutate(
      { itemId, change: mine, revision: over },
      {
        onSuccess: onDone,
        onError: (error) => {
          const theirs = theirsOf(error);
          if (theirs) collided(mine, theirs, over);
          else setCollision(null);
        },
      },
    );
  }

  function collided(mine: AttributeMap, theirs: ItemConflict, over: number) {
    const differences = itemDifferences(definitions, base.content, mine, theirs.current);
    if (differences.length === 0) take(theirs);
    // What they changed has no field here, such as whether it is hidden, and is left as it is.
    else if (
      differences.every(({ choice, both }) => choice === 'mine' && !both) &&
      over < theirs.revision
    )
      send(mine, theirs.revision);
    else setCollision({ theirs, differences });
  }

  function take(theirs: ItemConflict) {
    queryClient.setQueryData<Revised<Item>>(['item', itemId], {
      content: theirs.current,
      revision: theirs.revision,
    });
    onDone();
  }

  return {
    collision,
    busy: change.isPending,
    /** Why it could not be saved, where it was no collision. */
    error: change.error && theirsOf(change.error) === null ? change.error : null,
    save: (mine: AttributeMap) => send(mine, base.revision),
    /** Saves what was made of both versions, on top of theirs. */
    saveMerged(mine: AttributeMap) {
      if (!collision) return;
      if (Object.keys(mine).length === 0) take(collision.theirs);
      else send(mine, collision.theirs.revision);
    },
    takeTheirs: () => collision && take(collision.theirs),
    closeCollision: () => setCollision(null),
  };
}
