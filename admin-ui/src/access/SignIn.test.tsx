import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';

async function signInWith(password: string) {
  const field = await screen.findByLabelText('Password');
  await userEvent.clear(field);
  await userEvent.type(field, `${password}{Enter}`);
}

describe('signing in', () => {
  it('lets in with the right password and opens the page of the address', async () => {
    const server = startFakeServer();
    server.session = null;
    openConsole('/explore');
    await userEvent.type(await screen.findByLabelText('Name'), 'ada');
    await signInWith('correct horse');
    expect(await screen.findByText('Whose list would you like to see?')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Signed in as The ada' })).toBeTruthy();
  });

  it('says what the server has against a wrong one, and keeps the name', async () => {
    const server = startFakeServer();
    server.session = null;
    openConsole('/explore');
    await userEvent.type(await screen.findByLabelText('Name'), 'ada');
    await signInWith('wrong');
    expect(await screen.findByText('The name or the password is not right.')).toBeTruthy();
    expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('ada');
  });

  it('lets out', async () => {
    const server = startFakeServer();
    openConsole('/explore');
    // A page that arrives takes the focus, which closes a menu.
    await screen.findByText('Whose list would you like to see?');
    await userEvent.click(screen.getByRole('button', { name: /Signed in as/ }));
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
    expect(await screen.findByLabelText('Password')).toBeTruthy();
    expect(server.session).toBeNull();
  });

  it('keeps the page while a session that ended is begun again', async () => {
    const server = startFakeServer();
    openConsole('/explore');
    await screen.findByText('Whose list would you like to see?');
    server.session = null;
    await userEvent.type(screen.getByRole('combobox', { name: 'User' }), 'u4');
    const dialog = await screen.findByRole('dialog', { name: 'Your session has ended' });
    expect((within(dialog).getByLabelText('Name') as HTMLInputElement).value).toBe('admin');
    expect(screen.getByText('Whose list would you like to see?')).toBeTruthy();
    await signInWith('correct horse');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(server.session).toEqual(sessionOf('admin'));
  });

  it('offers every page', async () => {
    startFakeServer();
    openConsole('/');
    const pages = within(await screen.findByRole('navigation', { name: 'Pages' }));
    for (const link of pages.getAllByRole('link').map((each) => each.textContent ?? '')) {
      await userEvent.click(pages.getByRole('link', { name: link }));
      expect(await screen.findByRole('heading', { level: 1, name: link })).toBeTruthy();
    }
  });
});
