import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeRules, withFakeRules } from '../test/fakeRules';
import { type FakeServer, problem, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';

let server: FakeServer;
let rules: FakeRules;

beforeEach(() => {
  server = startFakeServer();
  rules = withFakeRules(server);
});

describe('the rules in force', () => {
  it('stand in their order with what they do, when, and what they did', async () => {
    openConsole('/rules');
    const row = within((await screen.findByText('own-brand')).closest('tr') as HTMLElement);
    expect(row.getByText('Boost by 1.5')).toBeTruthy();
    expect(row.getByText('Items: brand is acme and price is above 20')).toBeTruthy();
    expect(
      await row.findByText('In 812 lists, 1,204 items, 77 left out, × 1.5 on average'),
    ).toBeTruthy();
    expect(
      screen.getByText(/^The effect is that on the latest 900 lists, since .+\.$/),
    ).toBeTruthy();
    expect(row.getByText(/^3, last/)).toBeTruthy();
    expect(screen.getByText('Sat, Sun (Europe/Berlin)')).toBeTruthy();
  });

  it('are asked for a past moment', async () => {
    openConsole('/rules?asOf=2026-01-01T10:00');
    expect(await screen.findByText('Version 2')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Back to now' }));
    expect(await screen.findByText('Version 3')).toBeTruthy();
  });

  it('are the beginning of a draft', async () => {
    const router = openConsole('/rules');
    await userEvent.click(await screen.findByRole('button', { name: 'New draft' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/rules/drafts/d2'));
  });

  it('leave out what a viewer may not do', async () => {
    server.session = sessionOf('viewer');
    openConsole('/rules');
    await screen.findByText('own-brand');
    expect(screen.queryByRole('button', { name: 'New draft' })).toBeNull();
  });

  it('say it when the server refuses', async () => {
    server.problems.set('/v1/rulesets/live', problem(403, 'Not allowed', 'The scope is missing.'));
    openConsole('/rules');
    expect(await screen.findByText('The scope is missing.')).toBeTruthy();
  });
});

describe('the history', () => {
  it('compares any two versions', async () => {
    openConsole('/rules/history');
    await userEvent.click(await screen.findByLabelText('Compare version 3'));
    await userEvent.click(screen.getByLabelText('Compare version 1'));
    await userEvent.click(screen.getByRole('button', { name: 'Compare 1 and 3' }));
    const list = await screen.findByRole('list', { name: 'From Version 1 to Version 3' });
    expect(within(list).getAllByText('Added')).toHaveLength(3);
  });

  it('brings back an earlier version', async () => {
    const router = openConsole('/rules/history');
    await userEvent.click(await screen.findByRole('button', { name: 'Bring back version 2' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Make it live' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/rules'));
    expect(await screen.findByText('Version 4')).toBeTruthy();
    expect(rules.versions[0]?.rules).toHaveLength(2);
  });
});
