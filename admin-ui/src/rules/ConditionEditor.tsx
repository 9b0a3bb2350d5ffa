import { useState } from 'react';
import { type Condition, type Group, group } from '../cel/condition';
import { draw } from '../cel/draw';
import { print } from '../cel/print';
import { type Attribute, type ConditionScope, inScope } from './attributes';
import { CelField } from './CelField';
import { GroupEditor } from './ConditionBuilder';
import classes from './ConditionEditor.module.css';
import type { Issue } from './types';

interface ConditionEditorProps {
  title: string;
  hint: string;
  scope: ConditionScope;
  /** CEL; empty means always. */
  value: string;
  onChange: (value: string) => void;
  attributes: readonly Attribute[];
  issues: readonly Issue[];
}

interface Drawn {
  /** The text that the drawing says. */
  text: string;
  root: Group | null;
  why: string | null;
}

function rooted(condition: Condition | null): Group {
  if (condition === null) return group('all', []);
  return condition.kind === 'group' ? condition : group('all', [condition]);
}

function drawn(text: string): Drawn {
  const drawing = draw(text);
  return 'condition' in drawing
    ? { text, root: rooted(drawing.condition), why: null }
    : { text, root: null, why: drawing.undrawn };
}

/** A condition in the builder and as text; each follows the other. What the builder cannot draw stays text. */
export function ConditionEditor(props: ConditionEditorProps) {
  const { title, hint, scope, value, onChange, issues } = props;
  const attributes = inScope(props.attributes, scope);
  const [drawing, setDrawing] = useState(() => drawn(value));
  // The builder may hold what has no text yet, such as a test without a value; so it is drawn anew only for a text that is
  // not its own.
  const current = drawing.text === value ? drawing : drawn(value);
  if (current !== drawing) setDrawing(current);

  function build(root: Group) {
    const text = print(root);
    setDrawing({ text, root, why: null });
    if (text !== value) onChange(text);
  }

  return (
    <section aria-label={title}>
      <div className={classes.head}>
        <h2>{title}</h2>
        <p>{hint}</p>
      </div>
      <div className={classes.sides}>
        {current.root ? (
          <GroupEditor name={title} value={current.root} attributes={attributes} onChange={build} />
        ) : (
          <p className={classes.undrawn}>
            {current.why === null
              ? 'The text cannot be read as it stands. The builder follows once it can.'
              : `The builder does not draw this condition: ${current.why}. It stays as text, and works all the same.`}
          </p>
        )}
        <CelField
          label={`${title}, as text (CEL)`}
          value={value}
          onChange={onChange}
          attributes={attributes}
          issues={issues}
          placeholder={scope === 'items' ? 'item.price > 20' : 'user.country == "DE"'}
        />
      </div>
    </section>
  );
}
