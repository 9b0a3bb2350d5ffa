import { Button, Group, NativeSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Revised } from '../api/request';
import type { AttributeDefinition, Item } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { Loaded } from '../shared/Loaded';
import { ItemCollisionModal } from './ItemCollisionModal';
import { changedValues, type Typed, typedOf } from './itemValues';
import { useSchema } from './useCatalogue';
import { useItemSaving } from './useItemSaving';

/** Edits the attributes of an item, one field for each that the schema knows. */
export function ItemForm({ found, onDone }: { found: Revised<Item>; onDone: () => void }) {
  const schema = useSchema();
  return (
    <Loaded query={schema} what="the attributes">
      {({ definitions }) => (
        <Fields
          found={found}
          // Hiding has a button of its own, and nobody types a vector.
          definitions={definitions.filter(
            ({ entity, name, type }) => entity === 'item' && name !== 'hidden' && type !== 'vector',
          )}
          onDone={onDone}
        />
      )}
    </Loaded>
  );
}

interface FieldsProps {
  found: Revised<Item>;
  definitions: readonly AttributeDefinition[];
  onDone: () => void;
}

function Fields({ found, definitions, onDone }: FieldsProps) {
  // As it was when the form was opened: what comes in later must not pass for what was read.
  const [base] = useState(found);
  const item = base.content;
  const [typed, setTyped] = useState<Record<string, Typed>>({});
  const saving = useItemSaving(definitions, base, onDone);
  const { collision } = saving;
  const change = changedValues(definitions, item, typed);
  const changed = Object.keys(change).length;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (changed === 0) onDone();
    else saving.save(change);
  }

  return (
    <form onSubmit={submit} aria-label="Attributes of the item">
      <Stack gap="sm">
        {definitions.map((definition) => (
          <Field
            key={definition.name}
            definition={definition}
            value={typed[definition.name] ?? typedOf(definition, item[definition.name])}
            onChange={(value) => setTyped((before) => ({ ...before, [definition.name]: value }))}
          />
        ))}
        {saving.error && (
          <Text size="sm" c="var(--bf-gone)" role="alert">
            {saving.error.message}
          </Text>
        )}
        <Group gap="xs">
          <BusyButton type="submit" busy={saving.busy}>
            Save
          </BusyButton>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
      {collision && (
        <ItemCollisionModal
          key={collision.theirs.revision}
          collision={collision}
          busy={saving.busy}
          onSave={saving.saveMerged}
          onTakeTheirs={saving.takeTheirs}
          onClose={saving.closeCollision}
        />
      )}
    </form>
  );
}

interface FieldProps {
  definition: AttributeDefinition;
  value: Typed;
  onChange: (value: Typed) => void;
}

function Field({ definition, value, onChange }: FieldProps) {
  const { name, type } = definition;
  if (Array.isArray(value)) {
    return (
      <TagsInput
        label={name}
        description="Enter adds one"
        value={value}
        onChange={onChange}
        clearable={false}
      />
    );
  }
  if (type === 'boolean') {
    return (
      <NativeSelect
        label={name}
        value={value}
        data={[
          { value: '', label: 'Not given' },
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      label={name}
      {...(type === 'timestamp' ? { placeholder: '2026-01-31T12:00:00Z' } : {})}
      {...(type === 'number' ? { inputMode: 'decimal' as const } : {})}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
    />
  );
}
