// Builds the console unless the one that is there is newer than everything it is made from.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BUILT = 'target/classes/console/.vite/manifest.json';
const SOURCES = [
  'src',
  'public',
  'scripts',
  'index.html',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vite.config.ts',
  '../docs/api/openapi.yaml',
];
// Made by the build itself.
const GENERATED = 'schema.gen.ts';

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return path.endsWith(GENERATED) ? 0 : stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (built <= Math.max(...SOURCES.map(newest))) {
  const build = spawnSync('npm', ['run', '--silent', 'build'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (build.error) console.error(`npm could not be run: ${build.error.message}`);
  process.exit(build.status ?? 1);
}
