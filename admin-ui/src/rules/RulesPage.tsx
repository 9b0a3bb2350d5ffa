import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function RulesPage() {
  return (
    <>
      <PageHeading title="Rules" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
