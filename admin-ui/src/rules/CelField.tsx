import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { completionsAt, type Suggestion } from '../cel/complete';
import type { Attribute } from './attributes';
import classes from './CelField.module.css';
import { rangeOf } from './issues';
import type { Issue } from './types';

interface CelFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  attributes: readonly Attribute[];
  /** What is wrong with this text. */
  issues: readonly Issue[];
  placeholder: string;
}

interface Marked {
  text: string;
  severity: Issue['severity'] | null;
}

/** The text cut where issues begin and end. */
function marked(text: string, issues: readonly Issue[]): Marked[] {
  const ranges = issues.flatMap((issue) => {
    const range = rangeOf(issue, text);
    return range ? [{ ...range, severity: issue.severity }] : [];
  });
  const cuts = [...new Set([0, text.length, ...ranges.flatMap(({ start, end }) => [start, end])])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const inside = ranges.filter((range) => range.start <= start && start < range.end);
    const worst = inside.find(({ severity }) => severity === 'error') ?? inside[0];
    return { text: text.slice(start, cuts[index + 1]), severity: worst?.severity ?? null };
  });
}

/** CEL as text: names and values are offered while typing (or with Ctrl and the space bar), mistakes are underlined. */
export function CelField({
  label,
  value,
  onChange,
  attributes,
  issues,
  placeholder,
}: CelFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const caretAfter = useRef<number | null>(null);
  const [offered, setOffered] = useState<Suggestion[]>([]);
  const [active, setActive] = useState(0);
  const [caret, setCaret] = useState(0);
  const caretMark = useRef<HTMLSpanElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const open = offered.length > 0;

  useLayoutEffect(() => {
    if (caretAfter.current === null) return;
    field.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  });
  useLayoutEffect(() => {
    const [mark, box] = [caretMark.current, list.current];
    if (!open || !mark || !box) return;
    const room = (box.offsetParent?.clientWidth ?? 0) - box.offsetWidth;
    box.style.left = `${Math.max(0, Math.min(mark.offsetLeft, room))}px`;
    box.style.top = `${mark.offsetTop + 24}px`;
  });

  function offer(text: string, at: number, asked: boolean) {
    setCaret(at);
    setOffered(completionsAt(text, at, attributes, asked));
    setActive(0);
  }

  function take(suggestion: Suggestion) {
    const at = field.current?.selectionStart ?? value.length;
    const text = value.slice(0, suggestion.from) + suggestion.text + value.slice(at);
    const next = suggestion.from + suggestion.text.length;
    caretAfter.current = next;
    onChange(text);
    if (suggestion.text.endsWith('.')) offer(text, next, true);
    else setOffered([]);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      offer(value, event.currentTarget.selectionStart, true);
      return;
    }
    const chosen = offered[active];
    if (!chosen) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1;
      setActive((active + step) % offered.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(chosen);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setOffered([]);
    }
  }

  return (
    <div className={classes.field}>
      <label className={classes.label} htmlFor={`${id}-text`}>
        {label}
      </label>
      <div className={classes.box} data-wrong={issues.some(({ severity }) => severity === 'error')}>
        <div className={classes.backdrop} aria-hidden="true">
          {marked(value, issues).map((part, index) => (
            <span
              // The parts have no name of their own.
              // biome-ignore lint/suspicious/noArrayIndexKey: they are text
              key={index}
              data-severity={part.severity}
            >
              {part.text}
            </span>
          ))}{' '}
          {open && (
            <div className={classes.caretLayer}>
              {value.slice(0, caret)}
              <span ref={caretMark} />
            </div>
          )}
        </div>
        <textarea
          ref={field}
          id={`${id}-text`}
          className={classes.text}
          value={value}
          placeholder={placeholder}
          rows={Math.max(3, value.split('\n').length)}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          maxLength={100_000}
          aria-autocomplete="list"
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={open ? `${id}-${active}` : undefined}
          aria-invalid={issues.some(({ severity }) => severity === 'error')}
          aria-describedby={issues.length > 0 ? `${id}-issues` : undefined}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            offer(event.currentTarget.value, event.currentTarget.selectionStart, false);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => setOffered([])}
          onClick={() => setOffered([])}
        />
        {open && (
          <div
            ref={list}
            className={classes.list}
            id={`${id}-list`}
            role="listbox"
            aria-label="Suggestions"
          >
            {offered.map((suggestion, index) => (
              <div
                key={suggestion.label}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={classes.option}
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(suggestion);
                }}
              >
                <span>{suggestion.label}</span>
                <span className={classes.detail}>{suggestion.detail}</span>
              </div>
            ))}
          </div>
        )}
      </div>
      {issues.length > 0 && (
        <ul className={classes.issues} id={`${id}-issues`}>
          {issues.map((issue) => (
            <li
              key={`${issue.code} ${issue.line} ${issue.column} ${issue.message}`}
              data-severity={issue.severity}
            >
              {issue.message}
              {issue.line !== null && issue.column !== null && (
                <span className={classes.place}>
                  {' '}
                  Line {issue.line}, column {issue.column}.
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
