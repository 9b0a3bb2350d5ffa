import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  experimentsHandler,
  type FakeExperiments,
  newFakeExperiments,
  unhealthyOf,
} from '../test/fakeExperiments';
import { modelOf, modelsHandler } from '../test/fakeModels';
import { newFakePlatform } from '../test/fakePlatform';
import { type FakeServer, problem, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let fake: FakeExperiments;

beforeEach(() => {
  server = startFakeServer();
  fake = newFakeExperiments();
  server.handlers.push(
    experimentsHandler(fake),
    modelsHandler([modelOf('m-2', 'live', 0.14)]),
    handlerOf(newFakePlatform()),
  );
});

async function dialogNamed(name: RegExp | string) {
  return within(await screen.findByRole('dialog', { name }));
}

describe('Experiments', () => {
  it('lists them with state, health and the lift of the primary metric', async () => {
    openConsole('/experiments');
    const table = within(await screen.findByRole('table', { name: 'Experiments' }));
    await table.findByText('Healthy');
    const [, ...rows] = table.getAllByRole('row').map((row) => row.textContent);
    expect(rows[0]).toContain('Running');
    expect(rows[0]).toContain('5 of 14 days');
    expect(rows[0]).toContain('Click-through +4.2 %');
    expect(rows[1]).toContain('Draft');
    expect(rows[2]).toContain('Not healthy');
    expect(table.getAllByRole('img', { name: /always-valid interval \+0.8 % to/ })).toHaveLength(1);
    expect(rows[2]).toContain('withheld');
    expect(screen.getByText('In page: calmer-home has 0 % to 40 %.')).toBeTruthy();
  });

  it('shows the verdict, the intervals, the days and the segments of one', async () => {
    openConsole('/experiments/calmer-home');
    const verdict = within(await screen.findByRole('region', { name: 'Verdict' }));
    expect(verdict.getByText(/click-through rose by 4.2 %/)).toBeTruthy();
    const results = within(screen.getByRole('table', { name: 'Results' }));
    const [, first] = results.getAllByRole('row').map((row) => row.textContent);
    expect(first).toContain('+4.2 %');
    expect(first).toContain('+0.8 % to +7.6 %');
    expect(first).toContain('better');
    expect(results.getByText(/took 18 % of the variance away/)).toBeTruthy();
    expect(screen.getByRole('slider', { name: /Click-through of each variant/ })).toBeTruthy();
    expect(
      within(screen.getByRole('table', { name: 'Segments' })).getByText('COLD_USER'),
    ).toBeTruthy();
  });

  it('withholds the verdict and says why where health is red', async () => {
    openConsole('/experiments/broken');
    expect(await screen.findByText(/No verdict: the sample ratio is off/)).toBeTruthy();
    expect(screen.getByText(/9,912 and 8,100 units/)).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Empty lists are 31 % more');
    expect(screen.queryByRole('button', { name: 'Ship a variant' })).toBeNull();
  });

  it('is started, ramped, given other weights and shipped, each after a question', async () => {
    openConsole('/experiments/next-model');
    await userEvent.click(await screen.findByRole('button', { name: 'Start' }));
    let dialog = await dialogNamed(/^Start/);
    expect(dialog.getByText(/50 % of users at home take part/)).toBeTruthy();
    expect(dialog.getByText(/50 % get Without the campaign: without Fresh first/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Start' }));

    await userEvent.click(await screen.findByRole('button', { name: 'Change the coverage' }));
    dialog = await dialogNamed(/coverage/);
    const typed = dialog.getByRole('spinbutton', { name: 'Coverage, in percent' });
    await userEvent.clear(typed);
    await userEvent.type(typed, '80');
    await userEvent.click(dialog.getByRole('button', { name: 'Change' }));
    await waitFor(() => expect(fake.acts.at(-1)?.body).toEqual({ coverage: 0.8 }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'New weights' }));
    dialog = await dialogNamed(/phase 2/);
    const weight = dialog.getByRole('spinbutton', { name: 'As it is, in percent' });
    await userEvent.clear(weight);
    await userEvent.type(weight, '20');
    await userEvent.click(dialog.getByRole('button', { name: 'Begin the phase' }));
    await waitFor(() =>
      expect(fake.acts.at(-1)?.body).toEqual({ weights: { control: 0.2, calm: 0.8 } }),
    );

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Ship a variant' }));
    dialog = await dialogNamed('Ship a variant?');
    expect(dialog.getByText(/Its rules are published as a new version/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Ship it' }));
    expect(await screen.findByText(/“Without the campaign” became live/)).toBeTruthy();
    expect(fake.acts.map(({ act }) => act)).toEqual(['start', 'ramp', 'phase', 'ship']);
  });

  it('is shipped against red health only by whoever says so', async () => {
    fake.results.set('calmer-home', unhealthyOf('calmer-home'));
    openConsole('/experiments/calmer-home');
    await screen.findByText(/No verdict: the sample ratio is off/);
    await userEvent.click(screen.getByRole('button', { name: 'Ship a variant' }));
    const dialog = await dialogNamed('Ship a variant?');
    const ship = dialog.getByRole('button', { name: 'Ship it' });
    expect(ship.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(dialog.getByRole('checkbox', { name: /although the results cannot/ }));
    await userEvent.click(ship);
    await waitFor(() =>
      expect(fake.acts.at(-1)?.body).toEqual({ variant: 'calm', despiteHealth: true }),
    );
  });

  it('is stopped for a reason', async () => {
    openConsole('/experiments/calmer-home');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = await dialogNamed(/^Stop/);
    const stop = dialog.getByRole('button', { name: 'Stop it' });
    expect(stop.getAttribute('aria-disabled')).toBe('true');
    await userEvent.type(dialog.getByRole('textbox', { name: 'Why' }), 'Enough was seen.');
    await userEvent.click(stop);
    expect(await screen.findByText(/Enough was seen/)).toBeTruthy();
  });

  it('leads to the lists that a variant would serve', async () => {
    const router = openConsole('/experiments/calmer-home');
    await userEvent.click(
      await screen.findByRole('link', { name: 'Look at the lists of Without the campaign' }),
    );
    await waitFor(() => expect(router.state.location.pathname).toBe('/explore'));
    expect(router.state.location.search).toEqual({
      experiment: 'calmer-home',
      variant: 'calm',
      placement: 'home',
    });
  });

  it('says which variant someone has', async () => {
    openConsole('/experiments/calmer-home');
    await userEvent.type(await screen.findByRole('textbox', { name: 'User id' }), 'u42');
    await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
    expect((await screen.findByText(/User u42 is within/)).textContent).toContain(
      'Without the campaign.',
    );
  });

  it('estimates a candidate from the record, or says why it cannot', async () => {
    openConsole('/experiments');
    await userEvent.click(await screen.findByRole('link', { name: 'Estimate from the record' }));
    const estimate = await screen.findByRole('button', { name: 'Estimate' });
    expect(estimate.getAttribute('aria-disabled')).toBe('true');
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Fresh first' }));
    await userEvent.click(estimate);
    const found = within(await screen.findByRole('table', { name: 'Estimates' }));
    expect(found.getByText('4.5 % to 7.1 %')).toBeTruthy();
    expect(screen.getByText(/Left out: 3 lists. The items they had/)).toBeTruthy();
    expect(screen.queryByRole('combobox', { name: 'Model' })).toBeNull();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Rules of' }), '11');
    await userEvent.click(estimate);
    expect(await screen.findByText(/which is too few/)).toBeTruthy();
    expect(screen.queryByRole('table', { name: 'Estimates' })).toBeNull();
  });

  it('is planned and saved as a draft', async () => {
    const router = openConsole('/experiments/-new');
    const [name] = await screen.findAllByRole('textbox', { name: 'Name' });
    if (name) await userEvent.type(name, 'Fewer repeats');
    expect(screen.getByDisplayValue('fewer-repeats')).toBeTruthy();
    await userEvent.click(await screen.findByRole('checkbox', { name: 'cart' }));
    const effect = screen.getByRole('spinbutton', { name: /Smallest effect/ });
    await userEvent.type(effect, '4');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Plan for 20,000 units a variant' }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Save as a draft' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/experiments/fewer-repeats'));
    expect(fake.experiments[0]?.definition).toMatchObject({
      key: 'fewer-repeats',
      name: 'Fewer repeats',
      placements: ['cart'],
      minimumEffect: 0.04,
      plannedUnitsPerVariant: 20_000,
      plannedDays: 24,
    });
  });

  it('says beside its field what a draft has wrong, and when someone else saved it', async () => {
    const draft = fake.experiments[1];
    if (draft)
      draft.definition.variants[1] = { key: 'b', weight: 0.5, parameters: { model: 'm-gone' } };
    openConsole('/experiments/next-model/edit');
    expect(await screen.findAllByText('There is no model m-gone.')).toHaveLength(2);
    if (draft) draft.revision = 7;
    await userEvent.type(screen.getByRole('textbox', { name: 'Hypothesis' }), ' More.');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    const dialog = await dialogNamed('Someone else saved this draft meanwhile');
    await userEvent.click(dialog.getByRole('button', { name: 'Save mine over theirs' }));
    await waitFor(() => expect(fake.experiments[1]?.definition.hypothesis).toContain('More.'));
  });

  it('lets a viewer look, and tells an error and an empty list', async () => {
    server.session = sessionOf('viewer');
    openConsole('/experiments/calmer-home');
    await screen.findByRole('region', { name: 'Verdict' });
    expect(screen.queryByRole('button', { name: /Stop|Ship|coverage|weights/ })).toBeNull();
    fake.experiments = [];
    openConsole('/experiments');
    expect(await screen.findByText('No experiments yet')).toBeTruthy();
    server.problems.set('/v1/experiments', problem(503, 'Not now', 'Postgres cannot be reached.'));
    openConsole('/experiments');
    expect((await screen.findByRole('alert')).textContent).toContain('Postgres cannot be reached.');
  });
});
