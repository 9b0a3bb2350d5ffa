import { ActionIcon } from '@mantine/core';
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { DownIcon, GripIcon, UpIcon, WarningIcon } from '../shared/icons';
import classes from './RuleOrder.module.css';
import type { Entry } from './useDraftEditing';
import { actionWords } from './wording';

interface RuleOrderProps {
  entries: readonly Entry[];
  chosen: string | null;
  onChoose: (key: string) => void;
  onMove: (key: string, to: number) => void;
  /** Errors and conflicts of a rule, counted. */
  troubles: ReadonlyMap<string, { errors: number; conflicts: number }>;
  readOnly: boolean;
}

/** The rules in their order: chosen by a click or Enter, moved by dragging, by buttons, or by Alt and the arrows. */
export function RuleOrder({
  entries,
  chosen,
  onChoose,
  onMove,
  troubles,
  readOnly,
}: RuleOrderProps) {
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState(-1);
  const [said, setSaid] = useState('');
  const focusAfter = useRef<string | null>(null);
  const list = useRef<HTMLOListElement>(null);

  useEffect(() => {
    if (focusAfter.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-rule="${focusAfter.current}"]`)?.focus();
    focusAfter.current = null;
  });

  function move(entry: Entry, to: number) {
    if (readOnly || to < 0 || to >= entries.length) return;
    onMove(entry.key, to);
    setSaid(`${entry.rule.name} is now number ${to + 1} of ${entries.length}.`);
  }

  function onKeyDown(event: KeyboardEvent, entry: Entry, index: number) {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    if (event.altKey) {
      focusAfter.current = entry.key;
      move(entry, index + step);
    } else {
      const next = entries[index + step];
      if (next) list.current?.querySelector<HTMLElement>(`[data-rule="${next.key}"]`)?.focus();
    }
  }

  function onDrop(event: DragEvent, index: number) {
    event.preventDefault();
    const entry = entries.find(({ key }) => key === dragged);
    if (entry) move(entry, index);
    setDragged(null);
    setOver(-1);
  }

  return (
    <>
      <ol ref={list} className={classes.list} aria-label="Rules in their order">
        {entries.map((entry, index) => {
          const { key, rule } = entry;
          const trouble = troubles.get(key);
          return (
            <li
              key={key}
              className={classes.entry}
              data-chosen={key === chosen}
              data-dragged={key === dragged}
              data-over={index === over}
              draggable={!readOnly}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move';
                setDragged(key);
              }}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                setOver(index);
              }}
              onDrop={(event) => onDrop(event, index)}
              onDragEnd={() => {
                setDragged(null);
                setOver(-1);
              }}
            >
              {!readOnly && (
                <span className={classes.grip}>
                  <GripIcon size={16} />
                </span>
              )}
              <button
                type="button"
                className={classes.choose}
                data-rule={key}
                aria-current={key === chosen}
                aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                onClick={() => onChoose(key)}
                onKeyDown={(event) => onKeyDown(event, entry, index)}
              >
                <span className={classes.name} data-off={rule.enabled === false}>
                  {rule.name || 'Without a name'}
                </span>
                <span className={classes.what}>
                  {rule.enabled === false && 'Off. '}
                  {actionWords(rule)}
                </span>
                {trouble && (trouble.errors > 0 || trouble.conflicts > 0) && (
                  <span className={classes.trouble} data-error={trouble.errors > 0}>
                    <WarningIcon size={13} />{' '}
                    {[
                      trouble.errors > 0 && `${trouble.errors} to mend`,
                      trouble.conflicts > 0 &&
                        `${trouble.conflicts} ${trouble.conflicts === 1 ? 'conflict' : 'conflicts'}`,
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </span>
                )}
              </button>
              {!readOnly && (
                <span className={classes.moves}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={`Move ${rule.name} up`}
                    disabled={index === 0}
                    onClick={() => move(entry, index - 1)}
                  >
                    <UpIcon size={14} />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={`Move ${rule.name} down`}
                    disabled={index === entries.length - 1}
                    onClick={() => move(entry, index + 1)}
                  >
                    <DownIcon size={14} />
                  </ActionIcon>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      <p className={classes.said} role="status">
        {said}
      </p>
    </>
  );
}
