import { actionKind } from './actions';
import type { Rule } from './types';
import { actionWords, conditionWords, scheduleWords } from './wording';

/** One thing that a rule says. */
export interface RuleLine {
  label: string;
  text: string;
  /** The CEL of a condition, where the text is words for it. */
  cel?: string;
}

function conditionLine(label: string, cel: string | undefined, empty: string): RuleLine {
  if (!cel) return { label, text: empty };
  const words = conditionWords(cel);
  return words === null ? { label, text: cel, cel } : { label, text: words, cel };
}

const MISSING = {
  default: "the attribute's default, else no match",
  match: 'a match',
  'no match': 'no match',
} as const;

/** Everything that a rule says, in words; the same lines for every rule, so that two can be held against each other. */
export function ruleLines(rule: Rule): RuleLine[] {
  const items = actionKind(rule.action.type)?.items;
  return [
    { label: 'Action', text: actionWords(rule) },
    conditionLine('Items', rule.items, items === 'none' ? 'Not asked' : 'Every item'),
    conditionLine('Requests', rule.when, 'Every request'),
    {
      label: 'Placements',
      text: rule.placements?.length ? rule.placements.join(', ') : 'Everywhere',
    },
    { label: 'Schedule', text: scheduleWords(rule.schedule) },
    { label: 'State', text: rule.enabled === false ? 'Off' : 'Enabled' },
    { label: 'Priority', text: String(rule.priority ?? 0) },
    { label: 'A missing value is', text: MISSING[rule.onMissing ?? 'default'] },
    { label: 'Description', text: rule.description || 'None' },
  ];
}

/** Lines that say nothing beyond what every rule says by itself. */
const PLAIN = new Set([
  'Items Not asked',
  'Requests Every request',
  'Placements Everywhere',
  'Schedule Always',
  'State Enabled',
  'Priority 0',
  `A missing value is ${MISSING.default}`,
  'Description None',
]);

export function isPlain({ label, text }: RuleLine): boolean {
  return PLAIN.has(`${label} ${text}`);
}
