import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function UsersPage() {
  return (
    <>
      <PageHeading title="Users" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
