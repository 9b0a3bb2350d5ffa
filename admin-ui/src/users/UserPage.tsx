import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../access/session';
import { ProfilePanel } from '../explore/ProfilePanel';
import { ConfirmModal } from '../shared/ConfirmModal';
import layout from '../shared/layout.module.css';
import { PageHeading } from '../shared/PageHeading';
import { LastLists } from './LastLists';
import { useEraseUser } from './useUserPages';

/** One user: the profile with its history, the last lists, and a way to erase them. */
export function UserPage() {
  const { userId } = useParams({ from: '/users/$userId' });
  const mayErase = useMay('write');
  return (
    <>
      <Link to="/users" className={layout.back ?? ''}>
        ← All users
      </Link>
      <PageHeading
        title={`User ${userId}`}
        actions={
          <>
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/explore" search={{ user: userId }} {...props} />}
            >
              Explore their list
            </Button>
            {mayErase && <Erase userId={userId} />}
          </>
        }
      />
      <div className={layout.side}>
        <ProfilePanel userId={userId} />
        <LastLists userId={userId} />
      </div>
    </>
  );
}

function Erase({ userId }: { userId: string }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  const erase = useEraseUser(userId, () => void navigate({ to: '/users' }));
  return (
    <>
      <Button variant="default" c="var(--bf-gone)" onClick={() => setAsking(true)}>
        Erase the user
      </Button>
      {asking && (
        <ConfirmModal
          title={`Erase user ${userId}?`}
          act="Erase for good"
          typed={userId}
          danger
          pending={erase.isPending}
          error={erase.error}
          onConfirm={() => erase.mutate()}
          onClose={() => setAsking(false)}
        >
          The id, the attributes and the profile go. Records of lists and events stay, with a number
          in the place of the user that points nowhere. This cannot be undone.
        </ConfirmModal>
      )}
    </>
  );
}
