// Reports and SQL, end to end: `BELFRY_URL=.. BELFRY_KEY=.. node reports.mjs`. Exits with 0 when every step passes, else 1.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ask, newMember, someUsers, url } from './server.mjs';
import {
  axeFindsNothing,
  closeBrowser,
  inTab,
  nothingRunsOff,
  openBrowser,
  screenshot,
  TABLET,
} from './tabs.mjs';
import { serveLists, until } from './traffic.mjs';

let admin;
let view;

before(async () => {
  [admin] = await Promise.all([
    newMember('admin', 'grace').catch(() => newMember('admin')),
    openBrowser(),
  ]);
  const { views } = await ask('GET', '/v1/reports');
  view = views.find(({ name }) => name === 'list_by_day');
  assert.ok(view, 'lists by day');
  await serveLists(await someUsers(40));
  await until(
    'rows of the report',
    async () => (await ask('GET', `/v1/reports/${view.name}?placement=home`)).rows,
    (rows) => rows.length > 0,
  );
});

after(closeBrowser);

async function downloaded(page, act) {
  const downloading = page.waitForEvent('download');
  await act();
  return readFile(await (await downloading).path());
}

test('a report is chosen, confined, drawn and taken along', () =>
  inTab({ member: admin }, async ({ page }) => {
    await page.goto(`${url}/overview`);
    await page.getByRole('link', { name: 'Reports', exact: true }).click();
    await page.getByRole('combobox', { name: 'Report' }).selectOption({ label: view.title });
    await page.getByRole('combobox', { name: 'Placement' }).selectOption('home');
    await page.getByRole('slider').waitFor();
    const rows = await page.getByRole('table', { name: view.title }).getByRole('row').count();
    assert.ok(rows > 1, `${rows} rows`);
    await axeFindsNothing(page, 'a report');
    await screenshot(page, 'console-reports');

    const csv = await downloaded(page, () => page.getByRole('link', { name: 'CSV' }).click());
    const [head, ...lines] = csv.toString('utf8').trim().split(/\r?\n/);
    assert.deepEqual(
      head.split(','),
      view.columns.map(({ name }) => name),
    );
    assert.ok(lines.length >= rows - 1, `${lines.length} lines`);
    const parquet = await downloaded(page, () =>
      page.getByRole('link', { name: 'Parquet' }).click(),
    );
    assert.equal(parquet.subarray(0, 4).toString('latin1'), 'PAR1');
  }));

/** More pairs of pairs than anybody has time for. */
const SLOW = `select count(*) from ${['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `reporting.served_item ${name}`).join(', ')}`;

test('a statement is written, run, saved, refused and cancelled', () =>
  inTab({ member: admin, expected: /40[049]|50[034]/ }, async ({ page }) => {
    await page.goto(`${url}/sql`);
    const editor = page.getByRole('textbox', { name: /^SQL/ });
    await editor.click();
    await page.keyboard.type('select count(*) as lists from reporting.served_l');
    await page
      .getByRole('option', { name: /served_list/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+Enter');
    const result = page.getByRole('table', { name: 'Result' });
    await result.waitFor();
    assert.ok(Number(await result.getByRole('cell').first().textContent()) > 0);
    await axeFindsNothing(page, 'a statement that was run');
    await screenshot(page, 'console-sql');

    const name = `Lists ${Date.now().toString(36)}`;
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await axeFindsNothing(page, 'saving a statement');
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name, exact: true }).waitFor();
    const csv = await downloaded(page, () =>
      page.getByRole('button', { name: 'CSV', exact: true }).click(),
    );
    assert.match(csv.toString('utf8'), /^lists\r?\n\d+/);

    await editor.fill('update reporting.served_list set placement = null');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').waitFor();

    await editor.fill(SLOW);
    await page.getByLabel('Time at most').selectOption('60000');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: /cancel/i })
      .waitFor();

    await page.getByRole('button', { name, exact: true }).click();
    assert.match(await editor.inputValue(), /^select count/);
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name, exact: true }).waitFor({ state: 'detached' });
  }));

test('dark colours and the width of a tablet', () =>
  inTab({ member: admin, colorScheme: 'dark', viewport: TABLET }, async ({ page }) => {
    for (const path of ['/reports', '/sql']) {
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await nothingRunsOff(page, path);
      await axeFindsNothing(page, `${path}, dark`);
    }
  }));
