import type { AttributeDefinition, AttributeMap, AttributeValue } from '../api/types';

/** What stands in the field of an attribute: text as typed, or the parts of an attribute of many values. */
export type Typed = string | string[];

/** What stands in a field for a value. */
export function typedOf(definition: AttributeDefinition, value: AttributeValue | undefined): Typed {
  if (definition.multi) return Array.isArray(value) ? value.map(String) : [];
  return value === null || value === undefined ? '' : String(value);
}

function partOf(type: AttributeDefinition['type'], text: string): AttributeValue {
  if (type === 'number') {
    const number = Number(text);
    return text.trim() === '' || Number.isNaN(number) ? text : number;
  }
  return type === 'boolean' ? text === 'true' : text;
}

/** The value that a field stands for; null for an empty one. What is no number is sent as it is: the server says why not. */
export function meantBy(definition: AttributeDefinition, typed: Typed): AttributeValue {
  if (Array.isArray(typed)) {
    return typed.length === 0 ? null : typed.map((part) => partOf(definition.type, part));
  }
  return typed.trim() === '' ? null : partOf(definition.type, typed);
}

/** An attribute that two versions of an item do not share. */
export interface ItemDifference {
  name: string;
  mine: AttributeValue;
  theirs: AttributeValue;
  /** Whether both changed it. */
  both: boolean;
  /** Whose is taken where nobody says otherwise: of the one who changed it, and mine where both did. */
  choice: 'mine' | 'theirs';
}

function same(one: AttributeValue, other: AttributeValue): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What differs between an item with my change, and as somebody else left it meanwhile. */
export function itemDifferences(
  definitions: readonly AttributeDefinition[],
  base: AttributeMap,
  change: AttributeMap,
  theirs: AttributeMap,
): ItemDifference[] {
  return definitions.flatMap(({ name }) => {
    const before = base[name] ?? null;
    const changed = change[name];
    const mine = changed === undefined ? before : changed;
    const now = theirs[name] ?? null;
    if (same(mine, now)) return [];
    const both = changed !== undefined && !same(before, now);
    const choice = changed === undefined ? ('theirs' as const) : ('mine' as const);
    return [{ name, mine, theirs: now, both, choice }];
  });
}

/** The attributes whose fields no longer say what the item has. */
export function changedValues(
  definitions: readonly AttributeDefinition[],
  before: AttributeMap,
  typed: Readonly<Record<string, Typed>>,
): AttributeMap {
  const change: AttributeMap = {};
  for (const definition of definitions) {
    const { name } = definition;
    const now = typed[name];
    if (now === undefined) continue;
    if (JSON.stringify(now) === JSON.stringify(typedOf(definition, before[name]))) continue;
    change[name] = meantBy(definition, now);
  }
  return change;
}
