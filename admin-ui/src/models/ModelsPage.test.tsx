import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ModelDetail } from '../api/types';
import { modelOf, modelsHandler } from '../test/fakeModels';
import { newFakePlatform } from '../test/fakePlatform';
import { type FakeServer, problem, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let models: ModelDetail[];

beforeEach(() => {
  server = startFakeServer();
  models = [
    modelOf('m-4', 'refused', 0.08, {
      note: 'its hybrid.ndcg@10 is 0.0800, 42.9 % below the 0.1400 of m-3',
    }),
    modelOf('m-3', 'live', 0.14, { parent: 'm-2', promotedBy: 'schedule' }),
    modelOf('m-2', 'previous', 0.12),
    modelOf('m-damaged-0', 'candidate', 0.1),
  ];
  server.handlers.push(modelsHandler(models), handlerOf(newFakePlatform()));
});

describe('Models', () => {
  it('lists the versions with their state and quality, and the training that runs', async () => {
    openConsole('/models');
    const table = within(await screen.findByRole('table', { name: 'Model versions' }));
    const [, ...rows] = table.getAllByRole('row').map((row) => row.textContent);
    expect(rows[0]).toContain('Refused');
    expect(rows[0]).toContain('0.0800');
    expect(rows[1]).toContain('42.9 % below the 0.1400 of m-3');
    expect(rows[2]).toContain('Live');
    expect(await screen.findByText('7 of 20 epochs. NDCG@10 is 0.214.')).toBeTruthy();
    expect(screen.getByRole('slider', { name: /NDCG@10 of each version/ })).toBeTruthy();
    expect(table.queryByRole('button', { name: 'Promote m-3' })).toBeNull();
  });

  it('promotes one after a question and rolls back', async () => {
    openConsole('/models');
    await userEvent.click(await screen.findByRole('button', { name: 'Promote m-4' }));
    let dialog = within(await screen.findByRole('dialog', { name: 'Promote m-4?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    await waitFor(() => expect(models[0]?.state).toBe('live'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await screen.findByRole('button', { name: 'Promote m-3' });
    await userEvent.click(screen.getByRole('button', { name: 'Roll back' }));
    dialog = within(await screen.findByRole('dialog', { name: 'Roll back to m-3?' }));
    await userEvent.click(dialog.getByRole('button', { name: 'Roll back' }));
    await waitFor(() => expect(models[1]?.state).toBe('live'));
  });

  it('says why one is not promoted', async () => {
    openConsole('/models/m-damaged-0');
    await userEvent.click(await screen.findByRole('button', { name: 'Promote m-damaged-0' }));
    const dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Promote' }));
    expect((await dialog.findByRole('alert')).textContent).toContain('is damaged');
    expect(models[1]?.state).toBe('live');
  });

  it('shows what a version is made of and where it came from', async () => {
    const router = openConsole('/models/m-3');
    expect(await screen.findAllByText('1.2 MB')).toHaveLength(2);
    expect(screen.getByText('0.0410')).toBeTruthy();
    await userEvent.click(screen.getByRole('link', { name: 'm-2' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/models/m-2'));
  });

  it('compares two by their figures and their lists', async () => {
    const router = openConsole('/models');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Compare m-3' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'Compare m-2' }));
    await userEvent.click(screen.getByRole('button', { name: 'Compare the two' }));
    await waitFor(() => expect(router.state.location.search).toEqual({ one: 'm-2', other: 'm-3' }));
    expect(await screen.findByText('+16.7 %')).toBeTruthy();
    const user = within(await screen.findByRole('region', { name: 'User 7' }));
    expect(user.getAllByText('only here')).toHaveLength(2);
    expect(screen.getByText(/50 % of the 10 items are in both lists/)).toBeTruthy();
  });

  it('offers nothing to change to an editor, and tells an error and an empty list', async () => {
    server.session = sessionOf('editor');
    openConsole('/models');
    expect(await screen.findByRole('table', { name: 'Model versions' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Promote|Roll back|Start a training/ })).toBeNull();
  });

  it('tells an empty registry and one that cannot be read', async () => {
    models.splice(0);
    openConsole('/models');
    expect(await screen.findByText('No models yet')).toBeTruthy();
    server.problems.set('/v1/models', problem(503, 'Not now', 'Postgres cannot be reached.'));
    openConsole('/models');
    expect((await screen.findByRole('alert')).textContent).toContain('Postgres cannot be reached.');
  });
});
