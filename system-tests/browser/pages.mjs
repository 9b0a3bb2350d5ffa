// The pages beside the rules, end to end: `BELFRY_URL=.. BELFRY_KEY=.. node pages.mjs`. Exits with 0 when every step
// passes, else 1. Screenshots go to BELFRY_SCREENSHOTS, or to target/screenshots.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { ExplorePage } from './explorePage.mjs';
import { ask, newMember, recordOf, someUsers, url, warmUser } from './server.mjs';
import {
  axeFindsNothing,
  closeBrowser,
  inTab,
  nothingRunsOff,
  openBrowser,
  screenshot,
  TABLET,
  WIDE,
} from './tabs.mjs';
import { itemsFor, serveLists, until } from './traffic.mjs';

let user;
let admin;

before(async () => {
  [user, admin] = await Promise.all([
    warmUser(),
    newMember('admin', 'grace').catch(() => newMember('admin')),
    openBrowser(),
  ]);
  await serveLists([...(await someUsers(60)), user.userId, user.userId]);
});

after(closeBrowser);

async function openExplore(page) {
  const explore = new ExplorePage(page);
  await page.goto(`${url}/explore?${new URLSearchParams({ user: user.userId })}`);
  await explore.settled();
  await explore.healthy();
  return explore;
}

test('a list explained: why an item is here, and why another is not', () =>
  inTab({ member: admin }, async ({ page }) => {
    const explore = await openExplore(page);
    await screenshot(page, 'console-explore');
    const { items } = await recordOf(await explore.listId());

    await explore.rows('With rules').first().getByRole('button', { name: /^Why / }).click();
    const why = page.getByRole('dialog');
    await why.getByRole('list', { name: 'Steps' }).waitFor();
    assert.ok((await why.textContent()).includes(items[0].title), 'it tells of the item');
    assert.equal(await why.locator('[data-passed="false"]').count(), 0);
    await axeFindsNothing(page, 'why');
    await screenshot(page, 'console-why');
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'detached' });

    const absent = user.recent[0];
    assert.ok(!items.some(({ itemId }) => itemId === absent.itemId));
    await explore.askWhyNot(absent.title);
    const answer = page.getByRole('region', { name: 'Why not?' });
    await answer.getByRole('list', { name: 'Steps' }).waitFor();
    assert.ok((await answer.locator('[data-passed="false"]').count()) > 0, 'a step leaves it out');
    await axeFindsNothing(page, 'why not');
    await answer.scrollIntoViewIfNeeded();
    await screenshot(page, 'console-why-not');
  }));

const GOOD = Array.from({ length: 12 }, (_, index) => [
  `upload-${String(index + 1).padStart(2, '0')}`,
  `Harbour enamel mug no. ${index + 1}`,
  'kitchen|mugs',
  'Harbour',
  (9.5 + index / 4).toFixed(2),
  12 + index,
]);
const BAD = [
  ['upload-91', 'Mug with a price in words', 'kitchen|mugs', 'Harbour', 'cheap', 3],
  ['', 'Mug without an id', 'kitchen|mugs', 'Harbour', '8.00', 3],
  ['upload-93', 'Mug with half a piece', 'kitchen|mugs', 'Harbour', '8.00', 'many'],
];

function catalogueFile() {
  const rows = [...GOOD.slice(0, 5), ...BAD, ...GOOD.slice(5)];
  return ['itemId,title,categories,brand,price,stock', ...rows.map((row) => row.join(','))].join(
    '\n',
  );
}

test('a file with bad rows: the good ones are there, the bad ones come back with the reason', () =>
  inTab({ member: admin }, async ({ page }) => {
    await page.goto(`${url}/catalogue`);
    await page.getByRole('link', { name: 'Upload a file' }).click();
    await page.locator('input[type="file"]').setInputFiles({
      name: 'mugs.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(catalogueFile()),
    });
    await page.getByRole('button', { name: /^Upload / }).click();
    await page.getByText('12 accepted, 3 rejected').waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await axeFindsNothing(page, 'an upload that is done');
    await screenshot(page, 'console-upload');

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download the rejected rows' }).click();
    const rejects = await readFile(await (await downloading).path(), 'utf8');
    const lines = rejects.trim().split('\n');
    assert.equal(lines.length, 1 + BAD.length, rejects);
    assert.match(lines[0], /^line,id,reason,row/);
    for (const [index, row] of BAD.entries()) {
      assert.ok(lines[index + 1].includes(row[1]), rejects);
    }

    await page.getByRole('link', { name: 'Open the job' }).click();
    await page.getByRole('log').waitFor();
    await page.goto(`${url}/catalogue`);
    await page.getByLabel('Search items').fill('Harbour enamel mug');
    await page.getByRole('link', { name: 'Harbour enamel mug no. 1', exact: true }).click();
    await page.getByRole('heading', { name: 'Harbour enamel mug no. 1', exact: true }).waitFor();
    for (const [itemId] of GOOD) await ask('DELETE', `/v1/items/${itemId}`);
  }));

test('an item that is hidden is gone from the next list, and back once it is shown', () =>
  inTab({ member: admin }, async ({ page }) => {
    const [itemId] = await itemsFor(user.userId);
    const { title } = await ask('GET', `/v1/items/${itemId}`);

    await page.goto(`${url}/catalogue`);
    await page.getByLabel('Search items').fill(title);
    await page.getByRole('button', { name: `Hide ${title}` }).click();
    await page.getByText(`“${title}” is hidden: no list holds it from now on.`).waitFor();
    await page.getByRole('button', { name: `Show ${title}` }).waitFor();
    await axeFindsNothing(page, 'the catalogue with a hidden item');

    assert.ok(!(await itemsFor(user.userId)).includes(itemId), 'the very next list leaves it out');
    const explore = await openExplore(page);
    const rows = await explore.rows('With rules').allTextContents();
    assert.ok(!rows.some((row) => row.includes(title)));
    await explore.askWhyNot(title);
    const answer = page.getByRole('region', { name: 'Why not?' });
    await answer
      .getByText(/hidden/)
      .first()
      .waitFor();
    await answer.scrollIntoViewIfNeeded();
    await screenshot(page, 'console-why-not-hidden');

    await page.goto(`${url}/catalogue?${new URLSearchParams({ hidden: 'true' })}`);
    await page.getByRole('button', { name: `Show ${title}` }).click();
    await page.getByText(`“${title}” is shown again.`).waitFor();
    await until(
      'the item to be back',
      () => itemsFor(user.userId, 20),
      (ids) => ids.includes(itemId),
    );
  }));

test('a training is started, watched and cancelled', () =>
  inTab({ member: admin }, async ({ page }) => {
    await page.goto(`${url}/jobs`);
    await page.getByRole('button', { name: 'Start a training' }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: /raining/ }).waitFor();
    await page.getByText('Running', { exact: true }).waitFor({ timeout: 60_000 });
    await page
      .getByRole('log')
      .filter({ hasText: /ranking by popularity/ })
      .waitFor({ timeout: 60_000 });
    await axeFindsNothing(page, 'a training that runs');
    await screenshot(page, 'console-job-running');
    await page.getByRole('button', { name: 'Cancel the job' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel the job?' });
    await dialog.getByRole('button', { name: 'Cancel the job' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
  }));

test('a user is erased, once their id was typed', () =>
  inTab({ member: admin, expected: /404/ }, async ({ page }) => {
    const userId = `leaving-${Date.now().toString(36)}`;
    await ask('POST', '/v1/users', [{ userId, country: 'NL' }]);
    await serveLists([userId]);
    await until(
      'the list to be recorded',
      () => ask('GET', `/v1/users/${userId}/lists`),
      ({ lists }) => lists.length > 0,
    );
    await page.goto(`${url}/users`);
    await page.getByLabel('Search users').fill(userId);
    await page.getByRole('link', { name: userId }).click();
    await page.getByRole('button', { name: /^Show the items of list/ }).click();
    await page.getByRole('button', { name: 'Erase the user' }).click();
    const dialog = page.getByRole('dialog', { name: `Erase user ${userId}?` });
    await dialog.getByLabel(`Type ${userId} to go on`).fill(userId);
    await axeFindsNothing(page, 'the question before a user is erased');
    await screenshot(page, 'console-erase');
    await dialog.getByRole('button', { name: 'Erase for good' }).click();
    await page.waitForURL(`${url}/users`);
    await assert.rejects(ask('GET', `/v1/users/${userId}`), /404/);
    await page.getByLabel('Search users').fill(userId);
    await page.getByText('No user is found').waitFor();
  }));

/** Every page by its address, with what to wait for and what to do before it is looked at. */
async function visits() {
  const item = encodeURIComponent((await itemsFor(user.userId))[0]);
  const { jobs } = await ask('GET', '/v1/jobs?kind=import_items');
  const heading = (name) => (page) => page.getByRole('heading', { level: 1, name }).waitFor();
  return [
    ['overview', '/overview?range=15m', (page) => page.getByText('Lists served').waitFor()],
    ['rules', '/rules', heading('Rules')],
    ['rules-history', '/rules/history', heading(/./)],
    ['catalogue', '/catalogue', (page) => page.getByRole('table').waitFor()],
    ['item', `/catalogue/items/${item}`, (page) => page.getByRole('slider').waitFor()],
    ['attributes', '/catalogue/attributes', (page) => page.getByRole('table').first().waitFor()],
    ['upload-start', '/catalogue/upload', heading('Upload a file')],
    ['users', '/users', (page) => page.getByRole('table').first().waitFor()],
    ['user', `/users/${user.userId}`, openTheFirstList],
    ['models', '/models', (page) => page.getByRole('table').waitFor()],
    ['jobs', '/jobs', (page) => page.getByRole('table').waitFor()],
    ['job', `/jobs/${jobs[0].jobId}`, (page) => page.getByRole('log').waitFor()],
    ['audit', '/audit', openAndVerify],
    ['settings', '/settings', (page) => page.getByRole('table').waitFor()],
    ['settings-keys', '/settings?tab=keys', (page) => page.getByRole('table').waitFor()],
    ['settings-members', '/settings?tab=members', (page) => page.getByRole('table').waitFor()],
    ['settings-approval', '/settings?tab=approval', (page) => page.getByRole('switch').waitFor()],
    ['settings-password', '/settings?tab=password', heading('Settings')],
  ];
}

async function openTheFirstList(page) {
  await page
    .getByRole('button', { name: /^Show the items of list/ })
    .first()
    .click();
  await page.getByRole('list').getByRole('link').first().waitFor();
}

async function openAndVerify(page) {
  await page.getByRole('button', { name: 'Verify the log' }).click();
  await page.getByText(/every hash is right/).waitFor();
  const hidden = page
    .getByRole('row')
    .filter({ has: page.getByRole('cell', { name: 'hide', exact: true }) });
  await hidden
    .first()
    .getByRole('button', { name: /^Show the change of entry/ })
    .click();
}

test('every page, light and dark, wide and on a tablet', async (t) => {
  for (const [name, path, ready] of await visits()) {
    await t.test(name, () =>
      inTab({ member: admin }, async ({ page }) => {
        await page.goto(url + path);
        await ready(page);
        await page.waitForLoadState('networkidle');
        for (const [size, viewport] of Object.entries({ '': WIDE, '-tablet': TABLET })) {
          await page.setViewportSize(viewport);
          for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            await page
              .locator(`html[data-mantine-color-scheme="${colorScheme}"]`)
              .waitFor({ state: 'attached' });
            const where = `${name}, ${colorScheme}, ${viewport.width} wide`;
            await nothingRunsOff(page, where);
            await axeFindsNothing(page, where);
            await screenshot(
              page,
              `console-${name}${size}${colorScheme === 'dark' ? '-dark' : ''}`,
            );
          }
        }
      }),
    );
  }
});
