// Installs what the build needs (`install.mjs build`) or what the checks need besides (`install.mjs test`), unless what is
// there was made from the same lock file. The build alone fetches no test tool.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const scope = process.argv[2];
if (scope !== 'build' && scope !== 'test') {
  console.error('usage: node scripts/install.mjs build|test');
  process.exit(2);
}

const lock = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
const stamp = (of) => `node_modules/.belfry-${of}`;
const fresh = (of) => existsSync(stamp(of)) && readFileSync(stamp(of), 'utf8') === lock;

if (!fresh('test') && !(scope === 'build' && fresh('build'))) {
  const options = scope === 'build' ? ['--omit=dev'] : [];
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--no-progress', ...options], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (npm.error) console.error(`npm could not be run: ${npm.error.message}`);
  if (npm.status !== 0) process.exit(1);
  writeFileSync(stamp(scope), lock);
}
