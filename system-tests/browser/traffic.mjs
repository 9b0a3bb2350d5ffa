// What a shop does all day, in small: lists for people, and what they do with them.
import { ask } from './server.mjs';

function listFor(userId, count, placement = 'home') {
  const query = new URLSearchParams({ count, placement });
  return ask('GET', `/v1/users/${encodeURIComponent(userId)}/recommendations?${query}`);
}

/** The ids of the items that visitors see, in their order. */
export async function itemsFor(userId, count = 10) {
  const { items } = await listFor(userId, count);
  return items.map(({ itemId }) => itemId);
}

/** Serves each of the users a list; every second of them clicks on an item of it, every sixth buys one. */
export async function serveLists(userIds) {
  const events = [];
  for (const [index, userId] of userIds.entries()) {
    const { listId, items } = await listFor(userId, 10);
    if (index % 2 === 1 || items.length === 0) continue;
    const { itemId, position } = items[index % items.length];
    const acted = { userId, itemId, listId, position };
    events.push({ ...acted, type: 'click' });
    if (index % 6 === 0) events.push({ ...acted, type: 'purchase' });
  }
  await ask('POST', '/v1/events', events);
}

const PATIENCE_MS = 60_000;

/** Asks again until the answer is as it should be, and gives that; `what` says what was waited for. */
export async function until(what, asks, fits) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await asks();
    if (fits(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`Waited for ${what}; the last answer: ${JSON.stringify(answer)}`);
  }
}
