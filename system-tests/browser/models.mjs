// A model's way, end to end: trained, seen to arrive, compared, promoted, taken back. `BELFRY_URL=.. BELFRY_KEY=.. node
// models.mjs`. Exits with 0 when every step passes, else 1.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ask, newMember, url, warmUser } from './server.mjs';
import { axeFindsNothing, closeBrowser, inTab, openBrowser, screenshot } from './tabs.mjs';

/** Small, for this is not about quality. */
const SETTINGS = { 'two-tower.epochs': 2, 'als.dimension': 32, 'als.sweeps': 3 };
const TRAINING_MS = 8 * 60_000;

let admin;
let user;

before(async () => {
  [user, admin] = await Promise.all([
    warmUser(),
    newMember('admin', 'grace').catch(() => newMember('admin')),
    openBrowser(),
  ]);
});

after(closeBrowser);

async function models() {
  return (await ask('GET', '/v1/models')).models;
}

async function stateOf(name) {
  return (await models()).find((model) => model.name === name).state;
}

async function modelOfAList() {
  const path = `/v1/users/${encodeURIComponent(user.userId)}/recommendations?count=10`;
  const { model, degraded } = await ask('GET', path);
  assert.deepEqual(
    degraded.filter((flag) => flag.includes('version')),
    [],
  );
  return model;
}

async function confirm(page, act) {
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await axeFindsNothing(page, act);
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await dialog.waitFor({ state: 'detached', timeout: 120_000 });
}

test('a model is trained, arrives, is compared, promoted and taken back', () =>
  inTab({ member: admin }, async ({ page }) => {
    const old = (await models()).find(({ state }) => state === 'live').name;
    await page.goto(`${url}/models`);
    await page.getByRole('table', { name: 'Model versions' }).waitFor();
    const before = (await models()).length;

    const job = await ask('POST', '/v1/jobs/trainings', { settings: SETTINGS });
    await page.getByText('Running', { exact: true }).waitFor({ timeout: 30_000 });
    await axeFindsNothing(page, 'a training that runs');
    const rows = page.getByRole('table', { name: 'Model versions' }).getByRole('checkbox');
    await rows.nth(before).waitFor({ timeout: TRAINING_MS });
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 120_000 });
    const { message } = await ask('GET', `/v1/jobs/${job.jobId}`);
    assert.match(message, /^Model \S+ is (live|refused): its hybrid\.ndcg@10 is /);
    await page.getByText(message).waitFor();
    const fresh = (await models())[0].name;
    assert.notEqual(fresh, old);

    await page.getByRole('checkbox', { name: `Compare ${old}` }).check();
    await page.getByRole('checkbox', { name: `Compare ${fresh}` }).check();
    await page.getByRole('button', { name: 'Compare the two' }).click();
    await page.getByRole('heading', { name: 'Lists' }).waitFor({ timeout: 120_000 });
    assert.ok((await page.getByRole('region', { name: /^User / }).count()) > 0);
    await axeFindsNothing(page, 'a comparison');
    await screenshot(page, 'console-models-compare');

    await page.getByRole('link', { name: '← All models' }).click();
    await page.getByRole('link', { name: fresh, exact: true }).click();
    await page.getByRole('heading', { name: 'Metrics' }).waitFor();
    await axeFindsNothing(page, 'a version');
    await screenshot(page, 'console-model');

    if ((await stateOf(fresh)) !== 'live') {
      await page.getByRole('button', { name: `Promote ${fresh}` }).click();
      await confirm(page, 'Promote');
    }
    assert.equal(await stateOf(fresh), 'live');
    assert.equal(await modelOfAList(), fresh);

    await page.getByRole('link', { name: '← All models' }).click();
    await page.getByRole('button', { name: 'Roll back' }).click();
    await confirm(page, 'Roll back');
    assert.equal(await stateOf(old), 'live');
    assert.equal(await stateOf(fresh), 'previous');
    assert.equal(await modelOfAList(), old);
    await page.getByText('Previous', { exact: true }).waitFor();
    await axeFindsNothing(page, 'the models');
    await screenshot(page, 'console-models');
  }));
