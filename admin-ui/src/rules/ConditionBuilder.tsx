import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useRef, useState } from 'react';
import { type Condition, type Group, group, type Test } from '../cel/condition';
import type { Attribute } from './attributes';
import classes from './ConditionBuilder.module.css';
import { TestRow } from './TestRow';
import { fittingValue, operatorsOf } from './wording';

interface GroupEditorProps {
  value: Group;
  onChange: (value: Group) => void;
  attributes: readonly Attribute[];
  /** What the group is about, for whoever cannot see where it stands. */
  name: string;
  onRemove?: () => void;
}

function newTest(attributes: readonly Attribute[]): Test {
  const [first] = attributes;
  const operator = (first && operatorsOf(first)[0]) ?? 'is';
  return {
    kind: 'test',
    attribute: first?.path ?? '',
    operator,
    value: fittingValue(null, operator, first?.type ?? 'text'),
  };
}

/** Tests and groups of them, all or any of which must hold. */
export function GroupEditor({ value, onChange, attributes, name, onRemove }: GroupEditorProps) {
  const adding = useRef<HTMLButtonElement>(null);
  const [fresh, setFresh] = useState(-1);
  const { join, children, negated } = value;

  function withChildren(next: readonly Condition[]) {
    onChange(group(join, next, negated));
  }
  function replace(index: number, child: Condition) {
    withChildren(children.map((each, at) => (at === index ? child : each)));
  }
  function remove(index: number) {
    withChildren(children.filter((_, at) => at !== index));
    adding.current?.focus();
  }
  function add(child: Condition) {
    setFresh(children.length);
    withChildren([...children, child]);
  }

  return (
    <fieldset className={classes.group}>
      <legend className={classes.hidden}>{name}</legend>
      <div className={classes.head}>
        <NativeSelect
          size="xs"
          aria-label={`${name}: how many must hold`}
          value={join}
          onChange={(event) =>
            onChange(group(event.currentTarget.value === 'any' ? 'any' : 'all', children, negated))
          }
          data={[
            { value: 'all', label: 'All of these hold' },
            { value: 'any', label: 'Any of these holds' },
          ]}
        />
        <Checkbox
          size="xs"
          label="Turn it round (not)"
          checked={negated}
          onChange={(event) => onChange(group(join, children, event.currentTarget.checked))}
        />
        {onRemove && (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onRemove}>
            Remove the group
          </Button>
        )}
      </div>
      {children.map((child, index) => {
        const place = `${name}, line ${index + 1}`;
        // A line has no name of its own; its place is what tells it from the others.
        const key = `${index}`;
        return child.kind === 'test' ? (
          <TestRow
            key={key}
            name={place}
            value={child}
            attributes={attributes}
            fresh={index === fresh}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ) : (
          <GroupEditor
            key={key}
            name={place}
            value={child}
            attributes={attributes}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        );
      })}
      <div className={classes.foot}>
        <Button
          ref={adding}
          size="compact-xs"
          variant="light"
          onClick={() => add(newTest(attributes))}
        >
          Add a test
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => add(group(join === 'all' ? 'any' : 'all', [newTest(attributes)]))}
        >
          Add a group
        </Button>
      </div>
    </fieldset>
  );
}
