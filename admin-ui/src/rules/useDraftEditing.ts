import { useRef, useState } from 'react';
import type { DraftContent, Rule } from './types';

/** A rule in the editor; the key stays while its name changes. */
export interface Entry {
  key: string;
  rule: Rule;
}

interface Sheet {
  title: string;
  note: string;
  entries: readonly Entry[];
}

/** A name that none of the rules has. */
export function freeName(wanted: string, rules: readonly Pick<Rule, 'name'>[]): string {
  const taken = new Set(rules.map(({ name }) => name));
  for (let count = 1; ; count++) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (!taken.has(name)) return name;
  }
}

/** The content of a draft while it is edited. */
export function useDraftEditing(initial: DraftContent) {
  const keys = useRef(0);
  function entriesOf(rules: readonly Rule[]): Entry[] {
    return rules.map((rule) => ({ key: `r${keys.current++}`, rule }));
  }
  const [sheet, setSheet] = useState<Sheet>(() => ({
    title: initial.title,
    note: initial.note,
    entries: entriesOf(initial.rules),
  }));
  const [chosen, setChosen] = useState<string | null>(() => sheet.entries[0]?.key ?? null);
  const rules = sheet.entries.map(({ rule }) => rule);

  function insert(rule: Rule, at: number): string {
    const entry = { key: `r${keys.current++}`, rule };
    setSheet({ ...sheet, entries: sheet.entries.toSpliced(at, 0, entry) });
    setChosen(entry.key);
    return entry.key;
  }

  return {
    title: sheet.title,
    note: sheet.note,
    entries: sheet.entries,
    content: { title: sheet.title, note: sheet.note, rules } satisfies DraftContent,
    chosen: sheet.entries.find(({ key }) => key === chosen) ?? null,
    choose: setChosen,
    describe: (words: { title?: string; note?: string }) => setSheet({ ...sheet, ...words }),
    change: (key: string, rule: Rule) =>
      setSheet({
        ...sheet,
        entries: sheet.entries.map((entry) => (entry.key === key ? { key, rule } : entry)),
      }),
    move(key: string, to: number) {
      const from = sheet.entries.findIndex((entry) => entry.key === key);
      const entry = sheet.entries[from];
      if (entry) {
        setSheet({ ...sheet, entries: sheet.entries.toSpliced(from, 1).toSpliced(to, 0, entry) });
      }
    },
    insert,
    remove(key: string) {
      const at = sheet.entries.findIndex((entry) => entry.key === key);
      const entries = sheet.entries.filter((entry) => entry.key !== key);
      setSheet({ ...sheet, entries });
      setChosen((entries[at] ?? entries[at - 1])?.key ?? null);
      return at;
    },
    /** Takes other content in the place of what is there; the chosen rule stays chosen by its name. */
    replace(content: DraftContent) {
      const name = sheet.entries.find(({ key }) => key === chosen)?.rule.name;
      const entries = entriesOf(content.rules);
      setSheet({ title: content.title, note: content.note, entries });
      setChosen((entries.find(({ rule }) => rule.name === name) ?? entries[0])?.key ?? null);
    },
  };
}

export type DraftEditing = ReturnType<typeof useDraftEditing>;
