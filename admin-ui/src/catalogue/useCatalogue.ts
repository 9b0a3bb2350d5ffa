import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, callRevised } from '../api/request';
import type {
  AttributeDefinition,
  AttributeMap,
  AttributeSchema,
  Exposure,
  Item,
  ItemPage,
  ItemRules,
  Recommendations,
} from '../api/types';
import { useKeyset } from '../shared/keyset';
import type { CatalogueSearch } from './catalogueSearch';

const pathOf = (itemId: string) => `/v1/items/${encodeURIComponent(itemId)}`;

/** Items that match, by their id. */
export function useItems(search: CatalogueSearch) {
  return useKeyset<Item>({
    queryKey: ['items', search],
    page: async (after, signal) => {
      const page = await call<ItemPage>('GET', '/v1/items', {
        query: { ...search, after, limit: 25 },
        signal,
      });
      return { rows: page.items, next: page.after };
    },
  });
}

/** An item and the revision of it. */
export function useItem(itemId: string) {
  return useQuery({
    queryKey: ['item', itemId],
    queryFn: ({ signal }) => callRevised<Item>('GET', pathOf(itemId), { signal }),
    staleTime: 5_000,
  });
}

/** How often an item was shown and what came of it, day by day. */
export function useExposure(itemId: string, days: number) {
  return useQuery({
    queryKey: ['item-exposure', itemId, days],
    queryFn: ({ signal }) =>
      call<Exposure>('GET', `${pathOf(itemId)}/exposure`, { query: { days }, signal }),
    staleTime: 60_000,
  });
}

/** Rules of the live ruleset whose item conditions touch an item. */
export function useItemRules(itemId: string) {
  return useQuery({
    queryKey: ['item-rules', itemId],
    queryFn: ({ signal }) => call<ItemRules>('GET', `${pathOf(itemId)}/rules`, { signal }),
    staleTime: 5_000,
  });
}

/** The nearest items, with their titles; looking at them counts as no exposure. */
export function useNeighbours(itemId: string) {
  return useQuery({
    queryKey: ['item-neighbours', itemId],
    queryFn: async ({ signal }) => {
      const { items } = await call<Recommendations>('GET', `${pathOf(itemId)}/similar`, {
        query: { count: 8, purpose: 'explore' },
        signal,
      });
      if (items.length === 0) return [];
      const named = await call<ItemPage>('GET', '/v1/items', {
        query: { ids: items.map((each) => each.itemId).join(',') },
        signal,
      });
      const titles = new Map(named.items.map((each) => [each.itemId, each.title]));
      return items.map((each) => ({ ...each, title: titles.get(each.itemId) ?? each.itemId }));
    },
    staleTime: 60_000,
  });
}

interface ItemChange {
  itemId: string;
  change: AttributeMap;
  /** The only one that it may be written over; any where it is left out. */
  revision?: number;
}

/** Changes some attributes of an item; null takes one away. */
export function useChangeItem() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ itemId, change, revision }: ItemChange) =>
      callRevised<Item>('PATCH', pathOf(itemId), {
        body: change,
        ...(revision === undefined ? {} : { revision }),
      }),
    onSuccess: (changed, { itemId }) => {
      queryClient.setQueryData(['item', itemId], changed);
      void queryClient.invalidateQueries({ queryKey: ['items'] });
      void queryClient.invalidateQueries({ queryKey: ['item-rules', itemId] });
    },
  });
}

export const SCHEMA_KEY = ['schema'] as const;

export function useSchema() {
  return useQuery({
    queryKey: SCHEMA_KEY,
    queryFn: ({ signal }) => call<AttributeSchema>('GET', '/v1/schema', { signal }),
    staleTime: 30_000,
  });
}

/** Adds or changes one attribute. */
export function useDefineAttribute() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (definition: AttributeDefinition) =>
      call<AttributeSchema>('PUT', '/v1/schema', { body: { definitions: [definition] } }),
    onSuccess: (schema) => queryClient.setQueryData(SCHEMA_KEY, schema),
  });
}
