import {
  type Condition,
  LISTED,
  type Operator,
  type Scalar,
  type Test,
  VALUELESS,
  type Value,
} from '../cel/condition';
import { draw } from '../cel/draw';
import { actionKind } from './actions';
import type { Attribute } from './attributes';
import type { Day, Rule, Schedule } from './types';

export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  is: 'is',
  isNot: 'is not',
  below: 'is below',
  atMost: 'is at most',
  above: 'is above',
  atLeast: 'is at least',
  isOneOf: 'is one of',
  isNoneOf: 'is none of',
  includes: 'includes',
  excludes: 'does not include',
  includesOneOf: 'includes one of',
  includesNoneOf: 'includes none of',
  startsWith: 'starts with',
  endsWith: 'ends with',
  contains: 'contains',
  matches: 'matches the pattern',
  isTrue: 'is true',
  isFalse: 'is false',
  isKnown: 'is known',
  isUnknown: 'is not known',
};

const TIME_WORDS: Partial<Record<Operator, string>> = {
  below: 'is before',
  atMost: 'is at or before',
  above: 'is after',
  atLeast: 'is at or after',
};

const KNOWN: Operator[] = ['isKnown', 'isUnknown'];
const ORDER: Operator[] = ['is', 'isNot', 'below', 'atMost', 'above', 'atLeast'];
const TEXT: Operator[] = ['startsWith', 'endsWith', 'contains', 'matches'];

/** The operators that make sense of an attribute. */
export function operatorsOf({ type, multi }: Pick<Attribute, 'type' | 'multi'>): Operator[] {
  if (multi) return ['includes', 'excludes', 'includesOneOf', 'includesNoneOf', ...KNOWN];
  switch (type) {
    case 'number':
      return [...ORDER, 'isOneOf', 'isNoneOf', ...KNOWN];
    case 'timestamp':
      return ['below', 'atMost', 'above', 'atLeast', ...KNOWN];
    case 'boolean':
      return ['isTrue', 'isFalse', ...KNOWN];
    default:
      return ['is', 'isNot', 'isOneOf', 'isNoneOf', ...TEXT, ...KNOWN];
  }
}

export function operatorWord(operator: Operator, timestamp: boolean): string {
  return (timestamp ? TIME_WORDS[operator] : undefined) ?? OPERATOR_WORDS[operator];
}

/** A value to begin with after an attribute or an operator was chosen: what still fits stays. */
export function fittingValue(value: Value | null, operator: Operator, type: string): Value | null {
  if (VALUELESS.has(operator)) return null;
  const scalars: Scalar[] =
    value === null || (typeof value === 'object' && !Array.isArray(value))
      ? []
      : Array.isArray(value)
        ? [...value]
        : [value as Scalar];
  const wanted = type === 'number' ? 'number' : type === 'boolean' ? 'boolean' : 'string';
  const fitting = scalars.filter((scalar) => typeof scalar === wanted && scalar !== '');
  if (LISTED.has(operator)) return fitting.length > 0 ? fitting : null;
  if (type === 'timestamp') {
    const kept = value !== null && typeof value === 'object' && !Array.isArray(value);
    return kept ? value : { hoursAgo: 168 };
  }
  return fitting[0] ?? null;
}

function shortPath(path: string): string {
  const [root, name = ''] = path.split('.');
  const words = name.replaceAll('_', ' ');
  return root === 'item' ? words : `the ${root}'s ${words}`;
}

function timeWords(hours: number): string {
  const days = hours / 24;
  return Number.isInteger(days) ? `${days} ${days === 1 ? 'day' : 'days'}` : `${hours} hours`;
}

function valueWords(value: Value | null): string {
  if (value === null) return '…';
  if (typeof value !== 'object') return String(value);
  if ('attribute' in value) return shortPath(value.attribute);
  if ('instant' in value) return value.instant.slice(0, 16).replace('T', ' ');
  if ('hoursAgo' in value) return `${timeWords(value.hoursAgo)} before`;
  return value.map(String).join(' or ');
}

function testWords({ attribute, operator, value }: Test): string {
  const timestamp =
    value !== null && typeof value === 'object' && ('instant' in value || 'hoursAgo' in value);
  const words = `${shortPath(attribute)} ${operatorWord(operator, timestamp)}`;
  return VALUELESS.has(operator) ? words : `${words} ${valueWords(value)}`;
}

function groupWords(condition: Condition): string {
  if (condition.kind === 'test') return testWords(condition);
  const joined = condition.children
    .map((child) =>
      child.kind === 'group' && !child.negated ? `(${groupWords(child)})` : groupWords(child),
    )
    .join(condition.join === 'all' ? ' and ' : ' or ');
  return condition.negated ? `not (${joined})` : joined;
}

/** A condition in words, or null where it has no simple ones and its text must do. */
export function conditionWords(text: string): string | null {
  const drawing = draw(text);
  return 'condition' in drawing && drawing.condition !== null
    ? groupWords(drawing.condition)
    : null;
}

/** What a rule does, in a few words: the action and its settings. */
export function actionWords(rule: Pick<Rule, 'action'>): string {
  return actionKind(rule.action.type)?.sentence(rule.action) ?? rule.action.type;
}

export const DAY_WORDS: Readonly<Record<Day, string>> = {
  mon: 'Mon',
  tue: 'Tue',
  wed: 'Wed',
  thu: 'Thu',
  fri: 'Fri',
  sat: 'Sat',
  sun: 'Sun',
};

export const DAYS = Object.keys(DAY_WORDS) as Day[];

function momentWords(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ');
}

export function scheduleWords(schedule: Schedule | undefined): string {
  if (!schedule) return 'Always';
  const { from, until, days, hours, zone } = schedule;
  const parts = [
    from && `from ${momentWords(from)}`,
    until && `until ${momentWords(until)}`,
    days && days.length > 0 && days.map((day) => DAY_WORDS[day]).join(', '),
    hours && `${hours.from} to ${hours.until}`,
  ].filter((part) => typeof part === 'string');
  if (parts.length === 0) return 'Always';
  const words = parts.join(', ') + (zone ? ` (${zone})` : '');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export type RuleState = 'on' | 'off' | 'not yet' | 'over';

/** Whether a rule may act at an instant; days and hours come and go, and do not count. */
export function ruleState({ enabled, schedule }: Rule, at: number): RuleState {
  if (enabled === false) return 'off';
  if (schedule?.from && Date.parse(schedule.from) > at) return 'not yet';
  return schedule?.until && Date.parse(schedule.until) <= at ? 'over' : 'on';
}

/** Who did it: the name of a member, or which API key. */
export function memberName(actor: string): string {
  if (actor.startsWith('member:')) return actor.slice('member:'.length);
  return actor.startsWith('key:') ? `the API key ${actor.slice('key:'.length)}` : actor;
}
