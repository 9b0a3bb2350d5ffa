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
