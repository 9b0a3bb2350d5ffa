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
  /** A running experiment, of which one variant is compared with. */
  experiment?: string;
  /** The variant, by its key. */
  variant?: string;
}

export const DEFAULT_COUNT = 10;
export const DEFAULT_PLACEMENT = 'home';
export const COUNTS = [5, 10, 20, 50, 100] as const;

const TEXTS = ['user', 'placement', 'device'] as const;
const OTHERWISE = ['ruleset', 'draft', 'model', 'without'] as const;
const VARIANT = ['experiment', 'variant'] as const;

/** Reads what it understands and passes over the rest: an address that was typed by hand still opens the page. */
export function readExploreSearch(raw: Record<string, unknown>): ExploreSearch {
  const search: ExploreSearch = {};
  const read = (names: readonly (keyof ExploreSearch & string)[]) => {
    for (const name of names) {
      const value = raw[name];
      if (typeof value === 'string' && value.trim() !== '')
        Object.assign(search, { [name]: value });
    }
  };
  read(TEXTS);
  read(VARIANT);
  if (!(search.experiment && search.variant)) {
    delete search.experiment;
    delete search.variant;
    read(OTHERWISE);
    if (search.draft) delete search.ruleset;
  }
  if (raw.anonymous === 'yes' && !search.user) search.anonymous = 'yes';
  const count = Number(raw.count);
  if (Number.isInteger(count) && count >= 1 && count <= 100) search.count = count;
  return search;
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
