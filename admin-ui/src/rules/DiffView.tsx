import { EmptyState, ErrorState, LoadingState } from '../shared/states';
import classes from './DiffView.module.css';
import { RuleView } from './RuleView';
import { useRulesetDiff } from './rulesApi';
import type { RuleDiff } from './types';

const WORDS = {
  added: 'Added',
  removed: 'Taken out',
  changed: 'Changed',
  moved: 'Moved',
  same: 'As it was',
} as const;

function place({ fromIndex, toIndex }: RuleDiff): string {
  return typeof fromIndex === 'number' && typeof toIndex === 'number' && fromIndex !== toIndex
    ? ` From number ${fromIndex + 1} to number ${toIndex + 1}.`
    : '';
}

interface DiffViewProps {
  from: string;
  to: string;
  fromLabel: string;
  toLabel: string;
}

/** What two rulesets have differently, rule by rule, side by side. */
export function DiffView({ from, to, fromLabel, toLabel }: DiffViewProps) {
  const diff = useRulesetDiff(from, to);
  if (diff.isPending) return <LoadingState what="the differences" />;
  if (diff.isError) return <ErrorState error={diff.error} onRetry={() => void diff.refetch()} />;
  const differing = diff.data.rules.filter(({ change }) => change !== 'same');
  const alike = diff.data.rules.length - differing.length;
  if (differing.length === 0) {
    return (
      <EmptyState title="Nothing differs">Both have the same rules in the same order.</EmptyState>
    );
  }
  return (
    <>
      <ul className={classes.list} aria-label={`From ${fromLabel} to ${toLabel}`}>
        {differing.map((each) => (
          <li
            key={`${each.name} ${each.change}`}
            className={classes.rule}
            data-change={each.change}
          >
            <div className={classes.head}>
              <h2>{each.name}</h2>
              <span className={classes.change}>{WORDS[each.change]}</span>
              <span className={classes.moved}>{place(each)}</span>
            </div>
            {each.change !== 'moved' && (
              <div className={classes.sides}>
                <div>
                  <p className={classes.side}>{fromLabel}</p>
                  <RuleView
                    rule={each.before ?? null}
                    {...(each.after ? { against: each.after } : {})}
                  />
                </div>
                <div>
                  <p className={classes.side}>{toLabel}</p>
                  <RuleView
                    rule={each.after ?? null}
                    {...(each.before ? { against: each.before } : {})}
                  />
                </div>
              </div>
            )}
          </li>
        ))}
      </ul>
      {alike > 0 && (
        <p className={classes.alike}>
          {alike === 1 ? 'One rule is' : `${alike} rules are`} as before.
        </p>
      )}
    </>
  );
}
