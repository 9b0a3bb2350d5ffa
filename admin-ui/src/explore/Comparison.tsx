import { useMemo, useState } from 'react';
import type { Profile, ServedList } from '../api/types';
import { Dialog } from '../shared/Dialog';
import { agoText, counted } from '../shared/format';
import { Attributed } from './Attributed';
import classes from './Comparison.module.css';
import { Explained } from './Explained';
import type { Question } from './exploreSearch';
import { latestByItem } from './history';
import { ListColumn } from './ListColumn';
import { ListRow } from './ListRow';
import type { Side } from './MoveMark';
import { type Comparison as Compared, compareLists } from './moves';
import { type Otherwise, otherwiseText } from './otherwise';
import { ScoreLegend } from './ScoreBar';
import { SummaryLine } from './SummaryLine';
import { requestOf, useExploredList } from './useExploredList';
import { useProfile } from './useProfile';
import { type Compares, droppedText } from './wording';

function fullScore(lists: readonly (ServedList | undefined)[]): number {
  const scores = lists.flatMap((list) =>
    (list?.items ?? []).flatMap((item) => [item.score, item.relevance]),
  );
  return Math.max(Number.EPSILON, ...scores);
}

function whatMoved({ moved, brought, left }: Compared, compares: Compares): string {
  const parts: string[] = [];
  const add = (verb: string, count: number) => {
    if (count > 0) parts.push(`${verb} ${parts.length === 0 ? counted(count, 'item') : count}`);
  };
  add(compares === 'rules' ? 'moved' : 'moves', moved);
  add(compares === 'rules' ? 'brought in' : 'brings in', brought);
  add(compares === 'rules' ? 'took out' : 'takes out', left);
  if (compares === 'rules') {
    return parts.length === 0
      ? 'The rules changed nothing here.'
      : `The rules ${parts.join(', ')}.`;
  }
  return parts.length === 0 ? 'It changes nothing here.' : `It ${parts.join(', ')}.`;
}

/** For items that left the list: why, as far as the record or the user's history tells. */
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

interface ComparisonProps {
  question: Question;
  /** What the list beside is made with; null for no rules. */
  otherwise: Otherwise | null;
}

/** The list as apps get it, and beside it what it would be without rules, or otherwise. */
export function Comparison({ question, otherwise }: ComparisonProps) {
  const live = useExploredList(question, 'live');
  const beside = useExploredList(question, otherwise ?? 'without rules');
  const [pointed, setPointed] = useState<string | null>(null);
  const [explained, setExplained] = useState<{ itemId: string; list: ServedList } | null>(null);
  const compares: Compares = otherwise === null ? 'rules' : 'otherwise';
  // Rules are what happened to the list without them; anything else is what would happen to the live one.
  const [after, before] = compares === 'rules' ? [live, beside] : [beside, live];

  const compared = useMemo(
    () =>
      after.data && before.data ? compareLists(after.data.items, before.data.items) : undefined,
    [after.data, before.data],
  );
  const profile = useProfile(question.userId);
  const notes = useMemo(
    () => notesOnGone(after.data, profile.data, profile.dataUpdatedAt),
    [after.data, profile.data, profile.dataUpdatedAt],
  );
  const rows = Math.max(
    1,
    live.data?.items.length ?? question.count,
    beside.data?.items.length ?? 0,
  );
  const full = fullScore([live.data, beside.data]);
  const short = live.data && live.data.items.length > 0 && live.data.shortReason;
  const moved = compared ? whatMoved(compared, compares) : null;

  function rowsOf(list: ServedList, side: Side, withReason: boolean) {
    return list.items.map((item) => {
      const move = compared?.[side].get(item.itemId ?? '');
      return (
        <ListRow
          key={item.position}
          item={item}
          side={side}
          compares={compares}
          move={move}
          note={move?.kind === 'gone' ? notes.get(item.itemId ?? '') : undefined}
          withReason={withReason}
          fullScore={full}
          linked={item.itemId !== null && item.itemId === pointed}
          onPoint={setPointed}
          onExplain={(itemId) => setExplained({ itemId, list })}
        />
      );
    });
  }

  return (
    <div className={classes.comparison}>
      {live.data && <SummaryLine list={live.data} />}
      {short && <p className={classes.short}>Shorter than asked for: {short}</p>}
      <div className={classes.lists}>
        <ListColumn
          id="with-rules"
          title={compares === 'rules' ? 'With rules' : 'As it is'}
          subtitle={compares === 'rules' && moved ? moved : 'As the apps get it'}
          legend={<ScoreLegend />}
          query={live}
          rows={rows}
        >
          {(list) => rowsOf(list, compares === 'rules' ? 'after' : 'before', true)}
        </ListColumn>
        <ListColumn
          id="without-rules"
          title={compares === 'rules' ? 'Without rules' : 'Otherwise'}
          subtitle={
            otherwise === null
              ? 'The same request with every rule left out'
              : [`${otherwiseText(otherwise)}.`, moved].filter(Boolean).join(' ')
          }
          query={beside}
          rows={rows}
        >
          {(list) => rowsOf(list, compares === 'rules' ? 'before' : 'after', otherwise !== null)}
        </ListColumn>
      </div>
      {explained && (
        <Dialog title="Why it is here" size="lg" onClose={() => setExplained(null)}>
          <Explained request={{ itemId: explained.itemId, listId: explained.list.listId }} />
          <Attributed
            request={{
              itemId: explained.itemId,
              ...requestOf(
                question,
                explained.list === live.data ? 'live' : (otherwise ?? 'without rules'),
              ),
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
