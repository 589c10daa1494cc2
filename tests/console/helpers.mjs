// What the suites share: the office and the browser of this run, waiting without eval, and what holds on
// every page.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const at = { office: null, browser: null, shots: '' };
export const shot = (name) => join(at.shots, name);

// A browser knows by the page that a .js file is a module; Node.js 18 has to be told.
const source = new URL('../../kiosk-ui/console/', import.meta.url);
const copies = mkdtempSync(join(tmpdir(), 'tiepdan-modules-'));
for (const name of readdirSync(source).filter((file) => file.endsWith('.js'))) writeFileSync(join(copies, name), readFileSync(new URL(name, source)));
writeFileSync(join(copies, 'package.json'), '{"type": "module"}');
process.on('exit', () => rmSync(copies, { recursive: true, force: true }));
export const load = (name) => import(join(copies, name));
export const { words } = await load('words.js');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The policy of the pages forbids foreign scripts, so axe comes in through the debugger.
export async function accessible(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact));
  assert.deepEqual(bad.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' | ')}`), []);
}

export async function large(page) {
  const small = await page.evaluate(() => [...document.querySelectorAll('button, a[href]:not(.skip), input:not([type=radio], [type=checkbox]), select, .choice')]
    .filter((element) => element.offsetParent !== null && element.getBoundingClientRect().height < 44)
    .map((element) => `${element.id} ${element.getBoundingClientRect().height}`));
  assert.deepEqual(small, []);
}

export async function number(page) {
  await page.waitForSelector('#number');
  return page.textContent('#number');
}

// waitForFunction() would need 'unsafe-eval', which the pages forbid: asked again and again instead.
export async function until(page, holds, argument) {
  for (let tries = 0; tries < 300; ++tries) {
    if (await page.evaluate(holds, argument)) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never held: ${holds} ${argument ?? ''}`);
}

export const ready = (page, text) => until(page, (want) => {
  const button = document.getElementById('primary');
  return button && !button.disabled && button.textContent.includes(want);
}, text);

export async function finish(page) {
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await page.waitForSelector('#outcome-received');
  await page.keyboard.press('1');
  await ready(page, words.vi.done);
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
}

export const pressed = (page, id) => until(page, (wanted) => { const it = document.getElementById(wanted); return it && !it.disabled; }, id);

// What hangs out of its card; a card that may be scrolled sideways (narrow windows) holds it.
export const hanging = () => [...document.querySelectorAll('.card')]
  .filter((card) => getComputedStyle(card).overflowX === 'visible' && card.scrollWidth > card.clientWidth)
  .map((card) => card.getAttribute('aria-labelledby') ?? card.className);


const kSizes = [[1920, 1080], [1366, 768], [1024, 768], [640, 400]];

// What holds on every page in every state: no serious finding, nothing too small, nothing cut off, and
// nothing that the page's policy refused.
export async function sound(page, name) {
  await accessible(page);
  await large(page);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: wider than the window`);
  assert.deepEqual(await page.evaluate(hanging), [], `${name}: something hangs out of its card`);
  const trouble = await page.$('#error');
  assert.equal(trouble && await trouble.textContent(), null, `${name}: trouble that nobody made`);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
}

// Every size that an office has, by making one window smaller: no script asks for the size, the style
// sheet alone does, so a page opened in that size would look the same.
// Pictures of all sizes are kept in Vietnamese, of one in any other language.
export async function soundInEverySize(page, name, language) {
  for (const [width, height] of kSizes) {
    await page.setViewportSize({ width, height });
    if (language === 'vi' || width === 1366) await page.screenshot({ path: shot(`${name}-${language}-${width}.png`), fullPage: true });
    await sound(page, `${name} at ${width} in ${language}`);
  }
}

// Acts are off until the last one is answered and shown.
export const settled = (page) => until(page, async () => { const { state } = await import('/app.js'); return state.online && !state.busy; });

export const textOf = (page, selector) => page.textContent(selector).then((text) => text.replace(/\s+/g, ' ').trim());

// A door on the road to the device, open until it is shut. It is put in once and stays: while a page's
// first door comes or its last one goes, a request may pass it untold.
export async function door(page, url) {
  let shut = false;
  const waiting = [];
  await page.route(url, (route) => (shut ? waiting.push(route) : route.continue()));
  return {
    shut() { shut = true; },
    // The request that came to the shut door; later ones pass.
    async caught() {
      for (let tries = 0; waiting.length === 0; ++tries) {
        assert.ok(tries < 300, `nothing came to the door of ${url}`);
        await page.waitForTimeout(50);
      }
      shut = false;
      return waiting.shift();
    },
  };
}
