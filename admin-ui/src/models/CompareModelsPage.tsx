import { Link, useSearch } from '@tanstack/react-router';
import type { ComparedItem, ModelComparison, ModelDetail } from '../api/types';
import { DataTable } from '../shared/DataTable';
import { counted, shareText } from '../shared/format';
import { Loaded } from '../shared/Loaded';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { Panel } from '../shared/Panel';
import { EmptyState } from '../shared/states';
import classes from './CompareModelsPage.module.css';
import { changeText, figureText, inOrder } from './modelWords';
import { useComparison, useModel } from './useModels';

/** Two versions side by side: their figures, and the lists they make for the same users. */
export function CompareModelsPage() {
  const { one, other } = useSearch({ from: '/models/compare' });
  return (
    <>
      <Link to="/models" className={layout.back ?? ''}>
        ← All models
      </Link>
      <PageHeading title="Compare two models">
        Their own figures, and the lists that each makes for the same users, as the rules of now
        have them. The lists are shown to nobody.
      </PageHeading>
      {one === undefined || other === undefined || one === other ? (
        <EmptyState title="Pick two models">
          <Link to="/models">Pick two on the page Models</Link>
        </EmptyState>
      ) : (
        <Both one={one} other={other} />
      )}
    </>
  );
}

function Both({ one, other }: { one: string; other: string }) {
  const first = useModel(one);
  const second = useModel(other);
  const comparison = useComparison(one, other);
  return (
    <div className={layout.stack}>
      <Panel
        title="Figures"
        hint="Each was measured when it was trained, on the last part of its own data."
        flush
      >
        <Loaded query={first} what="the models">
          {(left) => (
            <Loaded query={second} what="the models">
              {(right) => <Figures left={left} right={right} />}
            </Loaded>
          )}
        </Loaded>
      </Panel>
      <Loaded query={comparison} what="the lists: both models are loaded first">
        {(found) => <Lists found={found} />}
      </Loaded>
    </div>
  );
}

function Figures({ left, right }: { left: ModelDetail; right: ModelDetail }) {
  const names = inOrder(new Set([...Object.keys(left.metrics), ...Object.keys(right.metrics)]));
  if (names.length === 0) {
    return <EmptyState title="No figures">Neither of them was measured.</EmptyState>;
  }
  return (
    <DataTable
      caption="Figures"
      columns={[
        { name: 'Metric', cell: (name) => name },
        { name: left.name, numeric: true, cell: (name) => figureText(left.metrics[name]) },
        { name: right.name, numeric: true, cell: (name) => figureText(right.metrics[name]) },
        {
          name: 'Change',
          numeric: true,
          cell: (name) => changeText(right.metrics[name], left.metrics[name]),
        },
      ]}
      rows={names}
      rowKey={(name) => name}
    />
  );
}

function Lists({ found }: { found: ModelComparison }) {
  const { users, overlap, rankBiasedOverlap, depth } = found;
  if (users.length === 0) {
    return <EmptyState title="No users to compare with">Nobody has events yet.</EmptyState>;
  }
  return (
    <Panel
      title="Lists"
      hint={`Of ${counted(users.length, 'user')} that were drawn: ${shareText(overlap)} of the ${depth} items are in both lists; rank-biased overlap ${figureText(rankBiasedOverlap)}.`}
    >
      <div className={layout.stack}>
        {users.map((user) => (
          <section key={user.userId} aria-label={`User ${user.userId}`}>
            <p className={classes.user}>
              <Link to="/users/$userId" params={{ userId: user.userId }}>
                User {user.userId}
              </Link>
              <span className={layout.muted}>{shareText(user.overlap)} in both</span>
            </p>
            <div className={layout.halves}>
              <List name={found.one} items={user.one} others={user.other} />
              <List name={found.other} items={user.other} others={user.one} />
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}

interface ListProps {
  name: string;
  items: readonly ComparedItem[];
  others: readonly ComparedItem[];
}

function List({ name, items, others }: ListProps) {
  const also = new Set(others.map(({ itemId }) => itemId));
  return (
    <div>
      <p className={layout.muted}>{name}</p>
      <ol className={classes.list}>
        {items.map(({ itemId, title }) => (
          <li key={itemId} data-only={!also.has(itemId)}>
            <Link to="/catalogue/items/$itemId" params={{ itemId }}>
              {title ?? itemId}
            </Link>
            {!also.has(itemId) && <span className={classes.only}> only here</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
