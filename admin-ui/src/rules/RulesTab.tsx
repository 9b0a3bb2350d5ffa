import { Button, Menu } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { EmptyState, ErrorState } from '../shared/states';
import { ACTIONS, actionKind } from './actions';
import type { Attribute } from './attributes';
import { ConflictNotes } from './ConflictNotes';
import classes from './DraftEditor.module.css';
import { conflictsOf, issuesOf } from './issues';
import { RuleForm } from './RuleForm';
import { RuleOrder } from './RuleOrder';
import type { Rule, Validation } from './types';
import { type DraftEditing, freeName } from './useDraftEditing';

interface RulesTabProps {
  editing: DraftEditing;
  validation: UseQueryResult<Validation>;
  attributes: readonly Attribute[];
  placements: readonly string[];
  readOnly: boolean;
}

/** The rules in their order, and the chosen one to be edited. */
export function RulesTab(props: RulesTabProps) {
  const { editing, validation, attributes, placements, readOnly } = props;
  const { entries, chosen } = editing;
  const [removed, setRemoved] = useState<{ rule: Rule; at: number } | null>(null);
  const issues = validation.data?.issues ?? [];
  const conflicts = validation.data?.conflicts ?? [];
  const rules = entries.map(({ rule }) => rule);
  const troubles = new Map(
    entries.map(({ key, rule }, index) => [
      key,
      {
        errors: issuesOf(issues, rule, index).filter(({ severity }) => severity === 'error').length,
        conflicts: conflictsOf(conflicts, rule).length,
      },
    ]),
  );
  const nowhere = issues.filter(({ index, rule }) => index === null && rule === null);

  function add(type: string) {
    const kind = actionKind(type);
    if (!kind) return;
    editing.insert(
      { name: freeName(kind.label.toLowerCase().replaceAll(' ', '-'), rules), action: kind.start },
      entries.length,
    );
  }

  return (
    <div className={classes.page}>
      <div className={classes.side}>
        {entries.length === 0 ? (
          <EmptyState title="No rules">
            Without rules, lists stand in the order of relevance.
          </EmptyState>
        ) : (
          <RuleOrder
            entries={entries}
            chosen={chosen?.key ?? null}
            onChoose={editing.choose}
            onMove={editing.move}
            troubles={troubles}
            readOnly={readOnly}
          />
        )}
        {removed && (
          <p className={classes.undo} role="status">
            {removed.rule.name} is taken out.
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => {
                editing.insert(removed.rule, removed.at);
                setRemoved(null);
              }}
            >
              Put it back
            </Button>
          </p>
        )}
        {!readOnly && (
          <Menu position="bottom-start" width="target">
            <Menu.Target>
              <Button variant="light">Add a rule</Button>
            </Menu.Target>
            <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
              {Object.entries(ACTIONS).map(([type, { label, help }]) => (
                <Menu.Item key={type} onClick={() => add(type)}>
                  <strong>{label}</strong>
                  <br />
                  {help}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
        {validation.data?.undecided.map(({ rules: which, reason }) => (
          <p key={`${which.join(' ')} ${reason}`} className={classes.note}>
            Left open for {which.join(' and ')}: {reason}.
          </p>
        ))}
        {validation.data && (
          <details className={classes.note}>
            <summary>Where conflicts are looked for</summary>
            {validation.data.universe}
          </details>
        )}
        {validation.isError && (
          <ErrorState error={validation.error} onRetry={() => void validation.refetch()} />
        )}
      </div>
      <div className={classes.card} aria-busy={validation.isFetching}>
        {nowhere.map(({ message }) => (
          <p key={message} role="alert">
            {message}
          </p>
        ))}
        <ConflictNotes
          self={null}
          conflicts={conflicts.filter(
            ({ rules: named }) => !rules.some(({ name }) => named.includes(name)),
          )}
        />
        {chosen ? (
          <>
            {!readOnly && (
              <div className={classes.ruleActions}>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  onClick={() =>
                    editing.insert(
                      { ...chosen.rule, name: freeName(chosen.rule.name, rules) },
                      entries.indexOf(chosen) + 1,
                    )
                  }
                >
                  Duplicate
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="red"
                  c="var(--bf-gone)"
                  onClick={() => setRemoved({ rule: chosen.rule, at: editing.remove(chosen.key) })}
                >
                  Take out
                </Button>
              </div>
            )}
            <RuleForm
              key={chosen.key}
              rule={chosen.rule}
              onChange={(rule) => editing.change(chosen.key, rule)}
              attributes={attributes}
              placements={placements}
              issues={issuesOf(issues, chosen.rule, entries.indexOf(chosen))}
              conflicts={conflictsOf(conflicts, chosen.rule)}
              readOnly={readOnly}
            />
          </>
        ) : (
          <EmptyState title="No rule is chosen">Choose one from the list, or add one.</EmptyState>
        )}
      </div>
    </div>
  );
}
