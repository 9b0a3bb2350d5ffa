// Tabs of a real browser, each with cookies of its own, that fail a step on any complaint of the browser.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './browser.mjs';
import { url } from './server.mjs';

/** Where screenshots go: BELFRY_SCREENSHOTS, or target/screenshots. */
const SCREENSHOTS =
  process.env.BELFRY_SCREENSHOTS ??
  fileURLToPath(new URL('../target/screenshots', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const WIDE = { width: 1440, height: 1000 };
export const TABLET = { width: 820, height: 1180 };

let browser;

export async function openBrowser() {
  mkdirSync(SCREENSHOTS, { recursive: true });
  browser = await launchBrowser();
}

export async function closeBrowser() {
  await browser?.close();
}

/**
 * A tab of its own, signed in as the member where one is given, that notes whatever the browser complains about.
 * `expected` says which refused answers belong to the step, such as `/409/`.
 */
export async function openTab({
  member = null,
  colorScheme = 'light',
  viewport = WIDE,
  expected = null,
} = {}) {
  const context = await browser.newContext({ colorScheme, viewport });
  context.setDefaultTimeout(15_000);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  if (member) {
    const session = await context.request.post(`${url}/v1/session`, { data: member });
    assert.ok(session.ok(), `signing in: ${session.status()}`);
  }
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    if (!expected?.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => {
    // A request that the page itself gave up, for a newer one, is none.
    const why = request.failure()?.errorText;
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${why}`);
  });
  return { page, complaints, close: () => context.close() };
}

/** Runs a step in a tab of its own and fails it on any complaint of the browser. */
export async function inTab(options, step) {
  const tab = await openTab(options);
  try {
    await step(tab);
    assert.deepEqual(tab.complaints, [], 'the browser complained');
  } catch (error) {
    await screenshot(tab.page, `failed-${Date.now()}`);
    throw error;
  } finally {
    await tab.close();
  }
}

export async function axeFindsNothing(page, where) {
  await nothingMoves(page);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target).join(', ')})`,
  );
  assert.deepEqual(told, [], `axe on ${where}`);
}

/** Waits until colours have faded and what slides has come to its place. */
async function nothingMoves(page) {
  await page.evaluate(async () => {
    await new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)));
    const ending = document
      .getAnimations()
      .filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map((animation) => animation.finished));
  });
}

/** A picture of the window, without the empty space that may be below the page's content. */
export async function screenshot(page, name) {
  const { width, height } = page.viewportSize();
  const content = await page.evaluate(() => {
    const parts = [...document.querySelectorAll('main *, [role="dialog"]')];
    return Math.max(0, ...parts.map((part) => part.getBoundingClientRect().bottom));
  });
  await page.screenshot({
    path: `${SCREENSHOTS}/${name}.png`,
    clip: { x: 0, y: 0, width, height: Math.min(height, Math.max(300, Math.ceil(content) + 32)) },
  });
}

/** Fails where the page is wider than its window. */
export async function nothingRunsOff(page, where) {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(wider, 0, `${where} is wider than the window`);
}

/** Presses Tab until the target has the focus. */
export async function tabTo(page, target, { backwards = false } = {}) {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(backwards ? 'Shift+Tab' : 'Tab');
  }
  assert.fail(`Tab does not reach ${target}`);
}

/** Goes to the target by Tab and presses a key there. */
export async function pressOn(page, target, { key = 'Enter', ...way } = {}) {
  await tabTo(page, target, way);
  await page.keyboard.press(key);
}

/** Goes to a field by Tab and types over what is in it. */
export async function typeInto(page, field, text, way) {
  await tabTo(page, field, way);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Fails where whoever goes by keyboard has to begin at the top of the page again. */
export async function focusIsKept(page, where) {
  const lost = await page.evaluate(
    () => document.activeElement === null || document.activeElement === document.body,
  );
  assert.ok(!lost, `the focus is lost ${where}`);
}
