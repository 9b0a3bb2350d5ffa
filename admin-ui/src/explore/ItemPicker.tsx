import { Combobox, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useItemSearch } from '../api/useItemSearch';
import { SearchIcon } from '../shared/icons';

interface ItemPickerProps {
  label: string;
  onPick: (itemId: string) => void;
}

/** Picks an item by words of its title, or by any id. */
export function ItemPicker({ label, onPick }: ItemPickerProps) {
  const [typed, setTyped] = useState('');
  const [debounced] = useDebouncedValue(typed.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const items = useItemSearch(debounced);
  const found = items.data?.items ?? [];
  const word = typed.trim();

  function pick(itemId: string) {
    const item = found.find((each) => each.itemId === itemId);
    setTyped(item?.title ?? itemId);
    combobox.closeDropdown();
    onPick(itemId);
  }

  return (
    <Combobox store={combobox} onOptionSubmit={pick} shadow="md">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          role="combobox"
          aria-autocomplete="list"
          label={label}
          placeholder="Words of a title, or an id"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || combobox.getSelectedOptionIndex() >= 0 || word === '')
              return;
            event.preventDefault();
            pick(word);
          }}
          leftSection={<SearchIcon size={16} />}
          rightSection={items.isFetching ? <Loader size={14} /> : null}
          spellCheck={false}
          autoComplete="off"
          maxLength={256}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="Items">
          {found.map((item) => (
            <Combobox.Option value={item.itemId} key={item.itemId}>
              <Text size="sm">{item.title ?? item.itemId}</Text>
              <Text size="xs" c="dimmed">
                {item.itemId}
              </Text>
            </Combobox.Option>
          ))}
          {items.isError && (
            <Combobox.Empty>The search failed: {items.error.message}</Combobox.Empty>
          )}
          {found.length === 0 && !items.isError && (
            <Combobox.Empty>
              {items.isPending ? 'Searching' : 'None is found. Enter asks for the id as it is.'}
            </Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
