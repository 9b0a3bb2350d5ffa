import { useQuery } from '@tanstack/react-query';
import { api, bodyOf } from '../api/client';
import { call } from '../api/request';
import type { components } from '../api/schema.gen';

export type AttributeDefinition = components['schemas']['AttributeDefinition'];

/** An attribute as conditions name it, with values that are known of it. */
export interface Attribute {
  /** With its root, such as "item.price". */
  path: string;
  entity: AttributeDefinition['entity'];
  type: AttributeDefinition['type'];
  multi: boolean;
  values: readonly string[];
}

const SAMPLE = 100;
const MOST_VALUES = 200;

/** A few items of the catalogue and the segments of users: where values to offer come from. */
async function readValues(signal: AbortSignal): Promise<Map<string, Set<string>>> {
  const values = new Map<string, Set<string>>();
  function note(path: string, value: unknown) {
    if (Array.isArray(value)) for (const each of value) note(path, each);
    else if (typeof value === 'string' && value.length <= 60) {
      const known = values.get(path) ?? new Set();
      if (known.size < MOST_VALUES) values.set(path, known.add(value));
    }
  }
  const [items, segments] = await Promise.allSettled([
    bodyOf(api.GET('/v1/items', { params: { query: { limit: SAMPLE } }, signal })),
    call<{ segments: { attribute: string; values: { value: string }[] }[] }>(
      'GET',
      '/v1/segments',
      {
        signal,
      },
    ),
  ]);
  if (items.status === 'fulfilled') {
    for (const item of items.value.items) {
      for (const [name, value] of Object.entries(item)) note(`item.${name}`, value);
    }
  }
  if (segments.status === 'fulfilled') {
    for (const { attribute, values: known } of segments.value.segments) {
      for (const { value } of known) note(`user.${attribute}`, value);
    }
  }
  return values;
}

/** The attributes that conditions may read; empty until the schema is there. */
export function useAttributes(placements: readonly string[]): readonly Attribute[] {
  const schema = useQuery({
    queryKey: ['schema'],
    queryFn: ({ signal }) => bodyOf(api.GET('/v1/schema', { signal })),
  });
  const values = useQuery({
    queryKey: ['attribute-values'],
    queryFn: ({ signal }) => readValues(signal),
  });
  return attributesOf(schema.data?.definitions ?? [], values.data ?? new Map(), placements);
}

export function attributesOf(
  definitions: readonly AttributeDefinition[],
  values: ReadonlyMap<string, ReadonlySet<string>>,
  placements: readonly string[],
): Attribute[] {
  const attributes = definitions
    .filter(({ type }) => type !== 'vector')
    .map(({ entity, name, type, multi }) => ({
      path: `${entity}.${name}`,
      entity,
      type,
      multi: multi ?? false,
      // Long texts are no values to choose among.
      values: type === 'category' ? [...(values.get(`${entity}.${name}`) ?? [])].sort() : [],
    }));
  if (!attributes.some(({ path }) => path === 'context.placement')) {
    attributes.push({
      path: 'context.placement',
      entity: 'context',
      type: 'category',
      multi: false,
      values: [...placements],
    });
  }
  return attributes;
}

/** Which roots a condition may name. */
export type ConditionScope = 'items' | 'when';

export function inScope(attributes: readonly Attribute[], scope: ConditionScope) {
  return scope === 'items' ? attributes : attributes.filter(({ entity }) => entity !== 'item');
}
