import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { newFakePlatform } from '../test/fakePlatform';
import { type FakeReports, newFakeReports, reportsHandler } from '../test/fakeReports';
import { type FakeServer, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;
let fake: FakeReports;

beforeEach(() => {
  window.sessionStorage.clear();
  server = startFakeServer();
  fake = newFakeReports();
  server.handlers.push(reportsHandler(fake), handlerOf(newFakePlatform()));
});

function editor() {
  return screen.findByRole('textbox', { name: /^SQL/ });
}

describe('SQL', () => {
  it('runs a statement by keyboard and shows it as a table and as a chart', async () => {
    openConsole('/sql');
    await userEvent.type(await editor(), 'select day, clicks from reporting.ctr');
    await userEvent.click(await screen.findByRole('option', { name: /ctr_by_day/ }));
    await userEvent.type(await editor(), '{Control>}{Enter}{/Control}');
    const table = within(await screen.findByRole('table', { name: 'Result' }));
    expect(table.getAllByRole('row')).toHaveLength(15);
    expect(fake.ran[0]).toMatchObject({
      sql: 'select day, clicks from reporting.ctr_by_day',
      limit: 1000,
      timeoutMillis: 10_000,
    });
    expect(fake.ran[0]?.queryId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]/);
    await userEvent.click(screen.getByRole('radio', { name: 'Chart' }));
    expect(screen.getByRole('slider', { name: /clicks over time/ })).toBeTruthy();
  });

  it('cancels a statement that runs', async () => {
    openConsole('/sql?sql=select%20pg_sleep(60)');
    await userEvent.click(await screen.findByRole('button', { name: 'Run' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect((await screen.findByRole('alert')).textContent).toContain('was cancelled');
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('says why a statement is refused', async () => {
    openConsole('/sql?sql=delete%20from%20item');
    await userEvent.click(await screen.findByRole('button', { name: 'Run' }));
    expect((await screen.findByRole('alert')).textContent).toContain('this statement writes');
  });

  it('opens, saves and deletes saved queries, and takes a deletion back', async () => {
    openConsole('/sql');
    await userEvent.click(await screen.findByRole('button', { name: 'Clicks by day' }));
    expect(((await editor()) as HTMLTextAreaElement).value).toContain('group by day');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    let dialog = within(await screen.findByRole('dialog'));
    const name = dialog.getByRole('textbox', { name: 'Name' });
    expect(dialog.getByRole('button', { name: 'Overwrite' })).toBeTruthy();
    await userEvent.clear(name);
    await userEvent.type(name, 'Mine');
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }));
    await screen.findByRole('button', { name: 'Mine' });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await userEvent.click(screen.getByRole('button', { name: 'Delete Mine' }));
    dialog = within(await screen.findByRole('dialog'));
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Undo' }));
    await screen.findByRole('button', { name: 'Mine' });
    expect(fake.saved.map(({ name: saved }) => saved)).toEqual(['Clicks by day', 'Mine']);
  });

  it('shows the views with their columns and words, and lets a viewer run but not save', async () => {
    server.session = sessionOf('viewer');
    openConsole('/sql');
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Put by_position into the statement',
        hidden: true,
      }),
    );
    expect(((await editor()) as HTMLTextAreaElement).value).toBe(
      'select * from reporting.by_position limit 100',
    );
    expect(screen.getByText('The place, from 1')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Save|Delete/ })).toBeNull();
  });
});
