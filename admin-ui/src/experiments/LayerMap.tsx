import { shareText } from '../shared/format';
import classes from './LayerMap.module.css';
import type { LayerPart } from './layers';

interface LayerMapProps {
  layer: string;
  taken: readonly LayerPart[];
  /** The part that is being chosen. */
  own?: { from: number; to: number };
}

/** A layer from 0 to 100 %: which parts of it belong to which experiment. */
export function LayerMap({ layer, taken, own }: LayerMapProps) {
  const overlaps = taken.filter(({ from, to }) => own && from < own.to && own.from < to);
  return (
    <div className={classes.map}>
      <div className={classes.track} aria-hidden="true">
        {taken.map(({ key, from, to }) => (
          <span
            key={key}
            className={classes.part}
            style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }}
          >
            {key}
          </span>
        ))}
        {own && (
          <span
            className={classes.own}
            data-overlaps={overlaps.length > 0}
            style={{ left: `${own.from * 100}%`, width: `${(own.to - own.from) * 100}%` }}
          />
        )}
      </div>
      <p className={classes.words}>
        {taken.length === 0
          ? `Nothing runs in ${layer}.`
          : `In ${layer}: ${taken.map(partText).join('; ')}.`}
        {overlaps.length > 0 && (
          <strong> This range overlaps with {overlaps.map(({ key }) => key).join(', ')}.</strong>
        )}
      </p>
    </div>
  );
}

function partText({ key, from, to }: LayerPart): string {
  return `${key} has ${shareText(from)} to ${shareText(to)}`;
}
