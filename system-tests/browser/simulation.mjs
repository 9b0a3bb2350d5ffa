// The users of `./belfry simulate --on`, who visit the server under test while somebody looks at it in the console.
import { spawn } from 'node:child_process';
import { key, url } from './server.mjs';

/** Whose tastes they have: the same shop in every run, so that the server is filled once. */
const SHOP = ['--users', '400', '--items', '60', '--seed', '3'];

const running = new Set();

/** How `./belfry` is called: BELFRY_COMMAND, a JSON array. */
function command() {
  const given = process.env.BELFRY_COMMAND;
  if (!given) throw new Error('BELFRY_COMMAND is not set: a JSON array such as ["./belfry"].');
  return JSON.parse(given);
}

/** Lets days go by, and gives what was said of them; `more` are options of `./belfry simulate`. */
export function letDaysGoBy(days, ...more) {
  const [program, ...first] = command();
  const options = ['--on', url, '--key', key, '--days', String(days), '--pace', '0'];
  const users = spawn(program, [...first, 'simulate', ...options, ...SHOP, ...more]);
  running.add(users);
  let said = '';
  for (const stream of [users.stdout, users.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      said += text;
    });
  }
  return new Promise((resolve, reject) => {
    users.on('error', reject);
    users.on('close', (code) => {
      running.delete(users);
      if (code === 0) resolve(said);
      else reject(new Error(`simulate ended with ${code}: ${said}`));
    });
  });
}

/** Ends whoever still visits. */
export function sendUsersHome() {
  for (const users of running) users.kill('SIGTERM');
}
