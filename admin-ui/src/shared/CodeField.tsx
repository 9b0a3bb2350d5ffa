import {
  type KeyboardEvent,
  type ReactNode,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { Suggestion } from '../cel/complete';
import classes from './CodeField.module.css';

/** A piece of the text and how it is marked: a mistake, or what it is in its language. */
export interface Marked {
  text: string;
  mark: 'error' | 'warning' | 'keyword' | 'text' | 'number' | 'comment' | null;
}

interface CodeFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** What may stand at a caret; `asked` where someone pressed Ctrl and the space bar. */
  complete: (text: string, caret: number, asked: boolean) => Suggestion[];
  /** The text in pieces. */
  marked: readonly Marked[];
  /** Whether the pieces have colours of their own, rather than marks beneath the text. */
  coloured?: boolean;
  placeholder: string;
  rows?: number;
  wrong?: boolean;
  /** The id of what is said about it. */
  describedBy?: string | undefined;
  /** Ctrl and Enter. */
  onSubmit?: () => void;
  children?: ReactNode;
}

/** A text in a language: what may follow is offered while typing (or with Ctrl and the space bar). */
export function CodeField(props: CodeFieldProps) {
  const { label, value, onChange, complete, marked, coloured = false, placeholder } = props;
  const { rows = 3, wrong = false, describedBy, onSubmit, children } = props;
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
    setOffered(complete(text, at, asked));
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
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && onSubmit) {
      event.preventDefault();
      setOffered([]);
      onSubmit();
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
      <div className={classes.box} data-wrong={wrong} data-coloured={coloured}>
        <div className={classes.backdrop} aria-hidden="true">
          {marked.map((part, index) => (
            <span
              // The parts have no name of their own.
              // biome-ignore lint/suspicious/noArrayIndexKey: they are text
              key={index}
              data-mark={part.mark}
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
          rows={Math.max(rows, value.split('\n').length)}
          // Where a field is as tall as its text, rows count for nothing.
          style={{ minHeight: rows * 20 + 18 }}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          maxLength={100_000}
          aria-autocomplete="list"
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={open ? `${id}-${active}` : undefined}
          aria-invalid={wrong}
          aria-describedby={describedBy}
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
                key={`${suggestion.label} ${suggestion.detail}`}
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
      {children}
    </div>
  );
}
