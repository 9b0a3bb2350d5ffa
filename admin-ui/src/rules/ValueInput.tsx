import { Autocomplete, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { LISTED, type Operator, type Scalar, type Value } from '../cel/condition';
import { NumberField } from '../shared/NumberField';
import type { Attribute } from './attributes';
import classes from './ConditionBuilder.module.css';

interface ValueInputProps {
  name: string;
  value: Value | null;
  operator: Operator;
  type: Attribute['type'];
  /** Values to offer. */
  known: readonly string[];
  attributes: readonly Attribute[];
  onChange: (value: Value | null) => void;
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function scalarOf(text: string, type: Attribute['type']): Scalar {
  return type === 'number' && NUMBER.test(text) ? Number(text) : text;
}

/** What an attribute is compared with. */
export function ValueInput(props: ValueInputProps) {
  const { name, value, operator, type, known, attributes, onChange } = props;
  if (value !== null && typeof value === 'object' && 'attribute' in value) {
    return (
      <NativeSelect
        size="xs"
        aria-label={name}
        value={value.attribute}
        onChange={(event) => onChange({ attribute: event.currentTarget.value })}
        data={[...new Set([value.attribute, ...attributes.map(({ path }) => path)])]}
      />
    );
  }
  if (LISTED.has(operator)) {
    return (
      <TagsInput
        size="xs"
        aria-label={name}
        placeholder={Array.isArray(value) && value.length > 0 ? '' : 'Type one, Enter'}
        value={Array.isArray(value) ? value.map(String) : []}
        onChange={(texts) => {
          const scalars = texts.map((text) => scalarOf(text, type));
          onChange(
            type === 'number' ? scalars.filter((each) => typeof each === 'number') : scalars,
          );
        }}
        data={[...known]}
        limit={50}
        acceptValueOnBlur
      />
    );
  }
  if (type === 'timestamp') return <MomentInput {...props} />;
  if (type === 'number') {
    return (
      <NumberField
        size="xs"
        aria-label={name}
        value={typeof value === 'number' ? value : null}
        onChange={onChange}
      />
    );
  }
  return (
    <Autocomplete
      size="xs"
      aria-label={name}
      value={value === null || typeof value === 'object' ? '' : String(value)}
      onChange={onChange}
      data={[...known]}
      limit={50}
      maxLength={500}
    />
  );
}

/** A fixed moment, in universal time, or so long before the request. */
function MomentInput({ name, value, onChange }: ValueInputProps) {
  const fixed = value !== null && typeof value === 'object' && 'instant' in value;
  const hours =
    value !== null && typeof value === 'object' && 'hoursAgo' in value ? value.hoursAgo : 168;
  return (
    <div className={classes.moment}>
      <NativeSelect
        size="xs"
        aria-label={`${name}, counted`}
        value={fixed ? 'fixed' : 'ago'}
        onChange={(event) =>
          onChange(
            event.currentTarget.value === 'fixed'
              ? { instant: `${new Date().toISOString().slice(0, 10)}T00:00:00Z` }
              : { hoursAgo: 168 },
          )
        }
        data={[
          { value: 'ago', label: 'days before the request' },
          { value: 'fixed', label: 'a moment (UTC)' },
        ]}
      />
      {fixed ? (
        <TextInput
          size="xs"
          type="datetime-local"
          aria-label={name}
          value={value.instant.slice(0, 16)}
          onChange={(event) => {
            const moment = event.currentTarget.value;
            onChange(moment === '' ? null : { instant: `${moment}:00Z` });
          }}
        />
      ) : (
        <NumberField
          size="xs"
          aria-label={name}
          value={hours / 24}
          min={0}
          onChange={(days) => onChange(days === null ? null : { hoursAgo: Math.round(days * 24) })}
        />
      )}
    </div>
  );
}
