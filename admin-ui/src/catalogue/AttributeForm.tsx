import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AttributeDefinition } from '../api/types';
import { BusyButton } from '../shared/BusyButton';
import { Dialog } from '../shared/Dialog';
import { meantBy, type Typed, typedOf } from './itemValues';
import { useDefineAttribute } from './useCatalogue';

const TYPES = ['text', 'category', 'number', 'boolean', 'timestamp', 'vector'] as const;
const ROLES = ['plain', 'feature', 'segment'] as const;
const ENTITIES = ['item', 'user', 'context'] as const;
const FRESH: AttributeDefinition = {
  entity: 'item',
  name: '',
  type: 'category',
  multi: false,
  role: 'plain',
};

interface AttributeFormProps {
  /** Null for a new attribute. */
  definition: AttributeDefinition | null;
  onClose: () => void;
}

/** Adds an attribute, or changes one. What does not fit a live rule is refused by the server, with the rule's name. */
export function AttributeForm({ definition, onClose }: AttributeFormProps) {
  const [draft, setDraft] = useState<AttributeDefinition>(definition ?? FRESH);
  const [ifMissing, setIfMissing] = useState<Typed>(() => typedOf(draft, draft.default));
  const define = useDefineAttribute();
  const change = (part: Partial<AttributeDefinition>) =>
    setDraft((before) => ({ ...before, ...part }));
  const known = definition !== null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const value = draft.type === 'vector' ? null : meantBy(draft, ifMissing);
    const { default: _before, ...rest } = draft;
    define.mutate(value === null ? rest : { ...rest, default: value }, { onSuccess: onClose });
  }

  return (
    <Dialog
      title={
        known ? `Change ${definition.entity} attribute ${definition.name}` : 'Add an attribute'
      }
      onClose={onClose}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <NativeSelect
            label="Of"
            value={draft.entity}
            data={ENTITIES.map((value) => ({ value, label: `${value}s` }))}
            onChange={(event) =>
              change({
                entity: ENTITIES.find((each) => each === event.currentTarget.value) ?? 'item',
              })
            }
            disabled={known}
          />
          <TextInput
            label="Name"
            description="Lower-case letters, digits and _"
            value={draft.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
            pattern="[a-z][a-z0-9_]{0,63}"
            required
            withAsterisk={false}
            disabled={known}
            autoComplete="off"
            data-autofocus={!known}
          />
          <NativeSelect
            label="Type"
            value={draft.type}
            data={[...TYPES]}
            onChange={(event) =>
              change({ type: TYPES.find((each) => each === event.currentTarget.value) ?? 'text' })
            }
          />
          <Checkbox
            label="Has many values"
            checked={draft.multi}
            onChange={(event) => {
              change({ multi: event.currentTarget.checked });
              setIfMissing(event.currentTarget.checked ? [] : '');
            }}
          />
          <NativeSelect
            label="Role"
            value={draft.role ?? 'plain'}
            data={[
              { value: 'plain', label: 'plain: for rules and display' },
              { value: 'feature', label: 'feature: the model learns from it' },
              { value: 'segment', label: 'segment: segments users by it' },
            ]}
            onChange={(event) =>
              change({ role: ROLES.find((each) => each === event.currentTarget.value) ?? 'plain' })
            }
          />
          <DefaultField draft={draft} value={ifMissing} onChange={setIfMissing} />
          {define.isError && (
            <Text size="sm" c="var(--bf-gone)" role="alert">
              {define.error.message}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <BusyButton type="submit" busy={define.isPending}>
              {known ? 'Change' : 'Add'}
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface DefaultFieldProps {
  draft: AttributeDefinition;
  value: Typed;
  onChange: (value: Typed) => void;
}

function DefaultField({ draft, value, onChange }: DefaultFieldProps) {
  if (draft.type === 'vector') return null;
  if (Array.isArray(value)) {
    return <TagsInput label="If missing" value={value} onChange={onChange} />;
  }
  if (draft.type === 'boolean') {
    return (
      <NativeSelect
        label="If missing"
        value={value}
        data={[
          { value: '', label: 'Nothing' },
          { value: 'true', label: 'Yes' },
          { value: 'false', label: 'No' },
        ]}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <TextInput
      label="If missing"
      description="The value that stands in for none; empty for none"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete="off"
    />
  );
}
