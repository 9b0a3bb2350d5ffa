import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentPropsWithoutRef, MouseEvent } from 'react';

interface BusyButtonProps
  extends Omit<ButtonProps, 'loading' | 'disabled'>,
    Omit<ComponentPropsWithoutRef<'button'>, keyof ButtonProps> {
  /** Whether its act is under way. */
  busy: boolean;
  disabled?: boolean;
}

/**
 * A button that cannot be pressed while its act is under way, and keeps the focus all the same: a browser takes the focus from
 * what is disabled, and whoever goes by keyboard would begin at the top of the page again.
 */
export function BusyButton({ busy, disabled = false, onClick, ...others }: BusyButtonProps) {
  const off = busy || disabled;

  function press(event: MouseEvent<HTMLButtonElement>) {
    if (off) event.preventDefault();
    else onClick?.(event);
  }

  return (
    <Button
      {...others}
      loading={busy}
      data-disabled={disabled}
      onClick={press}
      renderRoot={(props) => <button {...props} disabled={false} aria-disabled={off} />}
    />
  );
}
