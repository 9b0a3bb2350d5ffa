import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { experimentsHandler, newFakeExperiments } from '../test/fakeExperiments';
import { newFakePlatform } from '../test/fakePlatform';
import { type FakeReports, newFakeReports, reportsHandler } from '../test/fakeReports';
import { type FakeServer, problem, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let fake: FakeReports;

beforeEach(() => {
  server = startFakeServer();
  fake = newFakeReports();
  server.handlers.push(
    reportsHandler(fake),
    experimentsHandler(newFakeExperiments()),
    handlerOf(newFakePlatform()),
  );
});

describe('Reports', () => {
  it('draws a view over time, a line for each placement, and confines it', async () => {
    const router = openConsole('/reports');
    expect(await screen.findByText('Clicked of shown items, day by day.')).toBeTruthy();
    const chart = await screen.findByRole('slider', { name: /ctr over time/ });
    expect(chart.getAttribute('aria-valuetext')).toMatch(/^Mar 14: cart 6.*, home 5/);
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Placement' }), 'cart');
    await waitFor(() => expect(fake.asked.at(-1)).toContain('placement=cart'));
    expect(router.state.location.search).toEqual({ placement: 'cart' });
    await waitFor(() => expect(chart.getAttribute('aria-valuetext')).not.toContain('home'));
    expect(screen.getByRole('link', { name: 'Parquet' }).getAttribute('href')).toMatch(
      /^\/v1\/reports\/ctr_by_day\?from=[^&]*&placement=cart&format=parquet$/,
    );
  });

  it('offers variants with their experiment', async () => {
    openConsole('/reports');
    const experiment = await screen.findByRole('combobox', { name: 'Experiment' });
    expect(screen.queryByRole('combobox', { name: 'Variant' })).toBeNull();
    await within(experiment).findByRole('option', { name: 'calmer-home' });
    await userEvent.selectOptions(experiment, 'calmer-home');
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Variant' }), 'calm');
    await waitFor(() => expect(fake.asked.at(-1)).toContain('experiment=calmer-home&variant=calm'));
  });

  it('draws a view without a time as bars, and leads on to SQL', async () => {
    const router = openConsole('/reports?view=by_position');
    const bars = within(await screen.findByRole('list', { name: 'ctr' }));
    expect(bars.getAllByRole('listitem')[0]?.textContent).toBe('111 %');
    await userEvent.click(screen.getByRole('link', { name: 'Ask in SQL' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/sql'));
    expect(await screen.findByDisplayValue(/from reporting.by_position/)).toBeTruthy();
  });

  it('tells what the server refuses', async () => {
    const detail = 'from is after to.';
    server.problems.set('/v1/reports/ctr_by_day', problem(400, 'Not accepted', detail));
    openConsole('/reports');
    expect((await screen.findByRole('alert')).textContent).toContain(detail);
  });
});
