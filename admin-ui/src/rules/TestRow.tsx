import { ActionIcon, NativeSelect } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { isComplete, type Operator, type Test, VALUELESS } from '../cel/condition';
import { CrossIcon } from '../shared/icons';
import type { Attribute } from './attributes';
import classes from './ConditionBuilder.module.css';
import { ValueInput } from './ValueInput';
import { fittingValue, OPERATOR_WORDS, operatorsOf, operatorWord } from './wording';

interface TestRowProps {
  value: Test;
  onChange: (value: Test) => void;
  onRemove: () => void;
  attributes: readonly Attribute[];
  name: string;
  /** Whether it was just added and takes the focus. */
  fresh: boolean;
}

const ROOT_WORDS = { item: 'Item', user: 'User', context: 'Context' } as const;

function attributeOptions(attributes: readonly Attribute[], chosen: string) {
  const known = attributes.some(({ path }) => path === chosen);
  const groups = (['item', 'user', 'context'] as const)
    .map((entity) => ({
      group: ROOT_WORDS[entity],
      items: attributes
        .filter((attribute) => attribute.entity === entity)
        .map(({ path }) => ({ value: path, label: path })),
    }))
    .filter(({ items }) => items.length > 0);
  return known ? groups : [{ value: chosen, label: `${chosen} (not in the schema)` }, ...groups];
}

/** One test: an attribute, how it is compared, and with what. */
export function TestRow({ value, onChange, onRemove, attributes, name, fresh }: TestRowProps) {
  const first = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (fresh) first.current?.focus();
  }, [fresh]);

  const attribute = attributes.find(({ path }) => path === value.attribute);
  const type = attribute?.type ?? 'text';
  const fitting = attribute ? operatorsOf(attribute) : (Object.keys(OPERATOR_WORDS) as Operator[]);
  const operators = fitting.includes(value.operator) ? fitting : [value.operator, ...fitting];

  function chooseAttribute(path: string) {
    const next = attributes.find((each) => each.path === path);
    if (!next) return;
    const offered = operatorsOf(next);
    const operator = offered.includes(value.operator) ? value.operator : (offered[0] ?? 'is');
    onChange({
      kind: 'test',
      attribute: path,
      operator,
      // What was said of another attribute of the same kind may be meant of this one too.
      value: fittingValue(next.type === type ? value.value : null, operator, next.type),
    });
  }

  return (
    <div className={classes.test} data-incomplete={!isComplete(value)}>
      <NativeSelect
        ref={first}
        size="xs"
        aria-label={`${name}: attribute`}
        value={value.attribute}
        onChange={(event) => chooseAttribute(event.currentTarget.value)}
        data={attributeOptions(attributes, value.attribute)}
      />
      <NativeSelect
        size="xs"
        aria-label={`${name}: comparison`}
        value={value.operator}
        onChange={(event) => {
          const operator = event.currentTarget.value as Operator;
          onChange({ ...value, operator, value: fittingValue(value.value, operator, type) });
        }}
        data={operators.map((operator) => ({
          value: operator,
          label: operatorWord(operator, type === 'timestamp'),
        }))}
      />
      <div className={classes.value}>
        {!VALUELESS.has(value.operator) && (
          <ValueInput
            name={`${name}: value`}
            value={value.value}
            operator={value.operator}
            type={type}
            known={attribute?.values ?? []}
            attributes={attributes}
            onChange={(next) => onChange({ ...value, value: next })}
          />
        )}
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="md"
        aria-label={`Remove ${name}`}
        onClick={onRemove}
      >
        <CrossIcon size={14} />
      </ActionIcon>
    </div>
  );
}
