import { describe, expect, it } from 'vitest';
import styles from './mantine.ts?raw';

const SOURCES = import.meta.glob<string>('../**/*.tsx', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const STYLED = Object.keys(import.meta.glob('/node_modules/@mantine/core/styles/*.css')).map(
  (path) => path.replace(/^.*\/(.*)\.css$/, '$1'),
);
/** What draws itself with the styles of other components. */
const DRAWN_BY: Readonly<Record<string, string[]>> = {
  Autocomplete: ['Combobox', 'Input'],
  MultiSelect: ['Combobox', 'PillsInput', 'Pill'],
  Select: ['Combobox', 'Input'],
  TagsInput: ['Combobox', 'PillsInput', 'Pill'],
  Textarea: ['Input'],
  TextInput: ['Input'],
};

describe('the styles of the component library', () => {
  it('are there for every component that is used', () => {
    const used = Object.values(SOURCES)
      .flatMap((source) => [...source.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)])
      .flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
      .flatMap((name) => [name, ...(DRAWN_BY[name] ?? [])]);
    const missing = [...new Set(used)].filter(
      (name) => STYLED.includes(name) && !styles.includes(`styles/${name}.css'`),
    );
    expect(used).toContain('Button');
    expect(STYLED).toContain('Button');
    expect(missing).toEqual([]);
  });
});
