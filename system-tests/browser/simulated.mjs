// What becomes of experiments while users act, as somebody sees it who has the page open: one is shipped, one rolls itself
// back, one cannot be believed. `BELFRY_URL=.. BELFRY_KEY=.. BELFRY_COMMAND='["./belfry"]' node simulated.mjs` against a
// server that was started with `--simulation` on a new home.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, liveRules, newMember, publishRules, someUsers, url } from './server.mjs';
import { letDaysGoBy, sendUsersHome } from './simulation.mjs';
import {
  axeFindsNothing,
  closeBrowser,
  inTab,
  nothingRunsOff,
  openBrowser,
  screenshot,
} from './tabs.mjs';

const SALE = 'only-the-sale';
/** The page asks again by itself every ten seconds. */
const SEEN = { timeout: 40_000 };

let admin;

before(async () => {
  await openBrowser();
  admin = await newMember('admin', 'grace');
  await letDaysGoBy(1);
});

after(async () => {
  sendUsersHome();
  await closeBrowser();
});

function experiment(key) {
  return ask('GET', `/v1/experiments/${key}`);
}

function results(key) {
  return ask('GET', `/v1/experiments/${key}/results`);
}

async function listFor(userId) {
  return ask('GET', `/v1/users/${encodeURIComponent(userId)}/recommendations?count=10`);
}

async function withRule(rule) {
  const { rules } = await liveRules();
  return [...rules.filter(({ name }) => name !== rule.name), rule];
}

/** The price below which `count` items are. */
async function priceOf(count) {
  const { items } = await ask('GET', '/v1/items?limit=100');
  return items.map(({ price }) => price).sort((a, b) => a - b)[count];
}

async function confirm(page, act) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await axeFindsNothing(page, act);
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await dialog.waitFor({ state: 'detached', timeout: 60_000 });
}

async function start(page) {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await confirm(page, 'Start');
  await page.getByText('Running', { exact: true }).waitFor();
}

/** An experiment with two variants, as a draft of the API. */
function draftOf(key, name, more) {
  return ask('POST', '/v1/experiments', {
    key,
    name,
    hypothesis: 'It is no worse.',
    kind: 'ab',
    unit: 'user',
    placements: ['home'],
    coverage: 1,
    primaryMetric: 'clicks_per_unit',
    plannedUnitsPerVariant: 200,
    ...more,
  });
}

async function auditHas(page, entity, words) {
  await page.goto(`${url}/audit?entity=experiment&entityId=${entity}`);
  const table = page.getByRole('table').first();
  await table.waitFor();
  for (const word of words) {
    await table.getByText(word, { exact: false }).first().waitFor();
  }
}

test('a winner is planned for, ramped, named in words, and shipped', () =>
  inTab({ member: admin }, async ({ page }) => {
    const key = 'more-than-the-sale';
    const sale = {
      name: SALE,
      action: { type: 'only' },
      items: `item.price < ${await priceOf(3)}`,
    };
    await publishRules('Only the sale', await withRule(sale));
    await letDaysGoBy(1);

    await page.goto(`${url}/experiments/-new`);
    await page.getByLabel('Name').first().fill('More than the sale');
    await page.getByLabel('Key').first().fill(key);
    await page.getByLabel('Hypothesis').fill('People who see more than the sale click more.');
    await page
      .getByRole('region', { name: 'Variant treatment' })
      .getByLabel('Name')
      .fill('All of it');
    await page
      .getByRole('region', { name: 'Variant All of it' })
      .getByRole('checkbox', { name: SALE })
      .uncheck();
    await page.getByRole('spinbutton', { name: 'Coverage, in percent' }).fill('25');
    await page.getByLabel('Primary metric').selectOption('clicks_per_unit');
    await page.getByRole('button', { name: 'Add a guardrail' }).click();
    await page.getByLabel('Smallest effect that matters, in percent').fill('60');
    const plan = page.getByRole('button', { name: /^Plan for / });
    await plan.waitFor();
    await screenshot(page, 'experiment-planned');
    await plan.click();
    assert.ok(Number(await page.getByLabel('Planned units a variant').inputValue()) > 0);
    await page.getByRole('button', { name: 'Save as a draft' }).click();
    await page.waitForURL(`${url}/experiments/${key}`);
    await start(page);

    await letDaysGoBy(1);
    const quarter = (await results(key)).variants.map(({ units }) => units);
    assert.equal(quarter.length, 2);
    await page.getByText(`${quarter[0]} users`).first().waitFor(SEEN);
    await page.getByRole('table', { name: 'Results' }).waitFor();
    await screenshot(page, 'experiment-began');

    await page.getByRole('button', { name: 'Change the coverage' }).click();
    await page.getByLabel('Coverage, in percent').fill('100');
    await confirm(page, 'Change');
    const users = letDaysGoBy(3);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText(/All of it.* is better than /).waitFor({ timeout: 90_000 });
    await users;
    await page.getByRole('slider', { name: /of each variant, day by day/ }).waitFor();
    await axeFindsNothing(page, 'a verdict');
    await nothingRunsOff(page, 'a verdict');
    await screenshot(page, 'console-experiment');

    await page.getByRole('button', { name: 'Ship a variant' }).click();
    assert.ok(await page.getByRole('radio', { name: /^All of it/ }).isChecked());
    await screenshot(page, 'experiment-ship');
    await confirm(page, 'Ship it');
    await page.getByText(/“All of it” became live/).waitFor();
    await screenshot(page, 'experiment-shipped');
    for (const userId of await someUsers(20)) {
      const list = await listFor(userId);
      assert.equal(list.experiments, undefined);
      assert.equal(list.items.length, 10, JSON.stringify(list));
    }
    await auditHas(page, key, [`member:${admin.name}`, 'ship', 'ramp']);
    await screenshot(page, 'experiment-audit');
  }));

test('a broken variant is rolled back before the eyes of whoever has the page open', () =>
  inTab({ member: admin }, async ({ page }) => {
    const key = 'emptied';
    const nothing = {
      name: 'nothing-at-all',
      action: { type: 'exclude' },
      items: 'item.price >= 0.0',
    };
    const { rules } = await liveRules();
    const broken = await publishRules('Nothing at all', await withRule(nothing));
    const live = await publishRules('As it was', rules);
    await draftOf(key, 'A rule that leaves nothing', {
      guardrails: [{ metric: 'empty_lists', maxRelativeHarm: 0.1 }],
      variants: [
        { key: 'control', name: 'As it is', weight: 0.5 },
        { key: 'empty', name: 'The new rules', weight: 0.5, parameters: { ruleset: broken } },
      ],
    });
    await page.goto(`${url}/experiments/${key}`);
    await start(page);
    const users = letDaysGoBy(1);
    const notice = page.getByRole('alert').filter({ hasText: /^Rolled back/ });
    await notice.waitFor({ timeout: 90_000 });
    await users;
    assert.match(await notice.textContent(), /Empty lists|empty/);
    await page.getByText('Rolled back', { exact: true }).waitFor();
    await axeFindsNothing(page, 'an experiment that was rolled back');
    await screenshot(page, 'console-experiment-rolled-back');

    const { state, stopReason } = await experiment(key);
    assert.equal(state, 'rolled_back');
    assert.ok(stopReason.length > 20, stopReason);
    for (const userId of await someUsers(20)) {
      const list = await listFor(userId);
      assert.deepEqual([list.experiments, list.ruleset], [undefined, live]);
      assert.ok(list.items.length > 0);
    }
    await auditHas(page, key, ['guardrail', 'rollback']);
  }));

test('where users of one variant are lost the verdict is withheld, and shipping asks', () =>
  inTab({ member: admin, expected: /409/ }, async ({ page }) => {
    const key = 'lossy';
    await draftOf(key, 'A home page that crashes', {
      variants: [
        { key: 'control', name: 'As it is', weight: 0.5 },
        {
          key: 'crash',
          name: 'Crashes',
          weight: 0.5,
          parameters: { objectives: { click: 1, purchase: 1 } },
        },
      ],
    });
    await page.goto(`${url}/experiments/${key}`);
    await start(page);
    const users = letDaysGoBy(1, '--lose', `${key}/crash=0.6`);
    const verdict = page.getByRole('region', { name: 'Verdict' });
    await verdict.getByText(/withheld|no verdict/i).waitFor({ timeout: 90_000 });
    await users;
    await verdict.getByText(/do not have the units that their weights give them/).waitFor();
    await axeFindsNothing(page, 'a verdict that is withheld');
    await screenshot(page, 'experiment-withheld');

    await page.getByRole('button', { name: 'Ship a variant' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /^Crashes/ }).check();
    const ship = dialog.getByRole('button', { name: 'Ship it' });
    assert.equal(await ship.getAttribute('aria-disabled'), 'true');
    await axeFindsNothing(page, 'shipping what cannot be believed');
    await screenshot(page, 'console-experiment-withheld');
    await assert.rejects(
      ask('POST', `/v1/experiments/${key}/ship`, { variant: 'crash' }),
      /409 .*cannot be believed.*despiteHealth/,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('Users of one variant are lost.');
    await confirm(page, 'Stop it');
  }));
