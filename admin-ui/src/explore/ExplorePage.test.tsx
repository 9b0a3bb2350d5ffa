import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { experimentsHandler, newFakeExperiments } from '../test/fakeExperiments';
import { newFakePlatform } from '../test/fakePlatform';
import {
  type FakeServer,
  json,
  problem,
  servedItem,
  servedList,
  startFakeServer,
  WITH_RULES,
  WITHOUT_RULES,
} from '../test/fakeServer';
import { openConsole } from '../test/openConsole';
import { handlerOf } from '../test/platformHandler';

let server: FakeServer;

beforeEach(() => {
  server = startFakeServer();
});

async function rowsOf(name: string) {
  const column = await screen.findByRole('region', { name });
  await waitFor(() => expect(within(column).getAllByRole('listitem').length).toBeGreaterThan(0));
  return within(column)
    .getAllByRole('listitem')
    .map((row) => row.textContent ?? '');
}

describe('Explore', () => {
  it('shows both lists with what the rules did between them', async () => {
    openConsole('/explore?user=u42');
    expect(
      await screen.findByText('The rules moved 2 items, brought in 1, took out 1.'),
    ).toBeTruthy();
    const withRules = await rowsOf('With rules');
    expect(withRules[0]).toContain('The rules moved it up 1 place.');
    expect(withRules[0]).toContain('Item b is close to what this user liked.');
    const without = await rowsOf('Without rules');
    expect(without[2]).toContain('Gone: it is not in the list with rules.');
  });

  it('says why an item is gone, as far as the record or the history tells', async () => {
    server.withoutRules = servedList(WITHOUT_RULES, [
      servedItem('i9', 1),
      servedItem('c', 2),
      servedItem('e', 3),
    ]);
    server.withRules = {
      ...server.withRules,
      inputs: {
        candidates: ['c', 'e'].map((itemId) => ({
          itemId,
          source: 'TWO_TOWER',
          retrievalScore: 1,
          relevance: 1,
        })),
        dropped: [{ itemId: 'c', reason: 'cap:two-per-brand' }],
        seed: '1',
        depth: 200,
      },
    };
    openConsole('/explore?user=u42');
    expect(await screen.findByText(/In this user's history: purchase, /)).toBeTruthy();
    expect(screen.getByText("Left out: the cap of rule 'two-per-brand' is reached.")).toBeTruthy();
    expect(screen.getByText('Fell below the first 3.')).toBeTruthy();
  });

  it('asks for lists that count as no exposure', async () => {
    openConsole('/explore?user=u42&placement=cart&device=mobile&count=5');
    await rowsOf('With rules');
    await waitFor(() => expect(server.asked).toHaveLength(2));
    expect(server.asked).toContainEqual({
      userId: 'u42',
      context: { device: 'mobile' },
      placement: 'cart',
      count: 5,
      purpose: 'explore',
      rules: true,
    });
    expect(server.asked.every((request) => request.purpose === 'explore')).toBe(true);
  });

  it('finds a user by keyboard alone', async () => {
    const router = openConsole('/explore');
    await screen.findByText('Whose list would you like to see?');
    await userEvent.keyboard('/');
    const box = screen.getByRole('combobox', { name: 'User' });
    expect(document.activeElement).toBe(box);
    await userEvent.keyboard('u43');
    await waitFor(() =>
      expect(
        within(screen.getByRole('listbox', { hidden: true })).getAllByRole('option', {
          hidden: true,
        }),
      ).toHaveLength(1),
    );
    await userEvent.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(router.state.location.search).toEqual({ user: 'u43' }));
  });

  it('takes an id that nobody has', async () => {
    const router = openConsole('/explore');
    await userEvent.type(await screen.findByRole('combobox', { name: 'User' }), 'made-up{Enter}');
    await waitFor(() => expect(router.state.location.search).toEqual({ user: 'made-up' }));
  });

  it('asks for nobody without a user id', async () => {
    openConsole('/explore');
    await userEvent.click(await screen.findByRole('button', { name: /Anonymous visitor/ }));
    await rowsOf('With rules');
    expect(server.asked.some((request) => 'userId' in request)).toBe(false);
    expect(screen.getByText(/No user id and no session/)).toBeTruthy();
  });

  it('says that an answer is degraded and what was missing', async () => {
    server.withoutRules = { ...server.withoutRules, degraded: ['scoring_unavailable'] };
    openConsole('/explore?user=u42');
    const without = await screen.findByRole('region', { name: 'Without rules' });
    expect(await within(without).findByText(/Scoring could not be reached/)).toBeTruthy();
    expect(screen.getAllByText('Degraded.')).toHaveLength(1);
  });

  it('says why a list is empty', async () => {
    server.withRules = { ...servedList(WITH_RULES, []), shortReason: 'Every item is hidden.' };
    openConsole('/explore?user=u42');
    expect(await screen.findByText('Every item is hidden.')).toBeTruthy();
  });

  it('shows the server’s own sentence when it refuses, and asks again', async () => {
    server.problems.set(
      '/v1/recommendations',
      problem(400, 'The input is not accepted', 'placement is "hom"; did you mean "home"?'),
    );
    openConsole('/explore?user=u42');
    const sentences = await screen.findAllByText('placement is "hom"; did you mean "home"?');
    expect(sentences).toHaveLength(2);
    server.problems.clear();
    await userEvent.click(screen.getByRole('button', { name: 'Ask again' }));
    expect((await rowsOf('With rules'))[0]).toContain('Title of b');
  });

  it('shows the list otherwise, without a rule that is switched off', async () => {
    server.handlers.push(handlerOf(newFakePlatform()));
    const router = openConsole('/explore?user=u42');
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Compare with other rules, another model or a variant',
      }),
    );
    await userEvent.click(await screen.findByRole('checkbox', { name: 'Fresh first' }));
    expect(await screen.findByRole('region', { name: 'Otherwise' })).toBeTruthy();
    expect(router.state.location.search).toEqual({ user: 'u42', without: 'Fresh first' });
    expect(screen.getByText(/The same request without rule Fresh first\./)).toBeTruthy();
    await waitFor(() =>
      expect(server.asked).toContainEqual(
        expect.objectContaining({ rules: true, withoutRules: ['Fresh first'], purpose: 'explore' }),
      ),
    );
    await userEvent.selectOptions(screen.getByLabelText('Rules of'), 'draft: Spring');
    await waitFor(() => expect(router.state.location.search).toEqual({ user: 'u42', draft: 'd1' }));
    await userEvent.click(screen.getByRole('button', { name: 'Compare with no rules again' }));
    expect(await screen.findByRole('region', { name: 'Without rules' })).toBeTruthy();
  });

  it('shows what a variant of a running experiment would serve', async () => {
    server.handlers.push(handlerOf(newFakePlatform()), experimentsHandler(newFakeExperiments()));
    const router = openConsole('/explore?user=u42&model=two-tower-2');
    const choice = await screen.findByLabelText('Variant of an experiment');
    await userEvent.selectOptions(choice, 'calmer-home/calm');
    await waitFor(() =>
      expect(server.asked).toContainEqual(
        expect.objectContaining({
          experiment: 'calmer-home',
          variant: 'calm',
          purpose: 'explore',
        }),
      ),
    );
    expect(router.state.location.search).toEqual({
      user: 'u42',
      experiment: 'calmer-home',
      variant: 'calm',
    });
    expect(screen.getByText(/The same request with variant calm of calmer-home/)).toBeTruthy();
    expect(screen.queryByLabelText('Rules of')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Compare with no rules again' }));
    expect(await screen.findByRole('region', { name: 'Without rules' })).toBeTruthy();
  });

  it('marks what would move, and says so', async () => {
    server.handlers.push(handlerOf(newFakePlatform()), async (request, url) => {
      if (url.pathname !== '/v1/recommendations') return undefined;
      const { model } = await request.clone().json();
      return model ? json({ listId: WITHOUT_RULES }) : undefined;
    });
    openConsole('/explore?user=u42&model=two-tower-2');
    const otherwise = await screen.findByRole('region', { name: 'Otherwise' });
    expect(
      await within(otherwise).findByText(
        'The same request with model two-tower-2. It moves 2 items, brings in 1, takes out 1.',
      ),
    ).toBeTruthy();
    expect(within(otherwise).getByText('It would move up 1 place.')).toBeTruthy();
    const live = screen.getByRole('region', { name: 'As it is' });
    expect(within(live).getByText('Gone: it would not be in the list.')).toBeTruthy();
  });

  it('says why an item is here and why another is not', async () => {
    server.handlers.push(handlerOf(newFakePlatform()));
    openConsole('/explore?user=u42');
    await userEvent.click(await screen.findByRole('button', { name: 'Why Title of b is here' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Why it is here' }));
    expect(await dialog.findByText(/It stands at position 1/)).toBeTruthy();
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const box = screen.getByRole('combobox', { name: 'Which item?' });
    await userEvent.type(box, 'rain{ArrowDown}');
    await screen.findByText('Rain jacket');
    await userEvent.clear(box);
    await userEvent.type(box, 'i2{Enter}');
    expect(await screen.findByText(/It is not in the list\. The rule/)).toBeTruthy();
    expect(screen.getByText('Rule: No alcohol')).toBeTruthy();
    const model = within(
      await screen.findByRole('region', { name: 'What in the model speaks for it' }),
    );
    expect(model.getByRole('row', { name: /the history 0\.20 −0\.42/ })).toBeTruthy();
    expect(model.getByRole('row', { name: /the attributes of the user 0\.62 0\.00/ })).toBeTruthy();
    expect(model.getByText('75 %')).toBeTruthy();
    expect(model.getAllByText('Trail shoes')).toHaveLength(2);
  });

  it('offers an anonymous list while there are no users', async () => {
    server.users = [];
    openConsole('/explore');
    expect(await screen.findByText('There are no users yet')).toBeTruthy();
    expect(screen.getByRole('button', { name: /Anonymous visitor/ })).toBeTruthy();
  });
});
