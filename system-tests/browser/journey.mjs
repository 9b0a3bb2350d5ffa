// Explore, end to end: `BELFRY_URL=.. BELFRY_KEY=.. node journey.mjs`. Exits with 0 when every step passes, else 1.
// Screenshots go to BELFRY_SCREENSHOTS, or to target/screenshots.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './browser.mjs';
import { ExplorePage } from './explorePage.mjs';
import { newMember, recordOf, url, warmUser } from './server.mjs';

const SCREENSHOTS =
  process.env.BELFRY_SCREENSHOTS ??
  fileURLToPath(new URL('../target/screenshots', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDE = { width: 1440, height: 1000 };
const TABLET = { width: 820, height: 1180 };

let browser;
let user;
let member;

before(async () => {
  mkdirSync(SCREENSHOTS, { recursive: true });
  [browser, user, member] = await Promise.all([launchBrowser(), warmUser(), newMember('viewer')]);
});

after(async () => {
  await browser?.close();
});

/** A tab of its own, signed in unless said otherwise, that notes whatever the browser complains about. */
async function openTab({ colorScheme = 'light', viewport = WIDE, signedIn = true } = {}) {
  const context = await browser.newContext({ colorScheme, viewport });
  context.setDefaultTimeout(15_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  if (signedIn) {
    const session = await context.request.post(`${url}/v1/session`, { data: member });
    assert.ok(session.ok(), `signing in: ${session.status()}`);
  }
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // A request that the page itself gave up, for a newer one, is none.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${why}`);
  });
  return { page, explore: new ExplorePage(page), complaints, close: () => context.close() };
}

/** Runs a step in a tab and fails it on any complaint of the browser. */
async function inTab(options, step) {
  const tab = await openTab(options);
  try {
    await step(tab);
    assert.deepEqual(tab.complaints, [], 'the browser complained');
  } finally {
    await tab.close();
  }
}

async function axeFindsNothing(page, where) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target).join(', ')})`,
  );
  assert.deepEqual(told, [], `axe on ${where}`);
}

function exploreAddress(params) {
  return `${url}/explore?${new URLSearchParams(params)}`;
}

test('the start of Explore', () =>
  inTab({}, async ({ page }) => {
    await page.goto(`${url}/explore`);
    await page.getByRole('heading', { name: 'Whose list would you like to see?' }).waitFor();
    await page.getByText('Server ready').waitFor();
    await axeFindsNothing(page, 'the start of Explore');
  }));

test('the whole way by keyboard alone', () =>
  inTab({}, async ({ page, explore }) => {
    await page.goto(`${url}/explore`);
    await page.getByRole('heading', { name: 'Whose list would you like to see?' }).waitFor();

    await page.keyboard.press('Tab');
    await page
      .getByRole('link', { name: 'Skip to the page' })
      .and(page.locator(':focus'))
      .waitFor();

    await page.keyboard.press('/');
    await page.keyboard.type(user.userId);
    await page.getByRole('option', { name: user.userId }).first().waitFor();
    await axeFindsNothing(page, 'the search for a user');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await explore.settled();
    assert.ok(explore.searchParams().get('user')?.includes(user.userId));
    assert.equal(await explore.rows('With rules').count(), 10);

    await tabTo(page, explore.device);
    const mobile = await explore.askBy(() => page.keyboard.type('mobile'));
    assert.equal(explore.searchParams().get('device'), 'mobile');
    assert.equal((await recordOf(mobile)).context.device, 'mobile');

    await tabTo(page, explore.askAgain);
    await explore.askBy(() => page.keyboard.press('Enter'));

    await tabTo(page, page.getByRole('button', { name: 'Copy the list id' }));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await explore.listId());
  }));

async function tabTo(page, target) {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`Tab does not reach ${target}`);
}

test('the page shows the record of the list, in its order, and looking at it is no exposure', () =>
  inTab({}, async ({ page, explore }) => {
    await page.goto(exploreAddress({ user: user.userId }));
    await explore.settled();
    await explore.healthy();
    const record = await recordOf(await explore.listId());
    assert.equal(record.purpose, 'explore');
    assert.equal(record.regime, 'WARM');
    assert.equal(record.items.length, 10);
    const rows = await explore.rows('With rules').allTextContents();
    assert.equal(rows.length, record.items.length);
    for (const [index, item] of record.items.entries()) {
      assert.ok(
        rows[index].includes(item.title ?? item.itemId),
        `row ${index + 1}: ${rows[index]}`,
      );
      assert.ok(rows[index].includes(item.reason), `row ${index + 1}: ${rows[index]}`);
    }
    assert.equal(await explore.rows('Without rules').count(), 10);
    const profile = page.getByRole('complementary', { name: 'Profile' });
    await profile
      .getByText(user.recent[0].title ?? user.recent[0].itemId)
      .first()
      .waitFor();
    await axeFindsNothing(page, 'the lists, light');
    await page.screenshot({ path: `${SCREENSHOTS}/console-explore.png` });
  }));

test('dark colours', () =>
  inTab({ colorScheme: 'dark' }, async ({ page, explore }) => {
    await page.goto(exploreAddress({ user: user.userId }));
    await explore.settled();
    await explore.healthy();
    await axeFindsNothing(page, 'the lists, dark');
    await page.screenshot({ path: `${SCREENSHOTS}/console-explore-dark.png` });
    await page.getByRole('button', { name: 'Use light colours' }).click();
    await page.getByRole('button', { name: 'Use dark colours' }).waitFor();
  }));

test('nothing runs off the page on a tablet', () =>
  inTab({ viewport: TABLET }, async ({ page, explore }) => {
    await page.goto(exploreAddress({ user: user.userId }));
    await explore.settled();
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(wider, 0);
    await axeFindsNothing(page, 'the lists on a tablet');
  }));

test('an anonymous visitor and a made-up user get lists too', () =>
  inTab({}, async ({ page, explore }) => {
    await page.goto(exploreAddress({}));
    await page.getByRole('button', { name: /Anonymous visitor/ }).click();
    await explore.settled();
    const anonymous = await recordOf(await explore.listId());
    assert.deepEqual([anonymous.regime, anonymous.userId], ['ANONYMOUS', null]);

    await explore.user.click();
    await page.keyboard.type('nobody-has-this-id');
    const madeUp = await explore.askBy(() =>
      page.getByRole('option', { name: /nobody-has-this-id/ }).click(),
    );
    await page.getByText('Belfry has never seen this id.').waitFor();
    assert.equal((await recordOf(madeUp)).regime, 'ANONYMOUS');
    assert.equal(await explore.rows('With rules').count(), 10);
  }));

test('a wrong password is turned down in words, and the right one opens the console', async () => {
  const { page, complaints, close } = await openTab({ signedIn: false });
  try {
    await page.goto(`${url}/explore`);
    await page.getByLabel('Name').fill(member.name);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await axeFindsNothing(page, 'the form to sign in');
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Whose list would you like to see?' }).waitFor();
    // Chromium reports each refused answer by itself; nothing else may be among them.
    assert.deepEqual(
      complaints.filter((complaint) => !complaint.includes('401')),
      [],
    );
  } finally {
    await close();
  }
});

test('an address of another page leads back', () =>
  inTab({}, async ({ page }) => {
    await page.goto(`${url}/no-such-page`);
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await page.waitForURL(`${url}/overview`);
  }));
