import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { User } from '../api/types';
import { SearchIcon } from '../shared/icons';
import { useUsers } from './useUsers';
import { valueText } from './wording';

export type Who = { userId: string } | 'anonymous';

interface UserPickerProps {
  who: Who | null;
  onPick: (who: Who) => void;
}

const SHOWN = 8;
const ANONYMOUS = 'anonymous';
const USER = 'user:';
const ANONYMOUS_LABEL = 'Anonymous visitor';

function labelOf(who: Who | null): string {
  if (who === null) return '';
  return who === 'anonymous' ? ANONYMOUS_LABEL : who.userId;
}

/** A few attributes of a user, to tell one from another. */
export function userHint(user: User): string {
  return Object.entries(user)
    .filter(([name, value]) => name !== 'userId' && value !== null)
    .slice(0, 3)
    .map(([, value]) => valueText(value))
    .join(' · ');
}

/** Picks a known user by a search, an id that was made up, or nobody. Reached from anywhere with the key "/". */
export function UserPicker({ who, onPick }: UserPickerProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [debounced] = useDebouncedValue((typed ?? '').trim(), 200);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({
    onDropdownClose: () => combobox.resetSelectedOption(),
    onDropdownOpen: () => combobox.updateSelectedOptionIndex(),
  });
  const users = useUsers(debounced, SHOWN);
  useHotkeys([['/', () => input.current?.focus()]]);

  const word = (typed ?? '').trim();
  const found = users.data?.users ?? [];
  const offersMadeUp = word !== '' && !found.some((user) => user.userId === word);

  function submit(value: string) {
    onPick(value === ANONYMOUS ? 'anonymous' : { userId: value.slice(USER.length) });
    setTyped(null);
    combobox.closeDropdown();
  }

  return (
    <Combobox store={combobox} onOptionSubmit={submit} shadow="md">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={input}
          role="combobox"
          aria-autocomplete="list"
          label="User"
          placeholder="Search users, or type any id"
          value={typed ?? labelOf(who)}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={(event) => {
            event.currentTarget.select();
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onBlur={() => {
            combobox.closeDropdown();
            setTyped(null);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || combobox.getSelectedOptionIndex() >= 0 || word === '')
              return;
            event.preventDefault();
            submit(USER + word);
          }}
          leftSection={<SearchIcon size={16} />}
          rightSection={users.isFetching ? <Loader size={14} /> : null}
          spellCheck={false}
          autoComplete="off"
          maxLength={256}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={360} style={{ overflowY: 'auto' }} aria-label="Users">
          {found.map((user) => (
            <Combobox.Option value={USER + user.userId} key={user.userId}>
              <Text size="sm" fw={500}>
                {user.userId}
              </Text>
              <Text size="xs" c="dimmed" truncate>
                {userHint(user)}
              </Text>
            </Combobox.Option>
          ))}
          {users.isError && (
            <Combobox.Empty>The search failed: {users.error.message}</Combobox.Empty>
          )}
          {offersMadeUp && (
            <Combobox.Option value={USER + word}>
              <Text size="sm">
                Use the id <strong>{word}</strong> as it is
              </Text>
              <Text size="xs" c="dimmed">
                A made-up user gets a list too
              </Text>
            </Combobox.Option>
          )}
          {word === '' && (
            <Combobox.Option value={ANONYMOUS}>
              <Text size="sm" fw={500}>
                {ANONYMOUS_LABEL}
              </Text>
              <Text size="xs" c="dimmed">
                Nobody in particular
              </Text>
            </Combobox.Option>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
