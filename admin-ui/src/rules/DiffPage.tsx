import { Link, useSearch } from '@tanstack/react-router';
import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';
import { DiffView } from './DiffView';
import classes from './RulesPage.module.css';

function labelOf(ref: string): string {
  if (ref === 'live') return 'Live';
  return ref.startsWith('draft:') ? 'The draft' : `Version ${ref}`;
}

/** Any two of: versions, what is live, drafts. */
export function DiffPage() {
  const { from, to } = useSearch({ from: '/rules/diff' });
  if (from === undefined || to === undefined) {
    return (
      <EmptyState title="Nothing to compare">
        Pick two versions in the <Link to="/rules/history">history</Link>.
      </EmptyState>
    );
  }
  return (
    <>
      <p className={classes.crumbs}>
        <Link to="/rules">Rules</Link> / <Link to="/rules/history">History</Link>
      </p>
      <PageHeading title={`${labelOf(from)} and ${labelOf(to)}`}>
        What the second has otherwise than the first.
      </PageHeading>
      <DiffView from={from} to={to} fromLabel={labelOf(from)} toLabel={labelOf(to)} />
    </>
  );
}
