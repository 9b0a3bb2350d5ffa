import { MantineProvider } from '@mantine/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { BusyButton } from './BusyButton';

it('keeps the focus while its act is under way, and is not pressed again', async () => {
  const onClick = vi.fn();
  const button = (busy: boolean) => (
    <MantineProvider>
      <BusyButton busy={busy} onClick={onClick}>
        Save
      </BusyButton>
    </MantineProvider>
  );
  const { rerender } = render(button(false));
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  rerender(button(true));
  await userEvent.keyboard('{Enter}');
  expect(onClick).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Save' }));
});
