import { wholeNumber } from '../shared/format';
import type { Action, Field } from './types';

/** One input of an action's form. */
export interface ActionField {
  name: string;
  label: string;
  hint: string;
  kind: 'number' | 'whole' | 'percent' | 'attribute' | 'timestamp' | 'item' | 'events';
  min?: number;
  max?: number;
  step?: number;
  optional?: boolean;
  /** Of the fields of one choice exactly one is given. */
  choice?: string;
}

export interface ActionKind {
  label: string;
  /** What it does, for whoever chooses. */
  help: string;
  /** Whether it is about some items, and what leaving the condition out means. */
  items: 'needed' | 'all' | 'none';
  fields: readonly ActionField[];
  start: Action;
  /** What it does with these settings. */
  sentence: (action: Action) => string;
}

function num(value: Field | undefined): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : '?';
}

function percent(value: Field | undefined): string {
  return typeof value === 'number' ? `${wholeNumber(value * 100)} %` : '? %';
}

function factor(min: number, max: number): ActionField {
  return {
    name: 'factor',
    label: 'Factor',
    hint: `${min} to ${max}`,
    kind: 'number',
    min,
    max,
    step: 0.1,
  };
}

export const ACTIONS: Readonly<Record<string, ActionKind>> = {
  exclude: {
    label: 'Exclude',
    help: 'The items leave.',
    items: 'needed',
    fields: [],
    start: { type: 'exclude' },
    sentence: () => 'Leave out',
  },
  only: {
    label: 'Only',
    help: 'Every other item leaves.',
    items: 'needed',
    fields: [],
    start: { type: 'only' },
    sentence: () => 'Show only',
  },
  noRepeat: {
    label: 'No repeat',
    help: 'What the user interacted with leaves.',
    items: 'none',
    fields: [
      {
        name: 'types',
        label: 'Events',
        hint: 'Which events count, such as purchase; all, if left out',
        kind: 'events',
        optional: true,
      },
      {
        name: 'days',
        label: 'Days',
        hint: 'For ever, if left out',
        kind: 'whole',
        min: 1,
        optional: true,
      },
    ],
    start: { type: 'noRepeat' },
    sentence: ({ types, days }) =>
      `Leave out what the user ${Array.isArray(types) && types.length > 0 ? `has had a ${types.join(' or ')} of` : 'interacted with'}${typeof days === 'number' ? ` in ${days} days` : ''}`,
  },
  boost: {
    label: 'Boost',
    help: 'Multiplies the relevance by a factor above 1.',
    items: 'all',
    fields: [factor(1, 100)],
    start: { type: 'boost', factor: 1.5 },
    sentence: (action) => `Boost by ${num(action.factor)}`,
  },
  bury: {
    label: 'Bury',
    help: 'Multiplies the relevance by a factor below 1.',
    items: 'all',
    fields: [{ ...factor(0.01, 1), step: 0.05 }],
    start: { type: 'bury', factor: 0.5 },
    sentence: (action) => `Bury by ${num(action.factor)}`,
  },
  recency: {
    label: 'Recency',
    help: 'Halves the relevance for each half-life of age.',
    items: 'all',
    fields: [
      {
        name: 'halfLifeDays',
        label: 'Half-life in days',
        hint: '1 to 36,500',
        kind: 'number',
        min: 0.01,
        max: 36_500,
      },
      {
        name: 'attribute',
        label: 'Age is counted from',
        hint: 'created_at, if left out',
        kind: 'timestamp',
        optional: true,
      },
    ],
    start: { type: 'recency', halfLifeDays: 365 },
    sentence: (action) => `Halve the relevance every ${num(action.halfLifeDays)} days of age`,
  },
  fatigue: {
    label: 'Fatigue',
    help: 'Lowers what this user was shown again and again without a click.',
    items: 'all',
    fields: [
      {
        name: 'factor',
        label: 'Factor for each showing',
        hint: '0.01 to 1',
        kind: 'number',
        min: 0.01,
        max: 1,
        step: 0.05,
      },
      {
        name: 'halfLifeDays',
        label: 'Forgotten by half in days',
        hint: 'Above 0',
        kind: 'number',
        min: 0.01,
        max: 36_500,
      },
    ],
    start: { type: 'fatigue', factor: 0.8, halfLifeDays: 7 },
    sentence: (action) => `Multiply by ${num(action.factor)} for each showing without a click`,
  },
  cap: {
    label: 'Cap',
    help: 'At most so many items of the list share a value of an attribute. Nothing breaks a cap.',
    items: 'all',
    fields: [
      {
        name: 'attribute',
        label: 'Attribute',
        hint: 'Whose values are counted',
        kind: 'attribute',
      },
      {
        name: 'max',
        label: 'At most, items',
        hint: '1 or more',
        kind: 'whole',
        min: 1,
        choice: 'size',
      },
      {
        name: 'maxShare',
        label: 'At most, share of the list',
        hint: '1 to 100 %',
        kind: 'percent',
        choice: 'size',
      },
    ],
    start: { type: 'cap', attribute: 'brand', max: 2 },
    sentence: ({ attribute, max, maxShare }) =>
      `At most ${typeof max === 'number' ? max : percent(maxShare)} of one ${attribute ?? '?'}`,
  },
  quota: {
    label: 'Quota',
    help: 'At least so many of the items are in the list; fetched from the catalogue if need be.',
    items: 'needed',
    fields: [
      {
        name: 'min',
        label: 'At least, items',
        hint: '1 to 1,000',
        kind: 'whole',
        min: 1,
        max: 1000,
      },
      {
        name: 'within',
        label: 'Within the first, positions',
        hint: 'The whole list, if left out',
        kind: 'whole',
        min: 1,
        max: 1000,
        optional: true,
      },
    ],
    start: { type: 'quota', min: 1 },
    sentence: ({ min, within }) =>
      `At least ${num(min)}${typeof within === 'number' ? ` in the first ${within}` : ''}`,
  },
  diversify: {
    label: 'Diversify',
    help: 'Prefers items that are unlike those above them.',
    items: 'none',
    fields: [
      {
        name: 'strength',
        label: 'Strength',
        hint: '0 (relevance alone) to 1 (variety alone)',
        kind: 'number',
        min: 0,
        max: 1,
        step: 0.05,
      },
    ],
    start: { type: 'diversify', strength: 0.15 },
    sentence: (action) => `Prefer variety, strength ${num(action.strength)}`,
  },
  dither: {
    label: 'Dither',
    help: 'Shuffles a little, the more likely the closer two items are.',
    items: 'none',
    fields: [
      {
        name: 'temperature',
        label: 'Temperature',
        hint: 'Above 0',
        kind: 'number',
        min: 0.01,
        max: 10,
        step: 0.05,
      },
    ],
    start: { type: 'dither', temperature: 0.1 },
    sentence: (action) => `Shuffle a little, temperature ${num(action.temperature)}`,
  },
  explore: {
    label: 'Explore',
    help: 'Draws a share of the slots by chance from the items, so that new ones are seen.',
    items: 'all',
    fields: [{ name: 'share', label: 'Share of the slots', hint: '1 to 100 %', kind: 'percent' }],
    start: { type: 'explore', share: 0.1 },
    sentence: (action) => `Draw ${percent(action.share)} of the slots by chance`,
  },
  pin: {
    label: 'Pin',
    help: 'An item stands at a position. It is skipped, with a reason, where it may not be shown.',
    items: 'none',
    fields: [
      { name: 'item', label: 'Item', hint: 'Its id; words of the title find it', kind: 'item' },
      {
        name: 'position',
        label: 'Position',
        hint: '1 is the first',
        kind: 'whole',
        min: 1,
        max: 1000,
      },
    ],
    start: { type: 'pin', item: '', position: 1 },
    sentence: ({ item, position }) => `Pin ${item || '?'} at position ${num(position)}`,
  },
};

export function actionKind(type: string): ActionKind | undefined {
  return Object.hasOwn(ACTIONS, type) ? ACTIONS[type] : undefined;
}

/** The action with a field given, or taken away where the value is null. Of a choice the other fields go. */
export function withField(action: Action, name: string, value: Field): Action {
  const choice = actionKind(action.type)?.fields.find((field) => field.name === name)?.choice;
  const gone = new Set(
    choice === undefined
      ? []
      : actionKind(action.type)
          ?.fields.filter((field) => field.choice === choice)
          .map((field) => field.name),
  );
  gone.add(name);
  const kept = Object.entries(action).filter(([key]) => key === 'type' || !gone.has(key));
  return {
    type: action.type,
    ...Object.fromEntries(kept),
    ...(value === null ? {} : { [name]: value }),
  };
}
