import { useMemo, useState } from 'react';
import type { ServedList } from '../api/types';
import { counted } from '../shared/format';
import classes from './Comparison.module.css';
import { DegradedBanner } from './DegradedBanner';
import type { Question } from './exploreSearch';
import { ListColumn } from './ListColumn';
import { ListRow } from './ListRow';
import { type Comparison as Compared, compareLists } from './moves';
import { ScoreLegend } from './ScoreBar';
import { SummaryLine } from './SummaryLine';
import { useExploredList } from './useExploredList';

function fullScore(lists: readonly (ServedList | undefined)[]): number {
  const scores = lists.flatMap((list) =>
    (list?.items ?? []).flatMap((item) => [item.score, item.relevance]),
  );
  return Math.max(Number.EPSILON, ...scores);
}

function whatRulesDid(compared: Compared): string {
  if (compared.moved + compared.brought + compared.left === 0)
    return 'The rules changed nothing here.';
  const parts = [
    ...(compared.moved > 0 ? [`moved ${counted(compared.moved, 'item')}`] : []),
    ...(compared.brought > 0 ? [`brought in ${counted(compared.brought, 'item')}`] : []),
    ...(compared.left > 0 ? [`took out ${counted(compared.left, 'item')}`] : []),
  ];
  const last = parts.pop();
  return `The rules ${parts.length > 0 ? `${parts.join(', ')} and ` : ''}${last}.`;
}

function droppedReasons(list: ServedList | undefined): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const dropped of list?.inputs?.dropped ?? []) {
    if (dropped.itemId !== null) reasons.set(dropped.itemId, dropped.reason);
  }
  return reasons;
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
  const dropped = useMemo(() => droppedReasons(withRules.data), [withRules.data]);
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
      {withRules.data && <DegradedBanner flags={withRules.data.degraded} />}
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
                droppedBecause={undefined}
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
                droppedBecause={dropped.get(item.itemId ?? '')}
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
