// A real Chromium out of an npm package, unpacked once beside it: no system package, no download at run time, and nothing
// executed from the temporary folder, which may be mounted noexec.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium as playwright } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('node_modules/.chromium', import.meta.url));

/** Unpacks into a folder of its own and moves it into place whole, so that a broken run leaves no half of a browser. */
async function unpack() {
  if (existsSync(`${FOLDER}/chromium`)) return;
  const aside = `${FOLDER}.${process.pid}`;
  mkdirSync(aside, { recursive: true });
  // The package unpacks into the temporary folder of the moment.
  const { TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH, AWS_EXECUTION_ENV } = process.env;
  process.env.TMPDIR = aside;
  // Makes it unpack the libraries too that a bare system lacks.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x';
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    await packed.executablePath();
  } finally {
    restore({ TMPDIR, LD_LIBRARY_PATH, FONTCONFIG_PATH, AWS_EXECUTION_ENV });
  }
  rmSync(FOLDER, { recursive: true, force: true });
  renameSync(aside, FOLDER);
}

function restore(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

function launchWith(env) {
  return playwright.launch({
    executablePath: `${FOLDER}/chromium`,
    headless: true,
    args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      ...(existsSync('/etc/fonts') ? {} : { FONTCONFIG_PATH: `${FOLDER}/fonts` }),
      ...env,
    },
  });
}

/**
 * A headless browser that visits nothing but the server under test; as root it cannot have a sandbox. The system's own
 * libraries are taken where it has them, else those that came with the package.
 */
export async function launchBrowser() {
  await unpack();
  try {
    return await launchWith({});
  } catch (error) {
    if (!String(error).includes('shared librar')) throw error;
    return launchWith({ LD_LIBRARY_PATH: `${FOLDER}/al2023/lib` });
  }
}
