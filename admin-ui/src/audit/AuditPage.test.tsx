import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFakePlatform } from '../test/fakePlatform';
import { startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

beforeEach(() => {
  startFakeServer().handlers.push(handlerOf(newFakePlatform()));
});

async function rows(): Promise<number> {
  const table = await screen.findByRole('table', { name: 'entries' });
  return within(table).getAllByRole('button').length;
}

describe('Audit', () => {
  it('shows the latest entries and goes on to older ones', async () => {
    openConsole('/audit');
    expect(await rows()).toBe(50);
    await userEvent.click(screen.getByRole('button', { name: 'Show more entries' }));
    await waitFor(async () => expect(await rows()).toBe(60));
    expect(screen.queryByRole('button', { name: 'Show more entries' })).toBeNull();
  });

  it('shows what an entry changed', async () => {
    openConsole('/audit');
    const button = await screen.findByRole('button', { name: 'Show the change of entry 59' });
    await userEvent.click(button);
    expect(screen.getByText('10.5').tagName).toBe('DEL');
    expect(screen.getByText('12.5').tagName).toBe('INS');
    expect(screen.queryByText('Shoe')).toBeNull();
  });

  it('filters by who did it', async () => {
    const router = openConsole('/audit');
    await userEvent.type(await screen.findByLabelText('Who'), 'key:shop{Enter}');
    await waitFor(() => expect(router.state.location.search).toEqual({ actor: 'key:shop' }));
    await waitFor(async () => expect(await rows()).toBe(30));
  });

  it('verifies the chain when asked to', async () => {
    openConsole('/audit');
    await userEvent.click(await screen.findByRole('button', { name: 'Verify the log' }));
    expect(await screen.findByText('60 entries, every hash is right')).toBeTruthy();
  });
});
