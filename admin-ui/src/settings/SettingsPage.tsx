import { PageHeading } from '../shared/PageHeading';
import { EmptyState } from '../shared/states';

export function SettingsPage() {
  return (
    <>
      <PageHeading title="Settings" />
      <EmptyState title="Nothing here yet">This page comes with the next step.</EmptyState>
    </>
  );
}
