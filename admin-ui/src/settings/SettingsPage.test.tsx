import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakePlatform, newFakePlatform } from '../test/fakePlatform';
import { type FakeServer, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let platform: FakePlatform;

beforeEach(() => {
  server = startFakeServer();
  platform = newFakePlatform();
  server.handlers.push(handlerOf(platform));
});

describe('Settings', () => {
  it('shows a new key once', async () => {
    openConsole('/settings?tab=keys');
    await userEvent.type(await screen.findByLabelText('Name'), 'mobile');
    await userEvent.click(screen.getByRole('button', { name: 'Make the key' }));
    expect(await screen.findByText('bf_made_this_once')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'I have kept it' }));
    await waitFor(() => expect(screen.queryByText('bf_made_this_once')).toBeNull());
    expect(await screen.findByRole('button', { name: 'Revoke key mobile' })).toBeTruthy();
  });

  it('revokes a key only after its name was typed', async () => {
    openConsole('/settings?tab=keys');
    await userEvent.click(await screen.findByRole('button', { name: 'Revoke key shop' }));
    await userEvent.type(await screen.findByLabelText('Type shop to go on'), 'shop');
    await userEvent.click(screen.getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByText('No keys yet')).toBeTruthy();
  });

  it('adds a member with a password that is shown once', async () => {
    openConsole('/settings?tab=members');
    await userEvent.type(await screen.findByLabelText('Name to sign in with'), 'grace');
    await userEvent.selectOptions(screen.getByLabelText('Role'), 'approver');
    await userEvent.click(screen.getByRole('button', { name: 'Add' }));
    expect(await screen.findByText('made-this-once')).toBeTruthy();
    expect(platform.writes).toEqual(['POST /v1/members {"name":"grace","role":"approver"}']);
  });

  it('makes a new password after it was asked for', async () => {
    openConsole('/settings?tab=members');
    await userEvent.click(await screen.findByRole('button', { name: 'New password for ada' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Make a new password' }));
    expect(await screen.findByText('made-this-once')).toBeTruthy();
    expect(platform.writes).toEqual(['PATCH /v1/members/ada {"resetPassword":true}']);
  });

  it('says why the last administrator stays one', async () => {
    openConsole('/settings?tab=members');
    await userEvent.selectOptions(await screen.findByLabelText('Role of admin'), 'viewer');
    expect(await screen.findByText('admin is the last enabled administrator.')).toBeTruthy();
    expect((screen.getByLabelText('Role of admin') as HTMLSelectElement).value).toBe('admin');
  });

  it('deletes a placement and brings it back', async () => {
    openConsole('/settings');
    await userEvent.click(await screen.findByRole('button', { name: 'Delete placement cart' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    expect(await screen.findByRole('button', { name: 'Delete placement cart' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Delete placement home' })).toBeNull();
    expect(platform.placements).toContainEqual({ name: 'cart', description: 'Under the cart' });
  });

  it('shows what someone else chose when two collide over a setting', async () => {
    openConsole('/settings?tab=approval');
    const choice = (await screen.findByLabelText(/^A second person approves/)) as HTMLInputElement;
    platform.settings = { ...platform.settings, twoPersonApproval: false, revision: 4 };
    await userEvent.click(choice);
    expect(await screen.findByText(/Someone else changed this in the meantime/)).toBeTruthy();
    await waitFor(() => expect(choice.checked).toBe(false));
    await userEvent.click(choice);
    await waitFor(() =>
      expect(platform.settings).toEqual({
        twoPersonApproval: true,
        objectives: { click: 1 },
        revision: 5,
      }),
    );
  });

  it('weighs what lists are to bring about', async () => {
    openConsole('/settings?tab=objectives');
    const clicks = await screen.findByLabelText('Clicks');
    await userEvent.clear(clicks);
    await userEvent.type(clicks, '0');
    expect(screen.getByText('One of them must weigh more than 0.')).toBeTruthy();
    const purchases = screen.getByLabelText('Purchases');
    await userEvent.clear(purchases);
    await userEvent.type(purchases, '3');
    await userEvent.click(screen.getByRole('button', { name: 'Use these weights' }));
    await waitFor(() => expect(platform.settings.objectives).toEqual({ click: 0, purchase: 3 }));
  });

  it('changes the own password, and says what is wrong with it', async () => {
    server.session = sessionOf('viewer');
    openConsole('/settings?tab=password');
    await userEvent.type(await screen.findByLabelText('The one now'), 'wrong');
    await userEvent.type(screen.getByLabelText('The new one'), 'a longer one');
    await userEvent.type(screen.getByLabelText('The new one again'), 'a longer one');
    await userEvent.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('The password is not right.')).toBeTruthy();
    await userEvent.clear(screen.getByLabelText('The one now'));
    await userEvent.type(screen.getByLabelText('The one now'), 'correct horse');
    await userEvent.click(screen.getByRole('button', { name: 'Change the password' }));
    expect(await screen.findByText('Your password is changed.')).toBeTruthy();
  });

  it('keeps keys and members to administrators', async () => {
    server.session = sessionOf('approver');
    openConsole('/settings');
    expect(await screen.findByRole('tab', { name: 'Placements' })).toBeTruthy();
    expect(screen.queryByRole('tab', { name: 'API keys' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Edit placement home' })).toBeNull();
  });
});
