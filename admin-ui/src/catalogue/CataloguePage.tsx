import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function CataloguePage() {
  return (
    <>
      <PageHeading title="Catalogue" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
