// Explore, end to end: `BELFRY_URL=.. BELFRY_KEY=.. node journey.mjs`. Exits with 0 when every step passes, else 1.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ExplorePage } from './explorePage.mjs';
import { newMember, recordOf, url, warmUser } from './server.mjs';
import {
  axeFindsNothing,
  closeBrowser,
  inTab,
  nothingRunsOff,
  openBrowser,
  screenshot,
  TABLET,
  tabTo,
} from './tabs.mjs';

let user;
let member;

before(async () => {
  [, user, member] = await Promise.all([openBrowser(), warmUser(), newMember('viewer')]);
});

after(closeBrowser);

/** A step on Explore, in a tab signed in as a viewer. */
function onExplore(options, step) {
  return inTab({ member, ...options }, ({ page }) =>
    step({ page, explore: new ExplorePage(page) }),
  );
}

function exploreAddress(params) {
  return `${url}/explore?${new URLSearchParams(params)}`;
}

test('the start of Explore', () =>
  onExplore({}, async ({ page }) => {
    await page.goto(`${url}/explore`);
    await page.getByRole('heading', { name: 'Whose list would you like to see?' }).waitFor();
    await page.getByText('Server ready').waitFor();
    await axeFindsNothing(page, 'the start of Explore');
  }));

test('the whole way by keyboard alone', () =>
  onExplore({}, async ({ page, explore }) => {
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

test('the page shows the record of the list, in its order, and looking at it is no exposure', () =>
  onExplore({}, async ({ page, explore }) => {
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
    await screenshot(page, 'console-explore');
  }));

test('dark colours', () =>
  onExplore({ colorScheme: 'dark' }, async ({ page, explore }) => {
    await page.goto(exploreAddress({ user: user.userId }));
    await explore.settled();
    await explore.healthy();
    await axeFindsNothing(page, 'the lists, dark');
    await screenshot(page, 'console-explore-dark');
    await page.getByRole('button', { name: 'Use light colours' }).click();
    await page.getByRole('button', { name: 'Use dark colours' }).waitFor();
  }));

test('nothing runs off the page on a tablet', () =>
  onExplore({ viewport: TABLET }, async ({ page, explore }) => {
    await page.goto(exploreAddress({ user: user.userId }));
    await explore.settled();
    await nothingRunsOff(page, 'Explore');
    await axeFindsNothing(page, 'the lists on a tablet');
  }));

test('an anonymous visitor and a made-up user get lists too', () =>
  onExplore({}, async ({ page, explore }) => {
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

test('a wrong password is turned down in words, and the right one opens the console', () =>
  // Chromium reports the refused answers by itself: nobody is signed in, and then the password is wrong.
  inTab({ expected: /401/ }, async ({ page }) => {
    await page.goto(`${url}/explore`);
    await page.getByLabel('Name').fill(member.name);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await axeFindsNothing(page, 'the form to sign in');
    await page.keyboard.press('Enter');
    await page.locator('[aria-invalid="true"]').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Whose list would you like to see?' }).waitFor();
  }));

test('an address of another page leads back', () =>
  onExplore({}, async ({ page }) => {
    await page.goto(`${url}/no-such-page`);
    await page.getByRole('link', { name: 'Go to the overview' }).click();
    await page.waitForURL(`${url}/overview`);
  }));
