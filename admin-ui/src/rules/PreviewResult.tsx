import type { ReactNode } from 'react';
import { agoText, counted, shareText, wholeNumber } from '../shared/format';
import { EmptyState } from '../shared/states';
import classes from './PreviewPanel.module.css';
import type { Preview, PreviewItem } from './types';

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function nameOf({ itemId, title }: { itemId: string | null; title: string | null }): string {
  return title ?? itemId ?? 'An item that is gone';
}

/** The figures of a preview, what came and went, and the lists that change most. */
export function PreviewResult({ preview }: { preview: Preview }) {
  if (preview.lists === 0) {
    return (
      <EmptyState title="There was no list to answer again">
        {preview.skipped
          .map(({ reason, count }) => `${counted(count, 'list')}: ${reason}`)
          .join('; ') || 'No list was served yet whose inputs are recorded.'}
      </EmptyState>
    );
  }
  return (
    <>
      <dl className={classes.figures} aria-label="Figures">
        <Figure label="Lists changed" value={shareText(preview.changedShare)}>
          {wholeNumber(preview.changed)} of {wholeNumber(preview.lists)}
        </Figure>
        <Figure label="Overlap" value={preview.overlap.toFixed(3)}>
          1 is the same list; the top counts most
        </Figure>
        <Figure label="Moved" value={preview.moved.toFixed(1)}>
          positions on average, of items that stay
        </Figure>
        <Figure label="Shorter lists" value={wholeNumber(preview.shorter)}>
          than with the live rules
        </Figure>
      </dl>
      <p className={classes.note}>
        Answered in {wholeNumber(preview.millis)} ms.
        {preview.skipped.map(
          ({ reason, count }) => ` Left out ${counted(count, 'list')}: ${sentence(reason)}`,
        )}
      </p>
      {preview.changed > 0 && (
        <div className={classes.sides}>
          <Counts title="Items that come in" items={preview.itemsGained} />
          <Counts title="Items that go" items={preview.itemsLost} />
        </div>
      )}
      {preview.changed === 0 ? (
        <EmptyState title="Nothing changes">
          Every list is as it was, to the last position.
        </EmptyState>
      ) : (
        <section aria-labelledby="worst">
          <h2 id="worst" className={classes.title}>
            The lists that change most
          </h2>
          <ol className={classes.cases}>
            {preview.worst.map((each) => (
              <li key={each.listId} className={classes.case}>
                <p className={classes.note}>
                  {each.userId === null ? 'An anonymous visitor' : each.userId} at {each.placement},{' '}
                  {agoText(each.servedAt, Date.now())}; overlap {each.overlap.toFixed(3)}
                </p>
                <div className={classes.sides}>
                  <List title="Live" items={each.live} other={each.draft} gone="Goes" />
                  <List title="Draft" items={each.draft} other={each.live} gone="New" />
                </div>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{label}</dt>
      <dd>
        <strong>{value}</strong>
        <span>{children}</span>
      </dd>
    </div>
  );
}

function Counts({ title, items }: { title: string; items: Preview['itemsGained'] }) {
  return (
    <section className={classes.counts}>
      <h2 className={classes.title}>{title}</h2>
      {items.length === 0 ? (
        <p className={classes.note}>None.</p>
      ) : (
        <ul>
          {items.slice(0, 10).map((item, place) => (
            <li key={item.itemId ?? place}>
              <span>{nameOf(item)}</span>
              <span className={classes.count}>
                {wholeNumber(item.count)} {item.count === 1 ? 'list' : 'lists'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface ListProps {
  title: string;
  items: readonly PreviewItem[];
  other: readonly PreviewItem[];
  /** What is said of an item that the other list has not. */
  gone: string;
}

function List({ title, items, other, gone }: ListProps) {
  const positions = new Map<string, number>(
    other.flatMap(({ itemId, position }) => (itemId === null ? [] : [[itemId, position] as const])),
  );
  return (
    <div>
      <p className={classes.side}>{title}</p>
      <ol className={classes.list} aria-label={title}>
        {items.map((item) => {
          const there = item.itemId === null ? undefined : positions.get(item.itemId);
          const mark =
            there === undefined
              ? gone
              : there === item.position
                ? ''
                : gone === 'New'
                  ? `${there > item.position ? '▲' : '▼'} from ${there}`
                  : `to ${there}`;
          return (
            <li key={item.position} data-new={there === undefined}>
              <span className={classes.position}>{item.position}</span>
              <span>{nameOf(item)}</span>
              <span className={classes.count}>{mark}</span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
