import { CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { BusyButton } from './BusyButton';
import classes from './Notice.module.css';

interface NoticeProps {
  children: ReactNode;
  tone?: 'good' | 'bad';
  /** Takes back what the notice tells of. */
  onUndo?: (() => void) | undefined;
  undoing?: boolean;
  onClose?: () => void;
}

/** What became of an act, and the way back from it. */
export function Notice({ children, tone = 'good', onUndo, undoing = false, onClose }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} role={tone === 'bad' ? 'alert' : 'status'}>
      <span className={classes.words}>{children}</span>
      {onUndo && (
        <BusyButton variant="default" size="compact-sm" onClick={onUndo} busy={undoing}>
          Undo
        </BusyButton>
      )}
      {onClose && <CloseButton size="sm" aria-label="Close the notice" onClick={onClose} />}
    </div>
  );
}
