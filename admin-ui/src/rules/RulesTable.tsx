import { Table } from '@mantine/core';
import { agoText, counted, momentText, wholeNumber } from '../shared/format';
import classes from './RulesPage.module.css';
import { ruleLines } from './ruleLines';
import { useEffects, useRuleErrors } from './rulesApi';
import type { Effects, Rule } from './types';
import { actionWords, ruleState, scheduleWords } from './wording';

interface RulesTableProps {
  rules: readonly Rule[];
  /** The instant that states are told for. */
  at: number;
  /** Whether what they did and where they erred is shown: only of what is live now. */
  measured: boolean;
}

const STATES = { on: 'On', off: 'Off', 'not yet': 'Not yet', over: 'Over' } as const;

/** Rules in their order: what each does, when, and what it did. */
export function RulesTable({ rules, at, measured }: RulesTableProps) {
  return (
    <>
      <Table.ScrollContainer minWidth={720}>
        <Table verticalSpacing="sm" className={classes.table ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Order</Table.Th>
              <Table.Th scope="col">Rule</Table.Th>
              <Table.Th scope="col">What it does</Table.Th>
              <Table.Th scope="col">State</Table.Th>
              <Table.Th scope="col">Schedule</Table.Th>
              {measured && <Table.Th scope="col">Effect</Table.Th>}
              {measured && <Table.Th scope="col">Errors</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rules.map((rule, index) => {
              const state = ruleState(rule, at);
              return (
                <Table.Tr key={rule.name}>
                  <Table.Td className={classes.number ?? ''}>{index + 1}</Table.Td>
                  <Table.Th scope="row">
                    {rule.name}
                    {rule.description && <span className={classes.sub}>{rule.description}</span>}
                  </Table.Th>
                  <Table.Td>
                    {actionWords(rule)}
                    <Where rule={rule} />
                  </Table.Td>
                  <Table.Td>
                    <span className={classes.badge} data-state={state}>
                      {STATES[state]}
                    </span>
                  </Table.Td>
                  <Table.Td>{scheduleWords(rule.schedule)}</Table.Td>
                  {measured && (
                    <Table.Td>
                      <Effect rule={rule} />
                    </Table.Td>
                  )}
                  {measured && (
                    <Table.Td>
                      <Errors name={rule.name} />
                    </Table.Td>
                  )}
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {measured && <EffectOf />}
    </>
  );
}

/** Which lists the effects are of: where there are many, only the latest are looked at. */
function EffectOf() {
  const { data } = useEffects();
  if (!data) return null;
  return (
    <p className={classes.about}>
      {data.lists === 0
        ? 'No list was served in the last day, so no rule had an effect.'
        : `The effect is that on the latest ${counted(data.lists, 'list')}, since ${momentText(data.since)}.`}
    </p>
  );
}

const PLAIN = ['Every item', 'Not asked', 'Every request', 'Everywhere'];

/** Items, requests and placements, where they are not all. */
function Where({ rule }: { rule: Rule }) {
  const lines = ruleLines(rule).filter(
    ({ label, text }) =>
      ['Items', 'Requests', 'Placements'].includes(label) && !PLAIN.includes(text),
  );
  return lines.map(({ label, text }) => (
    <span key={label} className={classes.sub}>
      {label}: {text}
    </span>
  ));
}

/** Actions whose items leave before a list is begun: its record does not tell which. */
const BEFOREHAND = new Set(['exclude', 'only', 'noRepeat']);

function effectWords(effect: Effects['rules'][number] | undefined): string {
  if (!effect || (effect.lists === 0 && effect.dropped === 0)) return 'Touched no list';
  return [
    effect.lists > 0 && `In ${counted(effect.lists, 'list')}`,
    effect.items > 0 && counted(effect.items, 'item'),
    effect.dropped > 0 && `${wholeNumber(effect.dropped)} left out`,
    effect.meanFactor !== null &&
      effect.meanFactor !== 1 &&
      `× ${Number(effect.meanFactor.toPrecision(2))} on average`,
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function Effect({ rule: { name, action } }: { rule: Rule }) {
  const effects = useEffects();
  if (BEFOREHAND.has(action.type)) {
    return <span className={classes.waiting}>Not counted: acts before a list is begun</span>;
  }
  if (effects.isPending) return <span className={classes.waiting}>…</span>;
  if (effects.isError) return <span className={classes.waiting}>Not known</span>;
  return effectWords(effects.data.rules.find(({ rule }) => rule === name));
}

function Errors({ name }: { name: string }) {
  const errors = useRuleErrors();
  if (errors.isPending) return <span className={classes.waiting}>…</span>;
  if (errors.isError) return <span className={classes.waiting}>Not known</span>;
  const found = errors.data.rules.find(({ rule }) => rule === name);
  if (!found || found.count === 0) return 'None';
  return (
    <span className={classes.error}>
      {wholeNumber(found.count)}, last {agoText(found.lastAt, Date.now())}
    </span>
  );
}
