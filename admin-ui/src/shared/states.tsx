import { Button, Loader, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { RequestFailure } from '../api/problem';
import { RefreshIcon, WarningIcon } from './icons';
import classes from './states.module.css';

interface EmptyStateProps {
  title: string;
  children: ReactNode;
}

/** Nothing to show, and what that means. */
export function EmptyState({ title, children }: EmptyStateProps) {
  return (
    <Stack className={classes.state ?? ''} gap={6} align="center">
      <Text fw={600}>{title}</Text>
      <Text component="div" c="dimmed" size="sm" maw={460}>
        {children}
      </Text>
    </Stack>
  );
}

/** Something is on its way. */
export function LoadingState({ what }: { what: string }) {
  return (
    <Stack className={classes.state ?? ''} gap={8} align="center" role="status">
      <Loader size="sm" />
      <Text c="dimmed" size="sm">
        Loading {what}
      </Text>
    </Stack>
  );
}

interface ErrorStateProps {
  error: Error;
  onRetry: () => void;
}

/** A request that failed, in the server's own words, and a way to try again. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const title = error instanceof RequestFailure ? error.title : 'Something went wrong';
  return (
    <Stack className={classes.state ?? ''} gap={8} align="center" role="alert">
      <span className={classes.warning}>
        <WarningIcon size={22} />
      </span>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed" size="sm" maw={460}>
        {error.message}
      </Text>
      <Button
        variant="default"
        size="xs"
        mt={4}
        leftSection={<RefreshIcon size={14} />}
        onClick={onRetry}
      >
        Try again
      </Button>
    </Stack>
  );
}
