import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { SearchIcon } from './icons';

interface SearchBoxProps {
  label: string;
  placeholder?: string;
  value: string;
  /** Called a moment after the last letter. */
  onSearch: (words: string) => void;
}

/** A field that searches as one types. */
export function SearchBox({ label, placeholder, value, onSearch }: SearchBoxProps) {
  const [typed, setTyped] = useState(value);
  const search = useDebouncedCallback((words: string) => onSearch(words.trim()), 250);
  return (
    <TextInput
      label={label}
      {...(placeholder ? { placeholder } : {})}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      leftSection={<SearchIcon size={16} />}
      spellCheck={false}
      autoComplete="off"
      maxLength={256}
    />
  );
}
