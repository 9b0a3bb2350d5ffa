import { Autocomplete, NativeSelect, TagsInput, Text } from '@mantine/core';
import { NumberField } from '../shared/NumberField';
import { ACTIONS, type ActionField, actionKind, withField } from './actions';
import type { Attribute } from './attributes';
import { ItemField } from './ItemField';
import { messageOf } from './issues';
import classes from './RuleForm.module.css';
import type { Action, Field, Issue } from './types';

interface ActionFormProps {
  action: Action;
  onChange: (action: Action) => void;
  attributes: readonly Attribute[];
  issues: readonly Issue[];
}

const EVENTS = ['view', 'click', 'cart', 'purchase', 'rating', 'dwell', 'hide'];

/** Which action, and its settings. */
export function ActionForm({ action, onChange, attributes, issues }: ActionFormProps) {
  const kind = actionKind(action.type);
  return (
    <div className={classes.row}>
      <NativeSelect
        label="Action"
        description={kind?.help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={action.type}
        error={messageOf(issues, 'action.type')}
        onChange={(event) => {
          const next = actionKind(event.currentTarget.value);
          if (next) onChange(next.start);
        }}
        data={Object.entries(ACTIONS).map(([value, { label }]) => ({ value, label }))}
      />
      {kind?.fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={action[field.name] ?? null}
          error={messageOf(issues, `action.${field.name}`)}
          attributes={attributes}
          onChange={(value) => onChange(withField(action, field.name, value))}
        />
      ))}
      {!kind && <Text size="sm">The console does not know this action; it stays as it is.</Text>}
    </div>
  );
}

interface FieldInputProps {
  field: ActionField;
  value: Field;
  onChange: (value: Field) => void;
  attributes: readonly Attribute[];
  error: string | undefined;
}

function FieldInput({ field, value, onChange, attributes, error }: FieldInputProps) {
  const shared = {
    label: field.label,
    description: field.hint,
    error,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
      | 'label'
      | 'input'
      | 'description'
      | 'error'
    )[],
  };
  const names = attributes
    .filter(({ entity }) => entity === 'item')
    .filter(({ type }) => (field.kind === 'timestamp') === (type === 'timestamp'))
    .map(({ path }) => path.slice('item.'.length));
  switch (field.kind) {
    case 'attribute':
    case 'timestamp':
      return (
        <Autocomplete
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' && field.optional ? null : text)}
          data={names}
        />
      );
    case 'events':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(types) => onChange(types.length === 0 ? null : types)}
          data={EVENTS}
          acceptValueOnBlur
        />
      );
    case 'item':
      return (
        <ItemField
          {...shared}
          value={typeof value === 'string' ? value : ''}
          onChange={(itemId) => onChange(itemId)}
        />
      );
    default: {
      const percent = field.kind === 'percent';
      return (
        <NumberField
          {...shared}
          label={percent ? `${field.label}, %` : field.label}
          value={
            typeof value !== 'number'
              ? null
              : percent
                ? Number((value * 100).toPrecision(12))
                : value
          }
          onChange={(next) => onChange(next === null || !percent ? next : next / 100)}
          step={field.step ?? 1}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
        />
      );
    }
  }
}
