import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { pathThrough, spread, ticksUpTo } from './chartScale';
import classes from './TimeChart.module.css';

/** Roles of tokens.css that lines can have, in the order in which several of them take theirs. */
export const SERIES_COLOURS = ['brand', 'brass', 'content-ink', 'rule-ink', 'gone'] as const;

export interface Series {
  name: string;
  colour: (typeof SERIES_COLOURS)[number];
  /** One for each moment; null where there is none. */
  values: readonly (number | null)[];
}

interface TimeChartProps {
  /** What is drawn, for whoever does not see it. */
  label: string;
  /** Instants, oldest first. */
  moments: readonly string[];
  series: readonly Series[];
  format: (value: number) => string;
  /** A moment in few letters, for the axis. */
  momentLabel: (moment: string) => string;
}

const HEIGHT = 200;
const TOP = 8;
const BOTTOM = 24;
const LEFT = 52;
const RIGHT = 12;

/** Lines over time. The pointer, or the arrow keys, read off the values of one moment. */
export function TimeChart({ label, moments, series, format, momentLabel }: TimeChartProps) {
  const { ref, width: measured } = useElementSize();
  const [picked, setPicked] = useState<number | null>(null);
  const last = moments.length - 1;
  const width = Math.max(240, measured || 640);
  const ticks = ticksUpTo(
    Math.max(0, ...series.flatMap((each) => each.values.map((value) => value ?? 0))),
  );
  const highest = ticks.at(-1) ?? 1;
  const x = (index: number) =>
    LEFT + (last <= 0 ? 0.5 : index / last) * Math.max(1, width - LEFT - RIGHT);
  const y = (value: number) => TOP + (1 - value / highest) * (HEIGHT - TOP - BOTTOM);
  const read = Math.min(picked ?? last, last);

  function readingAt(index: number): string {
    const values = series.map((each) => `${each.name} ${valueText(each.values[index], format)}`);
    return `${momentLabel(moments[index] ?? '')}: ${values.join(', ')}`;
  }

  function point(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - LEFT) / Math.max(1, box.width - LEFT - RIGHT);
    setPicked(Math.min(last, Math.max(0, Math.round(share * last))));
  }

  function step(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowLeft: read - 1,
      ArrowDown: read - 1,
      ArrowRight: read + 1,
      ArrowUp: read + 1,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setPicked(Math.min(last, Math.max(0, next)));
  }

  if (last < 0) return null;
  return (
    <div className={classes.chart}>
      <p className={classes.legend}>
        {series.map((each) => (
          <span key={each.name}>
            <span
              className={classes.swatch}
              style={{ background: `var(--bf-${each.colour})` }}
              aria-hidden="true"
            />
            {each.name}
            <strong>{valueText(each.values[read], format)}</strong>
          </span>
        ))}
        <span className={classes.moment}>{momentLabel(moments[read] ?? '')}</span>
      </p>
      <div
        ref={ref}
        className={classes.drawing}
        role="slider"
        tabIndex={0}
        aria-label={`${label}. Use the arrow keys to read a moment.`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={read}
        aria-valuetext={readingAt(read)}
        onPointerMove={point}
        onPointerLeave={() => setPicked(null)}
        onBlur={() => setPicked(null)}
        onKeyDown={step}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true" focusable="false">
          {ticks.map((tick) => (
            <g key={tick}>
              <line
                x1={LEFT}
                x2={width - RIGHT}
                y1={y(tick)}
                y2={y(tick)}
                className={classes.grid}
              />
              <text x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
                {format(tick)}
              </text>
            </g>
          ))}
          {spread(moments.length, Math.max(2, Math.floor(width / 130))).map((index) => (
            <text
              key={moments[index]}
              x={x(index)}
              y={HEIGHT - 6}
              textAnchor={index === 0 && last > 0 ? 'start' : index === last ? 'end' : 'middle'}
            >
              {momentLabel(moments[index] ?? '')}
            </text>
          ))}
          {series.map((each) => (
            <path
              key={each.name}
              d={pathThrough(
                each.values.map((value, index) => (value === null ? null : [x(index), y(value)])),
              )}
              className={classes.line}
              style={{ stroke: `var(--bf-${each.colour})` }}
            />
          ))}
          {(picked !== null || last === 0) && (
            <line
              x1={x(read)}
              x2={x(read)}
              y1={TOP}
              y2={HEIGHT - BOTTOM}
              className={classes.hair}
            />
          )}
          {series.map((each) => {
            const value = each.values[read];
            if (value === null || value === undefined) return null;
            return (
              <circle
                key={each.name}
                cx={x(read)}
                cy={y(value)}
                r={3.5}
                style={{ fill: `var(--bf-${each.colour})` }}
              />
            );
          })}
        </svg>
      </div>
    </div>
  );
}

function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}
