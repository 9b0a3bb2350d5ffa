// An experiment's way, end to end: planned, written down, started, ramped, given other weights, shipped.
// `BELFRY_URL=.. BELFRY_KEY=.. node experiments.mjs`. Exits with 0 when every step passes, else 1.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, liveRules, newMember, publishRules, someUsers, url } from './server.mjs';
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
import { serveLists, until } from './traffic.mjs';

const KEY = `calmer-home-${Date.now().toString(36)}`;
const RULE = 'journey-campaign';

let admin;
let users;

before(async () => {
  [admin, users] = await Promise.all([
    newMember('admin', 'grace').catch(() => newMember('admin')),
    someUsers(60),
    openBrowser(),
  ]);
  const { rules } = await liveRules();
  await publishRules('A campaign to try out', [
    ...rules.filter(({ name }) => name !== RULE),
    { name: RULE, action: { type: 'boost', factor: 1.5 }, items: 'item.price > 0.0' },
  ]);
  await serveLists(users);
});

after(closeBrowser);

function experiment() {
  return ask('GET', `/v1/experiments/${KEY}`);
}

async function confirm(page, act) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await axeFindsNothing(page, act);
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await dialog.waitFor({ state: 'detached', timeout: 60_000 });
}

test('an experiment is planned, started, ramped, begun anew and shipped', () =>
  inTab({ member: admin }, async ({ page }) => {
    await page.goto(`${url}/experiments`);
    await page.getByRole('link', { name: 'New experiment' }).click();
    await page.getByRole('heading', { name: 'New experiment' }).waitFor();
    await page.getByLabel('Name').first().fill('A calmer home page');
    await page.getByLabel('Key').first().fill(KEY);
    await page
      .getByLabel('Hypothesis')
      .fill('Without the campaign more of what is shown is clicked.');
    const treatment = page.getByRole('region', { name: 'Variant treatment' });
    await treatment.getByLabel('Name').fill('Without the campaign');
    await page
      .getByRole('region', { name: 'Variant Without the campaign' })
      .getByRole('checkbox', { name: RULE })
      .uncheck();
    await page.getByLabel('Smallest effect that matters, in percent').fill('50');
    await page.getByLabel('Users a day').fill('1000');
    await page.getByRole('button', { name: /^Plan for / }).click();
    assert.ok(Number(await page.getByLabel('Planned units a variant').inputValue()) > 0);
    await page.getByRole('button', { name: 'Add a guardrail' }).click();
    await axeFindsNothing(page, 'the editor of an experiment');
    await screenshot(page, 'console-experiment-editor');
    await page.getByRole('button', { name: 'Save as a draft' }).click();
    await page.waitForURL(`${url}/experiments/${KEY}`);
    assert.deepEqual((await experiment()).definition.variants[1].parameters, {
      withoutRules: [RULE],
    });

    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await confirm(page, 'Start');
    await page.getByText('Running', { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await serveLists(users);
    await until(
      'users in both variants',
      async () => (await ask('GET', `/v1/experiments/${KEY}/results`)).variants,
      (variants) => variants.length === 2 && variants.every(({ units }) => units > 0),
    );

    await page.getByRole('button', { name: 'Change the coverage' }).click();
    const coverage = page.getByLabel('Coverage, in percent');
    await tabTo(page, coverage);
    await coverage.fill('60');
    await confirm(page, 'Change');
    assert.equal((await experiment()).definition.coverage, 0.6);

    await page.getByRole('button', { name: 'New weights' }).click();
    await page.getByRole('dialog').getByLabel('As it is, in percent').fill('40');
    await confirm(page, 'Begin the phase');
    const { phase, phases } = await experiment();
    assert.equal(phase, 2);
    assert.notEqual(phases[0].seed, phases[1].seed);
    await page.getByLabel('Phase', { exact: true }).selectOption('1');
    await page.getByRole('table', { name: 'Results' }).waitFor();
    await axeFindsNothing(page, 'an experiment');

    await page.getByRole('button', { name: 'Ship a variant' }).click();
    await page.getByRole('radio', { name: /^Without the campaign/ }).check();
    await confirm(page, 'Ship it');
    await page.getByText('Shipped', { exact: true }).waitFor();
    const shipped = await experiment();
    assert.deepEqual([shipped.state, shipped.winner], ['shipped', 'treatment']);
    const { rules } = await liveRules();
    assert.ok(!rules.some(({ name, enabled }) => name === RULE && enabled !== false));

    await page.getByRole('link', { name: '← All experiments' }).click();
    await page.getByRole('table', { name: 'Experiments' }).waitFor();
    await axeFindsNothing(page, 'the experiments');
    await screenshot(page, 'console-experiments');
  }));

test('dark colours and the width of a tablet', () =>
  inTab({ member: admin, colorScheme: 'dark', viewport: TABLET }, async ({ page }) => {
    for (const path of ['/experiments', `/experiments/${KEY}`, '/experiments/-new']) {
      await page.goto(url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await nothingRunsOff(page, path);
      await axeFindsNothing(page, `${path}, dark`);
    }
  }));
