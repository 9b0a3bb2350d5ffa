import { useState } from 'react';
import { Panel } from '../shared/Panel';
import { Attributed } from './Attributed';
import { Explained } from './Explained';
import type { Question } from './exploreSearch';
import { ItemPicker } from './ItemPicker';
import { requestOf } from './useExploredList';
import classes from './WhyNot.module.css';

/** Asks why an item is not in the list: the same request is made again, and the item followed through it. */
export function WhyNot({ question }: { question: Question }) {
  const [itemId, setItemId] = useState<string | null>(null);
  return (
    <div className={classes.panel}>
      <Panel
        title="Why not?"
        hint="Why an item is not in the list, for the same request made again"
      >
        <div className={classes.item}>
          <ItemPicker label="Which item?" onPick={setItemId} />
        </div>
        {itemId !== null && (
          <>
            <Explained request={{ itemId, ...requestOf(question, 'live') }} />
            <Attributed request={{ itemId, ...requestOf(question, 'live') }} />
          </>
        )}
      </Panel>
    </div>
  );
}
