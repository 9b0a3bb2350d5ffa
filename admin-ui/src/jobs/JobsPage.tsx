import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function JobsPage() {
  return (
    <>
      <PageHeading title="Jobs" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
