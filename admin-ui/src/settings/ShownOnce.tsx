import { Button, CopyButton, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '../shared/Dialog';
import classes from './ShownOnce.module.css';

interface ShownOnceProps {
  title: string;
  /** What it is for. */
  children: ReactNode;
  secret: string;
  onClose: () => void;
}

/** A secret that the server tells this once. It closes only by its button, so that it is not lost by a stray click. */
export function ShownOnce({ title, children, secret, onClose }: ShownOnceProps) {
  return (
    <Dialog title={title} leavable={false} onClose={onClose}>
      <Stack gap="md">
        <Text size="sm" component="div">
          {children}
        </Text>
        <code className={classes.secret}>{secret}</code>
        <div className={classes.actions}>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} data-autofocus>
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>I have kept it</Button>
        </div>
      </Stack>
    </Dialog>
  );
}
