import { CALLS, COMPARISONS, type Condition, normal, type Test, type Value } from './condition';

function scalar(value: string | number | boolean): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

function valueText(value: Value | null): string {
  if (value === null) return '""';
  if (typeof value !== 'object') return scalar(value);
  if ('attribute' in value) return value.attribute;
  if ('instant' in value) return `timestamp(${JSON.stringify(value.instant)})`;
  if ('hoursAgo' in value) return `now - duration("${value.hoursAgo}h")`;
  return `[${value.map(scalar).join(', ')}]`;
}

function testText({ attribute, operator, value }: Test): string {
  const right = valueText(value);
  const call = CALLS.find((each) => each === operator);
  if (call) return `${attribute}.${call}(${right})`;
  switch (operator) {
    case 'isTrue':
      return attribute;
    case 'isFalse':
      return `!${attribute}`;
    case 'isKnown':
      return `has(${attribute})`;
    case 'isUnknown':
      return `!has(${attribute})`;
    case 'isOneOf':
      return `${attribute} in ${right}`;
    case 'isNoneOf':
      return `!(${attribute} in ${right})`;
    case 'includes':
      return `${right} in ${attribute}`;
    case 'excludes':
      return `!(${right} in ${attribute})`;
    case 'includesOneOf':
      return `${attribute}.exists(v, v in ${right})`;
    case 'includesNoneOf':
      return `!${attribute}.exists(v, v in ${right})`;
    default:
      return `${attribute} ${COMPARISONS[operator as keyof typeof COMPARISONS]} ${right}`;
  }
}

function text(condition: Condition): string {
  if (condition.kind === 'test') return testText(condition);
  const joined = condition.children
    .map((child) => (child.kind === 'group' && !child.negated ? `(${text(child)})` : text(child)))
    .join(condition.join === 'all' ? ' && ' : ' || ');
  return condition.negated ? `!(${joined})` : joined;
}

/** The CEL text of a condition; empty where it is always true. */
export function print(condition: Condition): string {
  const plain = normal(condition);
  return plain === null ? '' : text(plain);
}
