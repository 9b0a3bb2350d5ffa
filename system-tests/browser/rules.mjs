// The rules from draft to live and back: `BELFRY_URL=.. BELFRY_KEY=.. node rules.mjs`. Exits with 0 when every step passes, else
// 1. The server's rules and its settings are left as they were found.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DraftPage } from './draftPage.mjs';
import { ExplorePage } from './explorePage.mjs';
import {
  draftOf,
  listsOf,
  liveRules,
  newMember,
  publishRules,
  recordOf,
  setTwoPersonApproval,
  someUsers,
  url,
} from './server.mjs';
import {
  axeFindsNothing,
  closeBrowser,
  focusIsKept,
  inTab,
  nothingRunsOff,
  openBrowser,
  pressOn,
  screenshot,
  TABLET,
  tabTo,
  typeInto,
} from './tabs.mjs';

const SEEN = {
  name: 'expensive-last',
  description: 'What costs more than 50 stands further down',
  items: 'item.price > 50.0',
  action: { type: 'bury', factor: 0.5 },
};

let editor;
let other;
let approver;
let users;
/** What was live before, and the version that the journeys begin with. */
let found;
let start;

before(async () => {
  [, editor, other, approver, users, found] = await Promise.all([
    openBrowser(),
    newMember('editor', 'ines'),
    newMember('editor', 'tom'),
    newMember('approver', 'amara'),
    someUsers(40),
    liveRules(),
  ]);
  start = await publishRules('Expensive things stand last', [...found.rules, SEEN]);
  await setTwoPersonApproval(true);
});

after(async () => {
  await closeBrowser();
  await setTwoPersonApproval(false);
  await publishRules('As before the journeys', found.rules);
});

test('a rule from the builder to every list, and back', async () => {
  const lists = await listsOf(users, start);
  const hour = new Date().getUTCHours();
  let draftId;

  await inTab({ member: editor }, async ({ page }) => {
    const draft = new DraftPage(page);
    await page.goto(`${url}/rules`);
    await page.getByRole('row', { name: /expensive-last/ }).waitFor();
    await axeFindsNothing(page, 'the rules');
    await screenshot(page, 'console-rules');

    await draft.begin();
    draftId = draft.draftId();
    await draft.title.fill('Kitchen week');
    await draft.note.fill('Kitchen things to the front until Sunday');
    await draft.add('Boost');
    await draft.name.fill('kitchen-week');
    await page.getByLabel('Factor', { exact: true }).fill('3');
    await draft.addTest('Which items', 1, 'item.categories', 'includes', 'Kitchen');
    assert.equal(
      await draft.conditionText('Which items').inputValue(),
      '"Kitchen" in item.categories',
    );

    const conflicts = draft.conflictsOf('kitchen-week');
    await conflicts.getByText('expensive-last').first().waitFor();
    await conflicts.getByText(/For example: .*sku-/).waitFor();
    await axeFindsNothing(page, 'a rule with a conflict');
    await screenshot(page, 'console-rule-conflict');

    await draft.addTest('Which items', 2, 'item.price', 'is at most', '50');
    await conflicts.waitFor({ state: 'detached' });
    await axeFindsNothing(page, 'a rule without a conflict');
    await screenshot(page, 'console-rule-builder');
    await draft.save();
  });

  // the preview says what it changes, and it is submitted
  await inTab({ member: editor }, async ({ page }) => {
    const draft = new DraftPage(page);
    await draft.open(draftId);
    await draft.tab('Changes').click();
    await page.getByRole('heading', { name: 'kitchen-week' }).waitFor();
    await axeFindsNothing(page, 'the changes of a draft');
    await screenshot(page, 'console-rule-changes');

    await draft.tab('Preview').click();
    await axeFindsNothing(page, 'the preview before it is asked for');
    await draft.preview.getByRole('button', { name: 'Preview' }).click();
    await page.getByRole('heading', { name: 'The lists that change most' }).waitFor();
    await axeFindsNothing(page, 'a preview');
    await screenshot(page, 'console-preview');

    await draft.step('Submit', 'Submit for approval?');
    await page.getByText('An approver has to look at it.').waitFor();
    await axeFindsNothing(page, 'a submitted draft');
  });

  let published;
  // another member approves and publishes it
  await inTab({ member: approver }, async ({ page }) => {
    const draft = new DraftPage(page);
    await page.goto(`${url}/rules`);
    await page.getByRole('link', { name: 'Kitchen week' }).click();
    await page.getByText('It waits for your approval.').waitFor();
    await draft.tab('Changes').click();
    await page.getByRole('heading', { name: 'kitchen-week' }).waitFor();
    await axeFindsNothing(page, 'a draft that waits for approval');
    await screenshot(page, 'console-rule-approve');
    await draft.button('Approve').click();
    await page.getByRole('dialog', { name: 'Approve this draft?' }).waitFor();
    await axeFindsNothing(page, 'the question whether to approve');
    await page.keyboard.press('Escape');
    await draft.step('Approve', 'Approve this draft?');
    await draft.step('Publish', 'Publish these rules?');
    published = await publishedAs(page);
    await axeFindsNothing(page, 'a published draft');
  });

  // the next lists follow it, and Explore shows it
  {
    const now = await listsOf(users, published);
    const changed = users.filter((user) => !same(now.get(user), lists.get(user)));
    assert.ok(changed.length > 0, 'no list changed');
    await inTab({ member: approver }, async ({ page }) => {
      const explore = new ExplorePage(page);
      await page.goto(`${url}/explore?${new URLSearchParams({ user: changed[0] })}`);
      await explore.settled();
      await explore.healthy();
      const record = await recordOf(await explore.listId());
      assert.equal(record.ruleset, published);
      assert.deepEqual(
        record.items.map(({ itemId }) => itemId),
        now.get(changed[0]),
      );
      await page.getByText('kitchen-week').first().waitFor();
      await axeFindsNothing(page, 'Explore with the new rule');
      await screenshot(page, 'console-explore-rule');
    });
  }

  // once reverted, the lists are what they were
  await inTab({ member: approver }, async ({ page }) => {
    await page.goto(`${url}/rules/history`);
    await page.getByRole('button', { name: `Bring back version ${start}` }).waitFor();
    await axeFindsNothing(page, 'the history');
    await screenshot(page, 'console-rule-history');
    await page.getByRole('button', { name: `Bring back version ${start}` }).click();
    await axeFindsNothing(page, 'the question whether to revert');
    await page.getByRole('button', { name: 'Make it live' }).click();
    await page.getByText(`Back to version ${start}`).waitFor();
    const { version, rules } = await liveRules();
    assert.ok(!rules.some(({ name }) => name === 'kitchen-week'));
    const again = await listsOf(users, version);
    // The model looks at the hour of a request.
    if (new Date().getUTCHours() === hour) assert.deepEqual(again, lists);
  });
});

test('two editors collide on a draft, and nothing is lost', () =>
  inTab({ member: editor, expected: /409/ }, async ({ page }) => {
    const mine = new DraftPage(page);
    await mine.begin();
    const draftId = mine.draftId();
    await inTab({ member: other }, async ({ page: theirPage }) => {
      const theirs = new DraftPage(theirPage);
      await theirs.open(draftId);
      await theirs.rule('variety').click();
      await theirPage.getByLabel('Strength').fill('0.25');
      await theirs.rule('brand-variety').click();
      await theirPage.getByLabel('At most, share of the list, %').fill('30');
      await theirs.save();
    });

    await mine.rule('variety').click();
    await page.getByLabel('Strength').fill('0.4');
    await mine.add('Boost');
    await mine.name.fill('garden-first');
    await mine.addTest('Which items', 1, 'item.categories', 'includes', 'Garden');
    await mine.button('Save').click();

    const collision = page.getByRole('dialog', { name: 'tom has saved this draft meanwhile' });
    const differing = collision.getByRole('list', { name: 'Rules that differ' });
    await differing.getByText('Both changed it. Say whose is to stand.').waitFor();
    assert.equal(await differing.getByRole('radiogroup').count(), 3);
    await axeFindsNothing(page, 'a collision');
    await screenshot(page, 'console-collision');

    const variety = differing.getByRole('radiogroup', { name: 'variety', exact: true });
    await variety.getByRole('radio', { name: 'tom' }).check();
    await collision.getByRole('button', { name: 'Save both as chosen' }).click();
    await collision.waitFor({ state: 'detached' });
    await mine.saved.waitFor();
    const { rules } = await draftOf(draftId);
    const named = (name) => rules.find((rule) => rule.name === name);
    assert.equal(named('variety').action.strength, 0.25);
    assert.equal(named('brand-variety').action.maxShare, 0.3);
    assert.equal(named('garden-first').items, '"Garden" in item.categories');
    assert.equal(rules.length, found.rules.length + 2);

    await mine.discard();
  }));

test('a pinned item is found by words of its title', () =>
  inTab({ member: editor }, async ({ page }) => {
    const draft = new DraftPage(page);
    await draft.begin();
    await draft.add('Pin');
    const item = page.getByRole('combobox', { name: 'Item', exact: true });
    await item.fill('moka');
    const option = page.getByRole('option', { name: /moka/ }).first();
    await option.waitFor();
    await axeFindsNothing(page, 'the items to pin');
    const title = (await option.locator('p').first().textContent()).trim();
    await option.click();
    assert.match(await item.inputValue(), /^sku-\d+$/);
    await option.waitFor({ state: 'detached' });
    await page.getByText(title, { exact: true }).filter({ visible: true }).waitFor();
    await draft.rule('pin').getByText('to mend').waitFor({ state: 'detached' });
    await axeFindsNothing(page, 'a pin');
    await draft.save();
    await draft.discard();
  }));

for (const [how, options] of [
  ['in the dark', { colorScheme: 'dark' }],
  ['on a tablet', { viewport: TABLET }],
]) {
  test(`the pages of the rules ${how}`, () =>
    inTab({ member: approver, ...options }, async ({ page }) => {
      const draft = new DraftPage(page);
      await page.goto(`${url}/rules`);
      await page.getByRole('row', { name: /expensive-last/ }).waitFor();
      await looksRight(page, `the rules ${how}`);
      await page.goto(`${url}/rules/versions/1`);
      await page.getByRole('heading', { name: 'Version 1' }).waitFor();
      await looksRight(page, `a version ${how}`);
      await page.goto(`${url}/rules/diff?from=1&to=live`);
      await page.getByRole('heading', { name: 'expensive-last' }).waitFor();
      await looksRight(page, `two versions ${how}`);

      await draft.begin();
      await draft.rule('expensive-last').click();
      await draft.addTest('Which items', 2, 'item.brand', 'is one of', 'Oakhaven');
      await draft.rule('expensive-last').getByText('1 to mend').waitFor({ state: 'detached' });
      await looksRight(page, `a draft ${how}`);
      await draft.tab('Changes').click();
      await page.getByText('What is not saved yet is not among the changes.').waitFor();
      await looksRight(page, `changes ${how}`);
      await draft.tab('Preview').click();
      await draft.preview.getByRole('button', { name: 'Preview' }).click();
      await draft.preview.getByText(/Answered in/).waitFor();
      await looksRight(page, `a preview ${how}`);
      await draft.save();
      await draft.discard();
    }));
}

async function looksRight(page, where) {
  await nothingRunsOff(page, where);
  await axeFindsNothing(page, where);
  await screenshot(page, where.replaceAll(' ', '-'));
}

test('the whole way of a rule by keyboard alone', async () => {
  let version;
  await byKeyboard(editor, async (page) => {
    const draft = new DraftPage(page);
    await pressOn(page, draft.button('New draft'));
    await typeInto(page, draft.title, 'Sound first');
    await pressOn(page, draft.button('Add a rule'));
    await arrowTo(page, page.getByRole('menuitem', { name: /^Boost/ }));
    await page.keyboard.press('Enter');
    await typeInto(page, draft.name, 'sound-first');
    await typeInto(page, page.getByLabel('Factor', { exact: true }), '2');
    await pressOn(page, draft.section('Which items').getByRole('button', { name: 'Add a test' }));
    // The new line has the focus, on its attribute.
    await page.keyboard.type('item.cat');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Sound');
    await page.keyboard.press('Escape');
    assert.equal(
      await draft.conditionText('Which items').inputValue(),
      '"Sound" in item.categories',
    );

    await tabTo(page, draft.rule('sound-first'), { backwards: true });
    await page.keyboard.press('Alt+ArrowUp');
    await page.getByText(/^sound-first is now number \d+ of \d+\.$/).waitFor();
    await focusIsKept(page, 'after a rule was moved');
    await page.keyboard.press('Control+S');
    await draft.saved.waitFor();
    await focusIsKept(page, 'after it was saved');
    await axeFindsNothing(page, 'a saved draft');

    await tabTo(page, draft.tab(/^Rules/), { backwards: true });
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await pressOn(page, draft.preview.getByRole('button', { name: 'Preview' }));
    await draft.preview.getByText(/Answered in/).waitFor();
    await focusIsKept(page, 'after the preview');

    await pressOn(page, draft.button('Submit'), { backwards: true });
    await confirm(page, 'Submit for approval?');
    await page.getByText('An approver has to look at it.').waitFor();
    await focusIsKept(page, 'after it was submitted');
  });
  await byKeyboard(approver, async (page) => {
    const draft = new DraftPage(page);
    await pressOn(page, page.getByRole('link', { name: 'Sound first' }).first());
    await pressOn(page, draft.button('Approve'));
    await confirm(page, 'Approve this draft?');
    await page.getByText('It can be published.').waitFor();
    await focusIsKept(page, 'after it was approved');
    await pressOn(page, draft.button('Publish'));
    await confirm(page, 'Publish these rules?');
    version = await publishedAs(page);
    await focusIsKept(page, 'after it was published');
  });
  const live = await liveRules();
  assert.equal(live.version, version);
  assert.equal(live.rules.at(-2).name, 'sound-first');
});

/** A step of somebody who signs in on the page of the rules, and never touches the mouse. */
function byKeyboard({ name, password }, step) {
  // The browser reports the answer that nobody is signed in.
  return inTab({ expected: /401/ }, async ({ page }) => {
    await page.goto(`${url}/rules`);
    await typeInto(page, page.getByLabel('Name'), name);
    await typeInto(page, page.getByLabel('Password', { exact: true }), password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Rules', exact: true }).waitFor();
    await step(page);
  });
}

async function arrowTo(page, target) {
  await target.waitFor();
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press('ArrowDown');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`the arrows do not reach ${target}`);
}

/** Presses Enter in a question: its answer has the focus. */
async function confirm(page, question) {
  const dialog = page.getByRole('dialog', { name: question });
  await dialog.locator(':focus').waitFor();
  await axeFindsNothing(page, question);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

async function publishedAs(page) {
  const became = await page.getByText(/It became version \d+\./).textContent();
  return became.match(/version (\d+)\./)[1];
}

function same(a, b) {
  return a.join() === b.join();
}
