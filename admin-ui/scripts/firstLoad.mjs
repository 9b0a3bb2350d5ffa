// Fails the build when what a browser fetches to open any one page grows beyond its budget.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET_BYTES = 300_000;
const OUT = 'target/classes/console';

const manifest = JSON.parse(readFileSync(join(OUT, '.vite/manifest.json'), 'utf8'));
const ENTRY = Object.keys(manifest).filter((name) => manifest[name].isEntry);
// What else is fetched later is a part of a page that is not there at first sight.
const PAGES = Object.keys(manifest).filter((name) => name.endsWith('Page.tsx'));

function collect(name, files) {
  const chunk = manifest[name];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  // Of the fonts, a page in Latin letters fetches this one alone.
  for (const asset of chunk.assets ?? []) if (!asset.includes('latin-ext')) files.add(asset);
  for (const imported of chunk.imports ?? []) collect(imported, files);
}

const sizes = new Map();
function sizeOf(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(join(OUT, file))).length);
  return sizes.get(file);
}

let over = false;
for (const page of PAGES) {
  const files = new Set(['index.html', 'bell.svg']);
  for (const name of [...ENTRY, page]) collect(name, files);
  const total = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
  over ||= total > BUDGET_BYTES;
  console.log(
    `first load of ${page}: ${files.size} files, ${(total / 1000).toFixed(1)} kB gzipped of ${BUDGET_BYTES / 1000} kB`,
  );
}
if (over) {
  console.error('A first load is over its budget. Load something later, or leave it out.');
  process.exit(1);
}
