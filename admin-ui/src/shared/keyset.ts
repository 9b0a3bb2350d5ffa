import {
  keepPreviousData,
  type QueryKey,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
} from '@tanstack/react-query';

/** Rows of one page and where the following one starts; null where nothing is left. */
export interface KeysetPage<T> {
  rows: T[];
  next: string | number | null;
}

export type Keyset<T> = UseInfiniteQueryResult<T[]>;

interface KeysetOptions<T> {
  queryKey: QueryKey;
  page: (cursor: string | number | null, signal: AbortSignal) => Promise<KeysetPage<T>>;
  refetchInterval?: number | false;
}

/** A list that is read page by page, all pages so far in one. */
export function useKeyset<T>({
  queryKey,
  page,
  refetchInterval = false,
}: KeysetOptions<T>): Keyset<T> {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: null as string | number | null,
    getNextPageParam: (last) => last.next,
    select: (data) => data.pages.flatMap((each) => each.rows),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    refetchInterval,
  });
}
