import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function OverviewPage() {
  return (
    <>
      <PageHeading title="Overview" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
