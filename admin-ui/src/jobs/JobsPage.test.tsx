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

describe('Jobs', () => {
  it('lists them with their progress and outcome', async () => {
    openConsole('/jobs');
    expect(await screen.findByText('7 of 20 epochs. NDCG@10 is 0.214.')).toBeTruthy();
    expect(screen.getAllByText('4,990 accepted, 10 rejected')).toHaveLength(2);
    await userEvent.selectOptions(screen.getByLabelText('Kind'), 'training');
    await waitFor(() => expect(screen.queryByText('Failed')).toBeNull());
  });

  it('shows the log of one and cancels it', async () => {
    openConsole('/jobs/j3');
    expect((await screen.findByRole('log')).textContent).toContain('epoch 7: loss 0.398');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel the job' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Cancel the job?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Cancel the job' }));
    expect(await screen.findByText('Cancelled')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.queryByRole('button', { name: 'Cancel the job' })).toBeNull();
    expect(platform.writes).toEqual(['POST /v1/jobs/j3/cancel']);
  });

  it('starts a training for an administrator and opens it', async () => {
    const router = openConsole('/jobs');
    await userEvent.click(await screen.findByRole('button', { name: 'Start a training' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Start' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/jobs/j4'));
  });

  it('offers no training to an editor', async () => {
    server.session = sessionOf('editor');
    openConsole('/jobs');
    expect(await screen.findByRole('link', { name: 'Training' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start a training' })).toBeNull();
  });
});
