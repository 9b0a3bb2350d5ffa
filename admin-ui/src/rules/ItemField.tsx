import { Autocomplete, type AutocompleteProps, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useItemSearch } from '../api/useItemSearch';

interface ItemFieldProps extends Omit<AutocompleteProps, 'data' | 'value' | 'onChange'> {
  value: string;
  onChange: (itemId: string) => void;
}

/** An item by its id, which words of its title find; says which item the id stands for. */
export function ItemField({ value, onChange, description, ...others }: ItemFieldProps) {
  const [searched] = useDebouncedValue(value.trim(), 200);
  const items = useItemSearch(searched).data?.items ?? [];
  const titles = new Map(items.map(({ itemId, title }) => [itemId, title ?? '']));
  return (
    <Autocomplete
      {...others}
      value={value}
      onChange={onChange}
      description={titles.get(value) || description}
      data={[...titles.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{titles.get(option.value) || option.value}</Text>
          <Text size="xs" c="dimmed">
            {option.value}
          </Text>
        </div>
      )}
      maxLength={256}
      spellCheck={false}
    />
  );
}
