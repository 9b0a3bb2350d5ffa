import { Checkbox, NativeSelect, TagsInput, TextInput } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { NumberField } from '../shared/NumberField';
import { LoadingState } from '../shared/states';
import { ActionForm } from './ActionForm';
import { actionKind } from './actions';
import type { Attribute } from './attributes';
import { ConditionEditor } from './ConditionEditor';
import { ConflictNotes } from './ConflictNotes';
import { issuesOfField, messageOf } from './issues';
import classes from './RuleForm.module.css';
import type { Conflict, Issue, OnMissing, Rule } from './types';

// Below what is seen at first.
const ScheduleEditor = lazy(async () => ({
  default: (await import('./ScheduleEditor')).ScheduleEditor,
}));

interface RuleFormProps {
  rule: Rule;
  onChange: (rule: Rule) => void;
  attributes: readonly Attribute[];
  placements: readonly string[];
  issues: readonly Issue[];
  conflicts: readonly Conflict[];
  readOnly: boolean;
}

const MISSING: { value: OnMissing; label: string }[] = [
  { value: 'default', label: 'The default, else no match' },
  { value: 'no match', label: 'No match' },
  { value: 'match', label: 'A match' },
];

type Changes = { [Key in keyof Rule]?: Rule[Key] | undefined };

/** A rule with changes made; what is undefined, or as it would be if left out, is left out. */
export function changed(rule: Rule, changes: Changes): Rule {
  const next = { ...rule, ...changes };
  const left = {
    description: '',
    enabled: true,
    priority: 0,
    when: '',
    items: '',
    onMissing: 'default',
  };
  return Object.fromEntries(
    Object.entries(next).filter(
      ([key, value]) =>
        value !== undefined &&
        !(Array.isArray(value) && value.length === 0) &&
        left[key as keyof typeof left] !== value,
    ),
  ) as unknown as Rule;
}

/** Everything about one rule; issues stand where they are, conflicts above. */
export function RuleForm(props: RuleFormProps) {
  const { rule, onChange, attributes, placements, issues, conflicts, readOnly } = props;
  const kind = actionKind(rule.action.type);
  const elsewhere = issues.filter(({ field }) => !FIELDS.some((each) => isAt(field, each)));

  function change(changes: Changes) {
    onChange(changed(rule, changes));
  }

  return (
    <fieldset className={classes.form} disabled={readOnly} aria-label={`Rule ${rule.name}`}>
      <ConflictNotes conflicts={conflicts} self={rule.name} />
      {elsewhere.map(({ message }) => (
        <p key={message} className={classes.issue} role="alert">
          {message}
        </p>
      ))}
      <div className={classes.row}>
        <TextInput
          label="Name"
          value={rule.name}
          maxLength={100}
          error={messageOf(issues, 'name')}
          onChange={(event) => onChange({ ...rule, name: event.currentTarget.value })}
        />
        <TextInput
          label="Description"
          className={classes.wide ?? ''}
          value={rule.description ?? ''}
          maxLength={1000}
          error={messageOf(issues, 'description')}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
        <Checkbox
          label="Enabled"
          mt={30}
          checked={rule.enabled !== false}
          onChange={(event) => change({ enabled: event.currentTarget.checked })}
        />
      </div>
      <ActionForm
        action={rule.action}
        onChange={(action) => change({ action })}
        attributes={attributes}
        issues={issues}
      />
      {(kind?.items !== 'none' || rule.items) && (
        <ConditionEditor
          title="Which items"
          hint={
            kind?.items === 'needed'
              ? 'What the rule is about. This action needs a condition.'
              : 'What the rule is about; every item, if left empty.'
          }
          scope="items"
          value={rule.items ?? ''}
          onChange={(items) => change({ items })}
          attributes={attributes}
          issues={issuesOfField(issues, 'items')}
        />
      )}
      <ConditionEditor
        title="For which requests"
        hint="Who asks, and where; every request, if left empty."
        scope="when"
        value={rule.when ?? ''}
        onChange={(when) => change({ when })}
        attributes={attributes}
        issues={issuesOfField(issues, 'when')}
      />
      <div className={classes.row}>
        <TagsInput
          label="Placements"
          placeholder={rule.placements?.length ? '' : 'Everywhere'}
          acceptValueOnBlur
          data={[...new Set([...placements, ...(rule.placements ?? [])])]}
          value={[...(rule.placements ?? [])]}
          error={messageOf(issues, 'placements')}
          onChange={(next) => change({ placements: next })}
        />
        <NumberField
          label="Priority"
          description="Higher comes first; equals stand in the order of the list"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          step={1}
          value={rule.priority ?? 0}
          error={messageOf(issues, 'priority')}
          onChange={(next) => change({ priority: next ?? 0 })}
        />
        <NativeSelect
          label="Where a value is missing, that is"
          data={MISSING}
          value={rule.onMissing ?? 'default'}
          error={messageOf(issues, 'onMissing')}
          onChange={(event) => change({ onMissing: event.currentTarget.value as OnMissing })}
        />
      </div>
      <section aria-label="Schedule">
        <h2 className={classes.title}>Schedule</h2>
        <Suspense fallback={<LoadingState what="the schedule" />}>
          <ScheduleEditor
            schedule={rule.schedule}
            onChange={(schedule) => change({ schedule })}
            issues={issues}
          />
        </Suspense>
      </section>
    </fieldset>
  );
}

const FIELDS = [
  'name',
  'description',
  'items',
  'when',
  'placements',
  'priority',
  'onMissing',
  'action.',
  'schedule.',
];

function isAt(field: string, at: string): boolean {
  return at.endsWith('.') ? field.startsWith(at) : field === at || field.startsWith(`${at}.`);
}
