import type { ServedItem } from '../api/types';
import { priceText } from '../shared/format';
import classes from './ListRow.module.css';
import { MoveMark } from './MoveMark';
import type { Move } from './moves';
import { ScoreBar } from './ScoreBar';
import { SourceBadge } from './SourceBadge';
import { itemFacts } from './wording';

interface ListRowProps {
  item: ServedItem;
  side: 'with' | 'without';
  /** Undefined while the other list is on its way. */
  move: Move | undefined;
  /** A sentence besides the reason, such as why the item is gone. */
  note: string | undefined;
  fullScore: number;
  linked: boolean;
  onPoint: (itemId: string | null) => void;
}

/** One item of a list: what it is, where it came from, how it scored, and why it is here. */
export function ListRow(props: ListRowProps) {
  const { item, side, move, note, fullScore, linked, onPoint } = props;
  const facts = itemFacts(item.attributes, priceText);
  return (
    <li
      className={classes.row}
      data-linked={linked}
      data-gone={move?.kind === 'gone'}
      onMouseEnter={() => onPoint(item.itemId)}
      onMouseLeave={() => onPoint(null)}
    >
      <div className={classes.place}>
        <span className={classes.position}>{item.position}</span>
        {move && <MoveMark move={move} side={side} />}
      </div>
      <div className={classes.body}>
        <div className={classes.head}>
          <span className={classes.title}>
            {item.title ?? item.itemId ?? 'An item that is gone'}
          </span>
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
        {side === 'with' && <p className={classes.reason}>{item.reason}</p>}
        {note && <p className={classes.reason}>{note}</p>}
      </div>
    </li>
  );
}
