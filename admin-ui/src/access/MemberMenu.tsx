import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PersonIcon } from '../shared/icons';
import { forgetAnswers, SESSION_KEY, signOut, useSession } from './session';

/** Who is signed in, and the way out. */
export function MemberMenu() {
  const session = useSession();
  const queryClient = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      queryClient.setQueryData(SESSION_KEY, null);
      forgetAnswers(queryClient);
    },
  });
  return (
    <Menu position="bottom-end" shadow="md" hideDetached={false} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="sm"
          px="xs"
          leftSection={<PersonIcon size={18} />}
          aria-label={`Signed in as ${session.displayName}`}
          styles={{ section: { marginInlineEnd: 6 } }}
        >
          <span data-wide-only>{session.displayName}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.name}, {session.role}
        </Menu.Label>
        <Menu.Item onClick={() => leave.mutate()} disabled={leave.isPending}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
