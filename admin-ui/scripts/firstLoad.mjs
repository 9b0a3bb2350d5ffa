// Fails the build when what a browser fetches for the first page grows beyond its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 300_000;
const OUT = 'target/classes/console';

const manifest = JSON.parse(readFileSync(join(OUT, '.vite/manifest.json'), 'utf8'));
const files = new Set(['index.html', 'bell.svg']);

function collect(name) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  // Of the fonts, a page in Latin letters fetches this one alone.
  for (const asset of chunk.assets ?? []) if (!asset.includes('latin-ext')) files.add(asset);
  for (const imported of chunk.imports ?? []) collect(imported);
}
for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) collect(name);

const total = [...files].reduce(
  (sum, file) => sum + gzipSync(readFileSync(join(OUT, file))).length,
  0,
);
const line = `first load: ${files.size} files, ${(total / 1000).toFixed(1)} kB gzipped of ${BUDGET_BYTES / 1000} kB`;
console.log(line);
if (total > BUDGET_BYTES) {
  console.error('The first load is over its budget. Load something later, or leave it out.');
  process.exit(1);
}
