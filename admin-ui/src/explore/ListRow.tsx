import { Button } from '@mantine/core';
import type { ServedItem } from '../api/types';
import { priceText } from '../shared/format';
import classes from './ListRow.module.css';
import { MoveMark, type Side } from './MoveMark';
import type { Move } from './moves';
import { ScoreBar } from './ScoreBar';
import { SourceBadge } from './SourceBadge';
import { type Compares, itemFacts } from './wording';

interface ListRowProps {
  item: ServedItem;
  side: Side;
  compares: Compares;
  /** Undefined while the other list is on its way. */
  move: Move | undefined;
  /** A sentence besides the reason, such as why the item is gone. */
  note: string | undefined;
  /** Whether the sentence why stands here, and a way to more of it. */
  withReason: boolean;
  fullScore: number;
  linked: boolean;
  onPoint: (itemId: string | null) => void;
  onExplain: (itemId: string) => void;
}

/** One item of a list: what it is, where it came from, how it scored, and why it is here. */
export function ListRow(props: ListRowProps) {
  const { item, side, compares, move, note, withReason, fullScore, linked } = props;
  const facts = itemFacts(item.attributes, priceText);
  const { itemId } = item;
  const title = item.title ?? itemId ?? 'An item that is gone';
  return (
    <li
      className={classes.row}
      data-linked={linked}
      data-gone={move?.kind === 'gone'}
      onMouseEnter={() => props.onPoint(itemId)}
      onMouseLeave={() => props.onPoint(null)}
    >
      <div className={classes.place}>
        <span className={classes.position}>{item.position}</span>
        {move && <MoveMark move={move} side={side} compares={compares} />}
      </div>
      <div className={classes.body}>
        <div className={classes.head}>
          <span className={classes.title}>{title}</span>
          <ScoreBar score={item.score} relevance={item.relevance} full={fullScore} />
        </div>
        <div className={classes.facts}>
          <SourceBadge source={item.source} />
          {facts.map((fact) => (
            <span key={fact} className={classes.fact}>
              {fact}
            </span>
          ))}
        </div>
        {withReason && (
          <p className={classes.reason}>
            {item.reason}{' '}
            {itemId !== null && (
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={`Why ${title} is here`}
                onClick={() => props.onExplain(itemId)}
              >
                Why?
              </Button>
            )}
          </p>
        )}
        {note && <p className={classes.reason}>{note}</p>}
      </div>
    </li>
  );
}
