import { Skeleton, Text, Title } from '@mantine/core';
import { PersonIcon, StrangerIcon } from '../shared/icons';
import { EmptyState, ErrorState } from '../shared/states';
import classes from './FirstUsers.module.css';
import { userHint, type Who } from './UserPicker';
import { useUsers } from './useUsers';

const SHOWN = 5;

/** A way in for someone who knows no user id yet. */
export function FirstUsers({ onPick }: { onPick: (who: Who) => void }) {
  const users = useUsers('', SHOWN);
  if (users.isError) {
    return <ErrorState error={users.error} onRetry={() => void users.refetch()} />;
  }
  return (
    <section className={classes.panel} aria-labelledby="first-users">
      <Title order={2} size="h4" id="first-users">
        Whose list would you like to see?
      </Title>
      <Text size="sm" c="dimmed">
        Search above (press <kbd>/</kbd> from anywhere), or begin with one of these.
      </Text>
      {users.data?.users.length === 0 && (
        <EmptyState title="There are no users yet">
          Send some to <code>POST /v1/users</code>, or events to <code>POST /v1/events</code>. An
          anonymous visitor gets a list all the same.
        </EmptyState>
      )}
      <ul className={classes.choices} aria-busy={users.isPending}>
        {users.isPending &&
          Array.from({ length: SHOWN }, (_, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have nothing else to be told apart by
            <li key={place}>
              <Skeleton height={64} radius="md" />
            </li>
          ))}
        {users.data?.users.map((user) => (
          <li key={user.userId}>
            <button type="button" onClick={() => onPick({ userId: user.userId })}>
              <PersonIcon />
              <span>
                <strong>{user.userId}</strong>
                <small>{userHint(user)}</small>
              </span>
            </button>
          </li>
        ))}
        <li>
          <button type="button" onClick={() => onPick('anonymous')}>
            <StrangerIcon />
            <span>
              <strong>Anonymous visitor</strong>
              <small>Nobody in particular</small>
            </span>
          </button>
        </li>
      </ul>
    </section>
  );
}
