import { fireEvent, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakePlatform, newFakePlatform, overviewOf } from '../test/fakePlatform';
import { type FakeServer, problem, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let platform: FakePlatform;

beforeEach(() => {
  server = startFakeServer();
  platform = newFakePlatform();
  server.handlers.push(handlerOf(platform));
});

describe('Overview', () => {
  it('shows the figures of the range, what is in force and what waits', async () => {
    openConsole('/overview');
    expect(await screen.findByText('48,200')).toBeTruthy();
    expect(screen.getByText('8.2 %')).toBeTruthy();
    expect(screen.getByText('two-tower-20260131-0300, 9 h old')).toBeTruthy();
    expect(screen.getByText('3 lists')).toBeTruthy();
    expect(screen.getByRole('list', { name: 'Regimes' }).textContent).toContain('Cold user14 %');
  });

  it('takes the range from the address and to it', async () => {
    const router = openConsole('/overview?range=1h');
    expect(await screen.findByText(/in the last hour/)).toBeTruthy();
    await userEvent.click(await screen.findByRole('radio', { name: '7 days' }));
    expect(router.state.location.search).toEqual({ range: '7d' });
    expect(await screen.findByText(/in the last 7 days/)).toBeTruthy();
  });

  it('reads off a chart by the arrow keys', async () => {
    openConsole('/overview');
    const chart = await screen.findByRole('slider', { name: /Lists and clicks over time/ });
    const latest = chart.getAttribute('aria-valuetext');
    expect(latest).toMatch(/: lists [\d,]+, clicks [\d,]+$/);
    fireEvent.keyDown(chart, { key: 'Home' });
    expect(chart.getAttribute('aria-valuenow')).toBe('0');
    fireEvent.keyDown(chart, { key: 'ArrowRight' });
    expect(chart.getAttribute('aria-valuenow')).toBe('1');
    expect(chart.getAttribute('aria-valuetext')).not.toBe(latest);
  });

  it('says that nothing was served, and what is in force all the same', async () => {
    platform.overview = overviewOf(0);
    openConsole('/overview');
    expect(await screen.findByText('No list was served in this range')).toBeTruthy();
    expect(screen.getByText(/^version 12/)).toBeTruthy();
  });

  it("says in the header where time is a simulation's, and how far it is", async () => {
    server.status.simulation = { now: '2026-06-03T09:30:00Z', seed: 1 };
    openConsole('/overview');
    expect((await screen.findByText('Jun 3')).closest('p')?.textContent).toBe('Simulation Jun 3');
  });

  it('says what failed', async () => {
    server.problems.set('/v1/overview', problem(400, 'Not accepted', 'Postgres is not there.'));
    openConsole('/overview');
    expect(await screen.findByText('Postgres is not there.')).toBeTruthy();
  });
});
