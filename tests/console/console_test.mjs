// Runs suites of the console's tests, each against an office of its own: Debian's Chromium over a real
// kioskd, or whatever a suite opens for itself. usage: console_test.mjs BIN_DIR CHROMIUM SHOTS_DIR SUITE...
import { mkdirSync } from 'node:fs';
import { Office, openBrowser } from './rig.mjs';
import { at, shot } from './helpers.mjs';

const [bin, chromium, shots, ...names] = process.argv.slice(2);
at.shots = shots;
mkdirSync(shots, { recursive: true });
const opened = await openBrowser(chromium);
at.browser = opened.browser;
let failed = 0;
let ran = 0;

async function showFailure(name) {
  let count = 0;
  for (const context of at.browser.contexts()) {
    for (const page of context.pages()) {
      await page.screenshot({ path: shot(`failed-${name}-${failed}-${++count}.png`) }).catch(() => {});
      if (page.problems?.length) console.log(page.problems.join('\n'));
    }
    await context.close();
  }
}

for (const name of names) {
  const { tests, alone = false, settings, open } = await import(`./${name}_suite.mjs`);
  at.office = alone ? null : open ? await open(bin) : await Office.open(bin, settings?.(bin));
  for (const [sentence, run] of tests) {
    const start = process.hrtime.bigint();
    ++ran;
    try {
      await run();
      console.log(`ok    ${sentence} (${(process.hrtime.bigint() - start) / 1000000n} ms)`);
    } catch (error) {
      ++failed;
      console.log(`FAIL  ${sentence}\n${error.stack}`);
      await showFailure(name);
    }
  }
  await at.office?.close();
}
await opened.close();
console.log(`${ran} tests, ${failed} failed`);
process.exit(failed || ran === 0 ? 1 : 0);
