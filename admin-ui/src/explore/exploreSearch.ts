/** Whom the list on the page is for, and in which circumstances; it lives in the address, so that a view can be shared. */
export interface ExploreSearch {
  /** A user's id, known or made up. */
  user?: string;
  /** Nobody in particular. */
  anonymous?: 'yes';
  placement?: string;
  device?: string;
  count?: number;
  /** A version of the ruleset to compare with. */
  ruleset?: string;
  /** A draft to compare with, by its id. */
  draft?: string;
  /** A version of the model to compare with. */
  model?: string;
  /** Names of rules that the list beside is made without, one on a line. */
  without?: string;
}

export const DEFAULT_COUNT = 10;
export const DEFAULT_PLACEMENT = 'home';
export const COUNTS = [5, 10, 20, 50, 100] as const;

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Reads what it understands and passes over the rest: an address that was typed by hand still opens the page. */
export function readExploreSearch(raw: Record<string, unknown>): ExploreSearch {
  const user = text(raw.user);
  const placement = text(raw.placement);
  const device = text(raw.device);
  const ruleset = text(raw.ruleset);
  const draft = text(raw.draft);
  const model = text(raw.model);
  const without = text(raw.without);
  const count = Number(raw.count);
  return {
    ...(user ? { user } : {}),
    ...(raw.anonymous === 'yes' && !user ? { anonymous: 'yes' as const } : {}),
    ...(placement ? { placement } : {}),
    ...(device ? { device } : {}),
    ...(Number.isInteger(count) && count >= 1 && count <= 100 ? { count } : {}),
    ...(ruleset && !draft ? { ruleset } : {}),
    ...(draft ? { draft } : {}),
    ...(model ? { model } : {}),
    ...(without ? { without } : {}),
  };
}

/** One question to the server: for whom, where, how many. */
export interface Question {
  /** Null for an anonymous visitor. */
  userId: string | null;
  placement: string;
  device: string | null;
  count: number;
}

/** The question on the page, or null while nobody was picked. */
export function questionOf(search: ExploreSearch): Question | null {
  if (!search.user && !search.anonymous) return null;
  return {
    userId: search.user ?? null,
    placement: search.placement ?? DEFAULT_PLACEMENT,
    device: search.device ?? null,
    count: search.count ?? DEFAULT_COUNT,
  };
}
