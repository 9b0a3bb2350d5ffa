import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { type FakeRules, FIRST_RULES, withFakeRules } from '../test/fakeRules';
import { type FakeServer, sessionOf, startFakeServer } from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import type { Draft } from './types';

let server: FakeServer;
let rules: FakeRules;

beforeEach(() => {
  server = startFakeServer();
  rules = withFakeRules(server);
});

const saved = () => rules.drafts[0] as Draft;

async function openDraft() {
  openConsole('/rules/drafts/d1');
  await screen.findByRole('heading', { level: 1, name: 'Winter sale' });
}

async function choose(rule: RegExp) {
  await userEvent.click(await screen.findByRole('button', { name: rule, current: false }));
}

async function save() {
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByRole('button', { name: 'Saved' });
}

const itemsText = () => screen.getByLabelText<HTMLTextAreaElement>('Which items, as text (CEL)');

/** Sets a field as a whole, as pasting over it does. */
function write(field: HTMLElement, value: string) {
  fireEvent.change(field, { target: { value } });
}

describe('the editor of a draft', () => {
  it('writes the text of what is built, and builds what is written', async () => {
    await openDraft();
    await choose(/^own-brand/);
    write(screen.getByLabelText('Which items, line 2: value'), '35');
    expect(itemsText().value).toBe('item.brand == "acme" && item.price > 35');
    write(itemsText(), '!has(item.brand)');
    expect(screen.getByLabelText<HTMLSelectElement>('Which items, line 1: comparison').value).toBe(
      'isUnknown',
    );
    await save();
    expect(saved().rules[1]?.items).toBe('!has(item.brand)');
  });

  it('keeps what the builder cannot draw as text, and says why', async () => {
    await openDraft();
    await choose(/^own-brand/);
    write(itemsText(), 'item.price * 2 > 20');
    expect(screen.getByText(/The builder does not draw this condition: it compares/)).toBeTruthy();
    await save();
    expect(saved().rules[1]?.items).toBe('item.price * 2 > 20');
  });

  it('offers names and values while typing, taken by the keyboard alone', async () => {
    await openDraft();
    await choose(/^own-brand/);
    write(itemsText(), 'item.b');
    await userEvent.type(itemsText(), 'r');
    const [option] = within(screen.getByLabelText('Suggestions')).getAllByText('brand');
    expect(itemsText().getAttribute('aria-activedescendant')).toBe(option?.parentElement?.id);
    await userEvent.keyboard('{Enter} == "b');
    await userEvent.keyboard('{Enter}');
    expect(itemsText().value).toBe('item.brand == "bolt"');
  });

  it('moves a rule by the keyboard and says where it is', async () => {
    await openDraft();
    const list = screen.getByRole('list', { name: 'Rules in their order' });
    within(list)
      .getByRole('button', { name: /^no-repeat/ })
      .focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(screen.getByText('no-repeat is now number 2 of 3.')).toBeTruthy();
    await save();
    expect(saved().rules.map(({ name }) => name)).toEqual([
      'own-brand',
      'no-repeat',
      'brand-variety',
    ]);
  });

  it('shows what is wrong in place, and conflicts with a case that shows them', async () => {
    rules.issues = [
      {
        severity: 'error',
        code: 'UNKNOWN_ATTRIBUTE',
        rule: 'own-brand',
        index: 1,
        field: 'items',
        line: 1,
        column: 6,
        length: 5,
        message: 'There is no item.brand; did you mean item.band?',
      },
    ];
    rules.conflicts = [
      {
        kind: 'BOOST_AND_BURY',
        rules: ['own-brand', 'brand-variety'],
        sentence: 'own-brand boosts what brand-variety buries.',
        witness: {
          itemId: 'i7',
          title: 'Boots',
          user: { country: 'DE' },
          context: {},
          placement: 'home',
          at: '2026-01-30T12:00:00Z',
        },
      },
    ];
    await openDraft();
    await choose(/^own-brand.*1 to mend, 1 conflict/);
    expect(screen.getByText(/did you mean item.band/).textContent).toContain('Line 1, column 6.');
    expect(itemsText().getAttribute('aria-invalid')).toBe('true');
    expect(
      screen.getByText(
        'For example: Boots (i7), for user.country = "DE", in home lists, on 2026-01-30 12:00 UTC.',
      ),
    ).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Submit' }).disabled).toBe(true);
  });

  it('adds, duplicates and takes out rules, and puts one back', async () => {
    await openDraft();
    await userEvent.click(screen.getByRole('button', { name: 'Add a rule' }));
    await userEvent.click(await screen.findByRole('menuitem', { name: /^Pin/ }));
    write(screen.getByRole('combobox', { name: 'Item' }), 'i5');
    await userEvent.click(screen.getByRole('button', { name: 'Duplicate' }));
    await userEvent.click(screen.getByRole('button', { name: 'Take out' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Put it back' }));
    await save();
    expect(saved().rules.slice(3)).toEqual([
      { name: 'pin', action: { type: 'pin', item: 'i5', position: 1 } },
      { name: 'pin-2', action: { type: 'pin', item: 'i5', position: 1 } },
    ]);
  });

  it('shows both versions when two people save, and keeps what each of them did', async () => {
    await openDraft();
    await choose(/^own-brand/);
    write(screen.getByLabelText('Description'), 'Mine');
    rules.drafts = [
      {
        ...saved(),
        revision: 2,
        rules: FIRST_RULES.map((rule) =>
          rule.name === 'no-repeat' ? { ...rule, description: 'Theirs' } : rule,
        ),
      },
    ];
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'grace has saved this draft meanwhile',
    });
    expect(within(dialog).getByText('Theirs')).toBeTruthy();
    expect(within(dialog).getByText('Mine')).toBeTruthy();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save both as chosen' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(saved().revision).toBe(3);
    expect(saved().rules.map(({ description: words }) => words)).toEqual([
      'Theirs',
      'Mine',
      undefined,
    ]);
  });

  it('goes from editing to live through another person', async () => {
    server.session = sessionOf('editor', 'grace');
    await openDraft();
    await userEvent.click(screen.getByRole('button', { name: 'Submit' }));
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Submit' }),
    );
    await screen.findByText('Waits for approval');
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  it('is approved and published by another person', async () => {
    rules.drafts = [{ ...saved(), state: 'submitted' }];
    server.session = sessionOf('approver', 'ada');
    await openDraft();
    for (const step of ['Approve', 'Publish']) {
      await userEvent.click(await screen.findByRole('button', { name: step }));
      await userEvent.click(
        within(await screen.findByRole('dialog')).getByRole('button', { name: step }),
      );
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
    expect(await screen.findByText('Published')).toBeTruthy();
    expect(rules.versions[0]?.approvedBy).toBe('member:ada');
  });

  it('offers a rebase where other rules became live meanwhile', async () => {
    rules.drafts = [{ ...saved(), state: 'approved', base: '2' }];
    server.session = sessionOf('approver', 'ada');
    await openDraft();
    await userEvent.click(screen.getByRole('button', { name: 'Publish' }));
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Publish' }));
    await screen.findByText('Version 3 is live now; rebase first.');
    await userEvent.click(screen.getByRole('button', { name: 'Rebase on what is live' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Rebase' }));
    await waitFor(() => expect(saved().base).toBe('3'));
  });

  it('shows what the rules would have changed', async () => {
    await openDraft();
    await userEvent.click(screen.getByRole('tab', { name: 'Preview' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Preview' }));
    expect(await screen.findByText('212 of 1,000')).toBeTruthy();
    const drafted = screen.getByRole('list', { name: 'Draft' });
    expect(
      within(drafted)
        .getAllByRole('listitem')
        .map((each) => each.textContent),
    ).toEqual(['1Title of i1New', '2Title of i3▲ from 3', '3Title of i2▼ from 2']);
  });

  it('asks before it is left unsaved', async () => {
    await openDraft();
    await userEvent.type(screen.getByLabelText('Title'), ' 2');
    await userEvent.click(screen.getByRole('link', { name: 'Explore' }));
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }),
    );
    expect(screen.getByLabelText<HTMLInputElement>('Title').value).toBe('Winter sale 2');
  });

  it('is only read by a viewer', async () => {
    server.session = sessionOf('viewer');
    await openDraft();
    expect(screen.queryByRole('button', { name: /Save/ })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add a rule' })).toBeNull();
  });
});
