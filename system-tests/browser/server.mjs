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

async function get(path) {
  const response = await fetch(url + path, { headers: { 'X-API-Key': key } });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return response.json();
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

/** Makes a member of the console, under a name of its own, and gives its name and password. */
export async function newMember(role) {
  const name = `journey-${role}-${Date.now().toString(36)}`;
  const response = await fetch(`${url}/v1/members`, {
    method: 'POST',
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, role }),
  });
  if (!response.ok) {
    throw new Error(`POST /v1/members: ${response.status} ${await response.text()}`);
  }
  const { password } = await response.json();
  return { name, password };
}
