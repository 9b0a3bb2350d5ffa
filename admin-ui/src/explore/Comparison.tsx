import { useMemo, useState } from 'react';
import type { Profile, ServedItem, ServedList } from '../api/types';
import { agoText, counted } from '../shared/format';
import classes from './Comparison.module.css';
import type { Question } from './exploreSearch';
import { latestByItem } from './history';
import { ListColumn } from './ListColumn';
import { ListRow } from './ListRow';
import { type Comparison as Compared, compareLists } from './moves';
import { ScoreLegend } from './ScoreBar';
import { SummaryLine } from './SummaryLine';
import { useExploredList } from './useExploredList';
import { useProfile } from './useProfile';
import { droppedText } from './wording';

function fullScore(lists: readonly (ServedList | undefined)[]): number {
  const scores = lists.flatMap((list) =>
    (list?.items ?? []).flatMap((item) => [item.score, item.relevance]),
  );
  return Math.max(Number.EPSILON, ...scores);
}

function whatRulesDid({ moved, brought, left }: Compared): string {
  const parts: string[] = [];
  const add = (verb: string, count: number) => {
    if (count > 0) parts.push(`${verb} ${parts.length === 0 ? counted(count, 'item') : count}`);
  };
  add('moved', moved);
  add('brought in', brought);
  add('took out', left);
  return parts.length === 0 ? 'The rules changed nothing here.' : `The rules ${parts.join(', ')}.`;
}

/** For items that the rules took out: why, as far as the record or the user's history tells. */
function notesOnGone(list: ServedList | undefined, profile: Profile | undefined, now: number) {
  const notes = new Map<string, string>();
  for (const { itemId } of list?.inputs?.candidates ?? []) {
    if (itemId !== null) notes.set(itemId, `Fell below the first ${list?.items.length}.`);
  }
  for (const [itemId, { type, at }] of latestByItem(profile?.recent ?? [])) {
    notes.set(itemId, `In this user's history: ${type}, ${agoText(at, now)}.`);
  }
  for (const { itemId, reason } of list?.inputs?.dropped ?? []) {
    // The history says more than that some rule made the item ineligible.
    if (itemId === null || (reason === 'ineligible' && notes.has(itemId))) continue;
    notes.set(itemId, droppedText(reason));
  }
  return notes;
}

function isGone({ itemId }: ServedItem, compared: Compared | undefined): boolean {
  return compared?.withoutRules.get(itemId ?? '')?.kind === 'gone';
}

/** The list with the rules, and beside it what it would be without them. */
export function Comparison({ question }: { question: Question }) {
  const withRules = useExploredList(question, true);
  const withoutRules = useExploredList(question, false);
  const [pointed, setPointed] = useState<string | null>(null);

  const compared = useMemo(
    () =>
      withRules.data && withoutRules.data
        ? compareLists(withRules.data.items, withoutRules.data.items)
        : undefined,
    [withRules.data, withoutRules.data],
  );
  const profile = useProfile(question.userId);
  const notes = useMemo(
    () => notesOnGone(withRules.data, profile.data, profile.dataUpdatedAt),
    [withRules.data, profile.data, profile.dataUpdatedAt],
  );
  const rows = Math.max(
    1,
    withRules.data?.items.length ?? question.count,
    withoutRules.data?.items.length ?? 0,
  );
  const full = fullScore([withRules.data, withoutRules.data]);
  const short = withRules.data && withRules.data.items.length > 0 && withRules.data.shortReason;

  return (
    <div className={classes.comparison}>
      {withRules.data && <SummaryLine list={withRules.data} />}
      {short && <p className={classes.short}>Shorter than asked for: {short}</p>}
      <div className={classes.lists}>
        <ListColumn
          id="with-rules"
          title="With rules"
          subtitle={compared ? whatRulesDid(compared) : 'As the apps get it'}
          legend={<ScoreLegend />}
          query={withRules}
          rows={rows}
        >
          {(list) =>
            list.items.map((item) => (
              <ListRow
                key={item.position}
                item={item}
                side="with"
                move={compared?.withRules.get(item.itemId ?? '')}
                note={undefined}
                fullScore={full}
                linked={item.itemId !== null && item.itemId === pointed}
                onPoint={setPointed}
              />
            ))
          }
        </ListColumn>
        <ListColumn
          id="without-rules"
          title="Without rules"
          subtitle="The same request with every rule left out"
          query={withoutRules}
          rows={rows}
        >
          {(list) =>
            list.items.map((item) => (
              <ListRow
                key={item.position}
                item={item}
                side="without"
                move={compared?.withoutRules.get(item.itemId ?? '')}
                note={isGone(item, compared) ? notes.get(item.itemId ?? '') : undefined}
                fullScore={full}
                linked={item.itemId !== null && item.itemId === pointed}
                onPoint={setPointed}
              />
            ))
          }
        </ListColumn>
      </div>
    </div>
  );
}
