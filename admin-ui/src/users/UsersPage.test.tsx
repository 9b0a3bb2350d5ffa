import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakePlatform, newFakePlatform } from '../test/fakePlatform';
import { startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let platform: FakePlatform;

beforeEach(() => {
  platform = newFakePlatform();
  startFakeServer().handlers.push(handlerOf(platform));
});

describe('Users', () => {
  it('finds them by id', async () => {
    const router = openConsole('/users');
    expect(await screen.findByRole('link', { name: 'u42' })).toBeTruthy();
    await userEvent.type(screen.getByLabelText('Search users'), '43');
    await waitFor(() => expect(screen.queryByRole('link', { name: 'u42' })).toBeNull());
    await userEvent.click(screen.getByRole('link', { name: 'u43' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/users/u43'));
  });

  it('shows how many of them share a value', async () => {
    openConsole('/users');
    const values = await screen.findByRole('list', { name: 'Users by country' });
    expect(values.textContent).toBe('DE120FR80');
  });

  it('shows the profile and opens a list that was shown', async () => {
    openConsole('/users/u42');
    expect(await screen.findByText('Wool socks')).toBeTruthy();
    await userEvent.click(await screen.findByRole('button', { name: /^Show the items of list/ }));
    expect(await screen.findByRole('link', { name: 'Title of b' })).toBeTruthy();
  });

  it('erases one only after their id was typed', async () => {
    const router = openConsole('/users/u42');
    await userEvent.click(await screen.findByRole('button', { name: 'Erase the user' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Erase user u42?' }));
    const erase = dialog.getByRole('button', { name: 'Erase for good' });
    expect(erase.getAttribute('aria-disabled')).toBe('true');
    await userEvent.type(dialog.getByLabelText('Type u42 to go on'), 'u42');
    await userEvent.click(erase);
    await waitFor(() => expect(router.state.location.pathname).toBe('/users'));
    expect(platform.writes).toEqual(['DELETE /v1/users/u42']);
  });
});
