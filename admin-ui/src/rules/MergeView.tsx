import { Radio, Stack } from '@mantine/core';
import classes from './MergeView.module.css';
import type { Difference } from './merge';
import { RuleView } from './RuleView';
import type { Rule } from './types';

export type Choices = ReadonlyMap<string, 'mine' | 'theirs'>;

interface MergeViewProps {
  differences: readonly Difference<Rule>[];
  choices: Choices;
  onChoose: (choices: Choices) => void;
  mineLabel: string;
  theirsLabel: string;
}

/** Both versions of every rule that differs, and whose is to be taken. */
export function MergeView({
  differences,
  choices,
  onChoose,
  mineLabel,
  theirsLabel,
}: MergeViewProps) {
  return (
    <ul className={classes.list} aria-label="Rules that differ">
      {differences.map((each) => {
        const choice = choices.get(each.name) ?? each.choice;
        return (
          <li key={each.name} className={classes.rule}>
            <Radio.Group
              label={each.name}
              description={
                each.both
                  ? 'Both changed it. Say whose is to stand.'
                  : `Changed by: ${each.choice === 'mine' ? mineLabel : theirsLabel}.`
              }
              value={choice}
              onChange={(next) =>
                onChoose(new Map(choices).set(each.name, next === 'theirs' ? 'theirs' : 'mine'))
              }
            >
              <div className={classes.sides}>
                <Side label={mineLabel} value="mine" rule={each.mine} other={each.theirs} />
                <Side label={theirsLabel} value="theirs" rule={each.theirs} other={each.mine} />
              </div>
            </Radio.Group>
          </li>
        );
      })}
    </ul>
  );
}

interface SideProps {
  label: string;
  value: 'mine' | 'theirs';
  rule: Rule | null;
  other: Rule | null;
}

function Side({ label, value, rule, other }: SideProps) {
  return (
    <Stack gap={6} className={classes.side ?? ''}>
      <Radio value={value} label={label} />
      <RuleView
        rule={rule}
        absent="Without this rule"
        {...(other && rule ? { against: other } : {})}
      />
    </Stack>
  );
}
