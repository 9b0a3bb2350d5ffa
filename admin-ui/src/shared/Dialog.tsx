import { Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import classes from './Dialog.module.css';
import { restoreFocus } from './focus';

interface DialogProps {
  title: string;
  size?: string;
  /** Whether Escape, a click beside it and a button close it too. */
  leavable?: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** Something to decide or read before the page goes on. It is open as long as it is mounted. */
export function Dialog({ title, size = 'md', leavable = true, onClose, children }: DialogProps) {
  // It has no closed state in which the library would give the focus back.
  const [opener] = useState(() => document.activeElement);
  useEffect(() => () => void setTimeout(() => restoreFocus(opener)), [opener]);
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={size}
      closeOnEscape={leavable}
      closeOnClickOutside={leavable}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* The library's own heading would be a second banner of the page. */}
        <div className={classes.heading}>
          <Modal.Title className={classes.title ?? ''}>{title}</Modal.Title>
          {leavable && <Modal.CloseButton aria-label="Close" />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
