import type { Attribution, ExplainRequest, Source } from '../api/types';
import classes from './Attributed.module.css';
import { useExplanation } from './useExplanation';
import { SOURCES } from './wording';

const GROUPS: Record<Attribution['ablations'][number]['without'], string> = {
  history: 'the history',
  user_id: 'what was learned of this user alone',
  user_attributes: 'the attributes of the user',
  context: 'the context',
  item_id: 'what was learned of this item alone',
  item_attributes: 'the attributes of the item',
};

/** What in the model speaks for an item, asked now. Nothing where no model is in service, or while it is on its way. */
export function Attributed({ request }: { request: ExplainRequest }) {
  const explanation = useExplanation(request);
  const model = explanation.data?.model;
  if (!model) return null;
  return (
    <section className={classes.attributed} aria-label="What in the model speaks for it">
      <h3>What in the model speaks for it</h3>
      {model.similarity === null ? (
        <p className={classes.quiet}>The two-tower model has no embedding of this item yet.</p>
      ) : (
        <Similarity model={model} similarity={model.similarity} />
      )}
      {bySource(model.contributions).map(([source, contributions]) => (
        <Bars
          key={source}
          title={`${SOURCES[source].name}: what of the history adds to its score`}
          rows={contributions.map((one) => ({
            name: one.title ?? one.itemId ?? 'an item that is gone',
            value: one.share,
            text: `${Math.round(100 * one.share)} %`,
          }))}
        />
      ))}
    </section>
  );
}

function Similarity({ model, similarity }: { model: Attribution; similarity: number }) {
  return (
    <>
      <p className={classes.quiet}>
        Similarity to this user in the two-tower model: <strong>{similarity.toFixed(2)}</strong>,
        from -1 to 1.
      </p>
      {model.ablations.length > 0 && (
        <table className={classes.table}>
          <caption>And if the model did not know one thing</caption>
          <thead>
            <tr>
              <th scope="col">Without</th>
              <th scope="col">Similarity</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {model.ablations.map((ablation) => (
              <tr key={ablation.without}>
                <th scope="row">{GROUPS[ablation.without]}</th>
                <td>{ablation.similarity.toFixed(2)}</td>
                <td>{signed(ablation.similarity - similarity)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Bars
        title="Nearest in the history"
        rows={model.nearest.map((near) => ({
          name: near.title ?? near.itemId ?? 'an item that is gone',
          value: near.similarity,
          text: near.similarity.toFixed(2),
        }))}
      />
    </>
  );
}

interface Row {
  name: string;
  /** From 0 to 1, as long as the bar; below 0 there is none. */
  value: number;
  text: string;
}

function Bars({ title, rows }: { title: string; rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <ul className={classes.bars}>
        {rows.map((row) => (
          <li key={row.name}>
            <span className={classes.name}>{row.name}</span>
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.fill}
                style={{ width: `${100 * Math.max(0, Math.min(1, row.value))}%` }}
              />
            </span>
            <span className={classes.number}>{row.text}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function signed(change: number): string {
  const text = Math.abs(change).toFixed(2);
  if (text === '0.00') return '0.00';
  return change < 0 ? `−${text}` : `+${text}`;
}

function bySource(
  contributions: Attribution['contributions'],
): [Source, Attribution['contributions']][] {
  const sources = [...new Set(contributions.map((one) => one.source))];
  return sources.map((source) => [source, contributions.filter((one) => one.source === source)]);
}
