import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function AuditPage() {
  return (
    <>
      <PageHeading title="Audit" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
