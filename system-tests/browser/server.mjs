// The server under test, seen from outside: what the page shows is held against what the API says.

function required(name) {
  const value = process.env[name];
  if (!value) {
    process.stderr.write(
      `${name} is not set. Give BELFRY_URL and BELFRY_KEY of a running server.\n`,
    );
    process.exit(2);
  }
  return value;
}

export const url = required('BELFRY_URL').replace(/\/$/, '');
export const key = required('BELFRY_KEY');

/** Asks the server as the key may; a refusal is an error. */
export async function ask(method, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      'X-API-Key': key,
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

function get(path) {
  return ask('GET', path);
}

export function recordOf(listId) {
  return get(`/v1/lists/${listId}`);
}

/** Of the first users, the warm one with the shortest history: rules then do more than leave out what was seen. */
export async function warmUser() {
  const { users } = await get('/v1/users?limit=40');
  const profiles = await Promise.all(
    users.map(({ userId }) => get(`/v1/users/${encodeURIComponent(userId)}/profile`)),
  );
  const warm = profiles
    .filter((profile) => profile.regime === 'WARM')
    .sort((a, b) => a.seen - b.seen);
  if (warm.length === 0) throw new Error('None of the first 40 users is WARM.');
  return warm[0];
}

/** Ids of users, whoever they are. */
export async function someUsers(count) {
  const { users } = await get(`/v1/users?limit=${count}`);
  return users.map(({ userId }) => userId);
}

/** A member of the console, made if it is not there, with a new password. */
export async function newMember(role, name = `journey-${role}-${Date.now().toString(36)}`) {
  const { members } = await get('/v1/members');
  const { password } = members.some((member) => member.name === name)
    ? await ask('PATCH', `/v1/members/${name}`, { role, resetPassword: true })
    : await ask('POST', '/v1/members', { name, role });
  return { name, password };
}

export function draftOf(draftId) {
  return get(`/v1/drafts/${draftId}`);
}

export function liveRules() {
  return get('/v1/rulesets/live');
}

/** Makes rules live, by way of a draft, and gives the version. */
export async function publishRules(title, rules) {
  const draft = await ask('POST', '/v1/drafts', { title, rules });
  const { version } = await ask('POST', `/v1/drafts/${draft.draftId}/publish`, undefined, {
    'If-Match': `"${draft.revision}"`,
  });
  return version;
}

export async function setTwoPersonApproval(twoPersonApproval) {
  const { revision } = await get('/v1/settings');
  await ask('PUT', '/v1/settings', { twoPersonApproval }, { 'If-Match': `"${revision}"` });
}

/** Lists as visitors get them: by user, the ids of the items in their order. All of them follow the version. */
export async function listsOf(userIds, version) {
  const lists = new Map();
  for (const userId of userIds) {
    lists.set(userId, await listOf(userId, version));
  }
  return lists;
}

const PATIENCE_MS = 20_000;

/** A list that is whole and follows the version; asked for again until the server has both. */
async function listOf(userId, version) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const path = `/v1/users/${encodeURIComponent(userId)}/recommendations?count=10`;
    const list = await get(path);
    if (list.degraded.length === 0 && list.ruleset === version) {
      return list.items.map(({ itemId }) => itemId);
    }
    if (Date.now() > until)
      throw new Error(`${path}: not whole by version ${version}: ${JSON.stringify(list)}`);
  }
}
