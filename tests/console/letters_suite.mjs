// Goal: a letter is looked through, classified and confirmed by keyboard, quickly; what is doubtful cannot be
// passed over; of a protected letter nothing stays. Method: real pages of the corpus through the simulated
// scanner and the real reading; what was set is read back from the API.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goByKeys, openPage, pressByKeys, signIn, tabTo, typeInto } from './rig.mjs';
import { at, door, pressed, settled, shot, sound, soundInEverySize, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);

const folder = mkdtempSync(join(tmpdir(), 'tiepdan-letters-'));
const feeder = join(folder, 'feeder');
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const generator = new URL('../support/corpus/gen.py', import.meta.url).pathname;

export function settings(bin) {
  mkdirSync(feeder);
  const key = (name) => JSON.parse(execFileSync(join(bin, 'hubctl'), ['--json', 'body', 'keygen', '--out', join(folder, name)], { encoding: 'utf8' })).public_key;
  const body = (id, name, isProtected) => `[[bodies]]\nid = "${id}"\nname = "${name}"\nkey = "${key(id)}"\nprotected = ${isProtected}\n`;
  return `[scanner]\ndevice = "sim:${feeder}"\nduplex = true\n${body('thanh-tra', 'Thanh tra thành phố', true)}${body('ban-tcd', 'Ban Tiếp công dân', false)}`;
}

// Lays a letter of the corpus into the scanner and feeds it.
export async function scan(letter, variant = 'clean300') {
  for (const old of readdirSync(feeder)) rmSync(join(feeder, old));
  execFileSync('/usr/bin/python3', [generator, folder, '--letters', letter, '--variants', variant, '--all-pages'], { stdio: 'ignore' });
  for (const file of readdirSync(folder).filter((name) => name.startsWith(`${letter}-`) && name.endsWith('.png'))) renameSync(join(folder, file), join(feeder, file));
  await at.office.ask('POST', '/v1/sim/scanner', { state: 'reload' });
  return (await at.office.ask('POST', '/v1/letters', { source: 'adf' })).letter.id;
}

async function openLetters(options) {
  const page = await openPage(at.browser, at.office, options);
  await signIn(page, 'ha.nguyen');
  await page.waitForSelector('#primary');
  await goByKeys(page, 'letters');
  return page;
}

// Pages are read by a program of its own, which a busy machine makes wait.
export async function found(page) {
  await page.waitForSelector('#row-id_number', { timeout: 120000 });
  await inFocus(page, 'field-');
}

const review = async (id) => (await at.office.ask('GET', `/v1/letters/${id}/review`)).review;
const focused = (page) => page.evaluate(() => document.activeElement.id);
const inFocus = (page, prefix) => until(page, (wanted) => document.activeElement?.id.startsWith(wanted), prefix);

// Enter takes what is in focus and goes on, until the kind has the focus.
async function lookThrough(page) {
  let keys = 0;
  for (; (await focused(page)).startsWith('field-'); ++keys) {
    const before = await focused(page);
    await page.keyboard.press('Enter');
    // What could not be made out stays until it is said twice that there is nothing.
    await until(page, (old) => document.activeElement?.id && (document.activeElement.id !== old || document.getElementById(`${old}-told`)), before);
    await settled(page);
  }
  return keys;
}

test('an empty desk says what to do, and the register is empty', async () => {
  const page = await openLetters();
  await pressed(page, 'scan');
  assert.match(await textOf(page, 'main'), /Chưa có đơn nào ở bàn/);
  await sound(page, 'no letter');
  await page.context().close();
});

test('a clean letter of two pages is confirmed with at most twelve keys', async () => {
  const page = await openLetters();
  const id = await scan('01');
  await found(page);
  assert.equal(await focused(page), 'field-id_number', 'what the clerk must look at has the focus');
  assert.equal(await page.inputValue('#field-sender'), 'Nguyễn Thị Hồng Nhung');
  assert.equal(await page.inputValue('#field-date'), '12/03/2024');
  assert.match(await textOf(page, '#row-id_number'), /Cần xem/);
  assert.ok(await page.isDisabled('#letter-confirm'));
  assert.match(await textOf(page, '#confirm-why'), /ô cần xem/);
  assert.ok(await page.$('#focus-mark'), 'its place is marked on the page');
  await sound(page, 'a letter in review');
  await page.setViewportSize({ width: 1680, height: 1050 });
  await page.screenshot({ path: shot('letter-review.png'), fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  let keys = await lookThrough(page);
  assert.equal(await focused(page), 'letter-kind-complaint');
  assert.match(await textOf(page, '#kind-hint'), /Khiếu nại \(tên đơn, chữ trên chỗ ký\)/);
  for (const key of ['1', '2', 'F9']) {
    await page.keyboard.press(key);
    ++keys;
    await settled(page);
  }
  await page.waitForSelector('#receipt-title');
  assert.ok(keys <= 12, `${keys} keys`);
  console.log(`      ${keys} keys`);
  assert.match(await textOf(page, '.receipt .number'), /^HN-\d\d-[0-9A-Z]{8}-[0-9A-Z]$/);
  await sound(page, 'the receipt');
  await page.screenshot({ path: shot('letter-receipt.png'), fullPage: true });
  const row = (await at.office.ask('GET', `/v1/letters/${id}`)).letter;
  assert.deepEqual([row.state, row.kind, row.pages, row.class], ['confirmed', 'complaint', 2, 'ordinary']);
  await pressByKeys(page, 'receipt-done');
  await page.waitForSelector('#scan');
  assert.match(await textOf(page, 'table'), new RegExp(`${row.code}.*Khiếu nại.*Ban Tiếp công dân`));
  await page.context().close();
});

test('what is typed counts, what is wrong is said, and Ctrl+Z takes back', async () => {
  const page = await openLetters();
  const id = await scan('04');
  await found(page);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0360900045');
  assert.match(await textOf(page, '#field-id_number-told'), /12 chữ số/);
  await page.keyboard.press('Enter');
  assert.equal(await focused(page), 'field-id_number', 'a wrong value is not taken');
  await page.keyboard.type('19');
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement.id !== 'field-id_number');
  await settled(page);
  const number = async () => (await review(id)).fields.find((it) => it.name === 'id_number');
  assert.deepEqual([(await number()).value, (await number()).suggested, (await number()).state], ['036090004519', '036090004518', 'set']);
  await page.keyboard.press('Control+Z');
  await until(page, () => document.activeElement.id === 'field-id_number');
  await settled(page);
  assert.equal((await number()).state, 'doubtful');
  assert.equal(await page.inputValue('#field-id_number'), '036090004518');
  await page.focus('#field-date');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('31/02/2024');
  assert.match(await textOf(page, '#field-date-told'), /24\/11\/2026/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('19/7/2024');
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement.id !== 'field-date');
  await settled(page);
  assert.equal((await review(id)).fields.find((it) => it.name === 'date').value, '2024-07-19');
  await page.context().close();
});

test('what could not be made out is not passed over by one key', async () => {
  const page = await openLetters();
  await page.waitForSelector('#row-phone');
  const { id } = (await at.office.ask('GET', '/v1/letters')).letters.find((row) => row.state === 'paused');
  // As a misread number comes from the reading: empty, with the place where it stands.
  await page.route('**/review', async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    if (route.request().method() === 'GET') body.review.fields[3] = { ...body.review.fields[3], value: '', suggested: '', state: 'empty', rule: 'checks_fail' };
    await route.fulfill({ response, json: body });
  });
  await page.evaluate(async () => { const { reload } = await import('/app.js'); await reload(); });
  await until(page, () => /Trống/.test(document.getElementById('row-phone')?.textContent ?? ''));
  await page.focus('#field-phone');
  await page.keyboard.press('Enter');
  assert.match(await textOf(page, '#field-phone-told'), /nhìn ảnh mà gõ/);
  assert.equal((await review(id)).fields[3].state, 'sure', 'nothing was set');
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement.id !== 'field-phone');
  await settled(page);
  assert.deepEqual([(await review(id)).fields[3].state, (await review(id)).fields[3].value], ['set', '']);
  await page.unroute('**/review');
  await page.context().close();
});

test('words are corrected by keyboard, marked on the page, and taken back', async () => {
  const page = await openLetters();
  await page.waitForSelector('.word');
  const { id } = (await at.office.ask('GET', '/v1/letters')).letters.find((row) => row.state === 'paused');
  await page.click('#word-1-4');
  await inFocus(page, 'word-text');
  assert.ok(await page.$('#focus-mark'));
  await page.keyboard.type('Cộng');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#word-1-4.fixed')?.textContent === 'Cộng');
  await settled(page);
  assert.deepEqual((await review(id)).words, [{ page: 1, word: 4, text: 'Cộng' }]);
  await page.click('#word-1-4');
  await pressed(page, 'word-back');
  await page.click('#word-back');
  await until(page, () => !document.querySelector('#word-1-4.fixed'));
  assert.deepEqual((await review(id)).words, []);
  await page.keyboard.press('Alt+ArrowUp');
  await page.waitForSelector('.sheet.zoom-2');
  await page.keyboard.press('Alt+ArrowDown');
  await page.waitForSelector('.sheet.zoom-1');
  await pressByKeys(page, 'drop');
  await pressByKeys(page, 'drop-yes');
  await page.waitForSelector('#scan');
  await page.context().close();
});

test('a denunciation leaves nothing on the page: no name, no code, no kind', async () => {
  const page = await openLetters();
  await scan('03', 'skew2.5');
  await found(page);
  await page.waitForSelector('#may-denounce');
  await sound(page, 'a denunciation in review');
  await lookThrough(page);
  await page.keyboard.press('2');
  await settled(page);
  const pages = await page.textContent('#page-now').then((text) => text.trim().split('/').at(-1));
  await typeInto(page, 'letter-count', pages);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#receipt-title');
  assert.equal((await page.content()).includes('Ngọc Ánh'), false);
  await pressByKeys(page, 'receipt-done');
  await page.waitForSelector('#scan');
  const register = await textOf(page, 'table');
  assert.match(register, /Được bảo vệ/);
  assert.equal((await page.content()).includes('Tố cáo'), false);
  assert.equal((register.match(/HN-\d\d-/g) ?? []).length, 1, 'only the ordinary letter has its code');
  await page.context().close();
});

// A stamped page, its empty back, and the page once more.
test('what to look at on a page is said, looked at with one key, and taken back', async () => {
  const page = await openLetters();
  for (const old of readdirSync(feeder)) rmSync(join(feeder, old));
  const draw = (to, variant, ...more) => execFileSync('/usr/bin/python3', [generator, join(folder, to), '--letters', '04', '--variants', variant, '--all-pages', ...more], { stdio: 'ignore' });
  draw('fronts', 'stamp');
  draw('backs', 'bleed', '--back');
  copyFileSync(join(folder, 'fronts/04-1.stamp.jpg'), join(feeder, '1.jpg'));
  copyFileSync(join(folder, 'backs/04-1.bleed.png'), join(feeder, '2.png'));
  copyFileSync(join(folder, 'fronts/04-1.stamp.jpg'), join(feeder, '3.jpg'));
  await at.office.ask('POST', '/v1/sim/scanner', { state: 'reload' });
  const { id } = (await at.office.ask('POST', '/v1/letters', { source: 'adf' })).letter;
  await found(page);
  await until(page, () => document.querySelectorAll('.strip-page.flagged').length === 2);
  assert.equal(await page.$('#page-flags'), null, 'nothing is said of the first page');
  await page.click('#mark-0');
  await page.waitForSelector('#focus-mark');
  assert.match(await textOf(page, '#page-marks'), /Dấu đỏ/);

  await page.keyboard.press('Alt+ArrowRight');
  await until(page, () => /có vẻ trống/.test(document.getElementById('page-flags')?.textContent ?? ''));
  await sound(page, 'a page to look at');
  await page.screenshot({ path: shot('letter-blank.png'), fullPage: true });
  await until(page, () => document.getElementById('page-seen')?.disabled === false);
  await page.keyboard.press('F7');
  await page.waitForSelector('#page-unseen');
  await until(page, () => document.querySelectorAll('.strip-page.flagged').length === 1);
  assert.deepEqual((await review(id)).seen, [2]);
  await until(page, () => document.getElementById('page-unseen')?.disabled === false);
  await page.keyboard.press('F7');
  await page.waitForSelector('#page-seen');
  assert.deepEqual((await review(id)).seen, []);

  await page.keyboard.press('Alt+ArrowRight');
  await until(page, () => /Giống trang 1/.test(document.getElementById('page-flags')?.textContent ?? ''));
  await at.office.ask('POST', `/v1/letters/${id}/abandon`, { reason: 'mistake' });
  await page.context().close();
});

test('a jam is said with the page it goes on from; several pages are turned by keys', async () => {
  const page = await openLetters({ language: 'en' });
  for (const old of readdirSync(feeder)) rmSync(join(feeder, old));
  execFileSync('/usr/bin/python3', [generator, folder, '--letters', '02', '--variants', 'clean200', '--all-pages'], { stdio: 'ignore' });
  for (const file of readdirSync(folder).filter((name) => /^02-.*png$/.test(name))) renameSync(join(folder, file), join(feeder, file));
  await at.office.ask('POST', '/v1/sim/scanner', { state: 'reload' });
  await at.office.ask('POST', '/v1/sim/scanner', { state: 'jam@2' });
  await pressByKeys(page, 'scan');
  await until(page, () => /from page 2/.test(document.getElementById('desk-paused')?.textContent ?? ''));
  await at.office.ask('POST', '/v1/sim/scanner', { state: 'ok' });
  await pressed(page, 'scan-more');
  await tabTo(page, 'scan-more');
  await page.keyboard.press('Enter');
  await until(page, () => /no more paper/i.test(document.getElementById('desk-paused')?.textContent ?? ''));
  await found(page);
  await page.keyboard.press('Alt+ArrowRight');
  await until(page, () => /2\/2/.test(document.getElementById('page-now')?.textContent ?? ''));
  await soundInEverySize(page, 'two-pages', 'en');
  assert.equal(await page.evaluate(() => document.title), `${words.en.product} – ${words.en.pageLetters}`);
  await page.context().close();
});

test('a page that is taken out while its letter is being shown is no trouble', async () => {
  const page = await openPage(at.browser, at.office);
  const asked = [];
  await page.route(/\/pages\/2$/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 404, json: { error: { code: 'NotFound', text_vi: 'Không tìm thấy.', action_vi: 'Kiểm tra.' } } });
  });
  await signIn(page, 'ha.nguyen');
  await page.waitForSelector('#primary');
  await goByKeys(page, 'letters');
  await found(page);
  await settled(page);
  assert.ok(asked.length > 0);
  assert.equal(await page.$('#error'), null);
  await page.context().close();
});

test('single pages are turned and read anew, moved, taken out and given back', async () => {
  const page = await openLetters();
  await found(page);
  const { id } = (await at.office.ask('GET', '/v1/letters')).letters.find((row) => row.state === 'paused');
  const letter = async () => (await at.office.ask('GET', `/v1/letters/${id}`)).letter;
  const order = async () => (await letter()).page_list.map((it) => it.id);
  const read = async (n) => at.office.ask('GET', `/v1/letters/${id}/pages/${n}`);
  const became = async (holds) => {
    for (let tries = 0; tries < 600; ++tries) {
      if (await holds()) return;
      await page.waitForTimeout(100);
    }
    throw new Error(`never held: ${holds}; ${JSON.stringify((await letter()).page_list)}; page 1 lies ${(await read(1)).quarter_turns}`);
  };
  // Not by Tab alone: the way leads through fields, and each shows the page it was read from.
  const press = async (button) => {
    await pressed(page, button);
    await page.focus(`#${button}`);
    await page.keyboard.press('Enter');
  };
  const [first, second] = await order();
  const { text } = await read(1);

  await press('page-right');
  await became(async () => { const now = await read(1); return now.state === 'read' && now.quarter_turns === 1; });
  assert.notEqual((await read(1)).text, text, 'a page that lies on its side cannot be read');
  await press('page-left');
  await became(async () => { const now = await read(1); return now.state === 'read' && now.quarter_turns === 0; });
  assert.equal((await read(1)).text, text);

  await press('page-later');
  await until(page, () => /2\/2/.test(document.getElementById('page-now')?.textContent ?? ''));
  assert.deepEqual(await order(), [second, first]);
  await press('page-remove');
  await page.waitForSelector('#removed-pages');
  assert.deepEqual(await order(), [second]);
  await sound(page, 'a page taken out');
  await page.screenshot({ path: shot('letter-pages.png'), fullPage: true });
  await press(`restore-${first.slice(0, 8)}`);
  await page.waitForSelector('#removed-pages', { state: 'detached' });
  assert.deepEqual(await order(), [second, first]);
  await pressed(page, 'drop');
  await pressByKeys(page, 'drop');
  await pressByKeys(page, 'drop-yes');
  await page.waitForSelector('#scan');
  await page.context().close();
});

// Two sheets of a feeder that scans one side; of the turned stack first one back comes, then both.
// The page asked for what it reads of a letter, and a colleague was quicker: that was shown as a fault.
test('a letter that leaves the desk while it is read is no trouble', async () => {
  const page = await openLetters();
  let asked;
  const answered = new Promise((go) => { asked = go; });
  let release;
  const released = new Promise((go) => { release = go; });
  await page.route('**/v1/letters/*/review', async (route) => { asked(); await released; await route.continue(); });
  const id = await scan('02', 'clean200');
  await answered;
  while ((await at.office.ask('GET', `/v1/letters/${id}`)).letter.state !== 'paused') await new Promise((go) => { setTimeout(go, 50); });
  await at.office.ask('POST', `/v1/letters/${id}/abandon`, { reason: 'mistake' });
  const late = page.waitForResponse((it) => it.url().endsWith('/review'));
  release();
  assert.equal((await (await late).json()).error.code, 'LetterKeyGone');
  await page.waitForSelector('#scan');
  await sound(page, 'a letter that left the desk');
  await page.context().close();
});

test('the backs of a turned stack go behind their fronts, and too few are asked about', async () => {
  const page = await openLetters();
  const id = await scan('02', 'clean200');
  await found(page);
  const letter = async () => (await at.office.ask('GET', `/v1/letters/${id}`)).letter;
  const fronts = (await letter()).page_list.map((it) => it.id);
  assert.equal(fronts.length, 2);
  assert.match(await textOf(page, '#backs-hint'), /lật cả chồng/);
  const turnOver = async (count) => {
    for (const old of readdirSync(feeder)) rmSync(join(feeder, old));
    for (let n = 1; n <= count; ++n) copyFileSync(join(folder, 'backs/04-1.bleed.png'), join(feeder, `${n}.png`));
    await at.office.ask('POST', '/v1/sim/scanner', { state: 'reload' });
  };
  await turnOver(1);
  await pressed(page, 'scan-backs');
  await pressByKeys(page, 'scan-backs');
  await until(page, () => /2 tờ mà có 1 mặt sau/.test(document.getElementById('desk-paused')?.textContent ?? ''));
  await pressed(page, 'accept-backs');
  await sound(page, 'backs that do not match');
  await page.screenshot({ path: shot('letter-backs.png'), fullPage: true });
  await assert.rejects(at.office.ask('POST', `/v1/letters/${id}/confirm`, { pages: 3 }), /WrongPageCount/);

  await turnOver(2);
  await pressByKeys(page, 'scan-backs');
  await until(page, () => /Hết giấy/.test(document.getElementById('desk-paused')?.textContent ?? ''));
  const pages = (await letter()).page_list.map((it) => it.id);
  assert.deepEqual([pages.length, pages[0], pages[2]], [4, ...fronts]);
  assert.equal(await page.$('#scan-backs'), null);
  await at.office.ask('POST', `/v1/letters/${id}/abandon`, { reason: 'mistake' });

  // The same feeder scans both sides by itself; then there are no backs to feed.
  await page.waitForSelector('#scan');
  await sound(page, 'a feeder for both sides');
  await turnOver(2);
  await pressed(page, 'scan-both');
  await pressByKeys(page, 'scan-both');
  await until(page, () => /Hết giấy/.test(document.getElementById('desk-paused')?.textContent ?? ''));
  const { id: both } = (await at.office.ask('GET', '/v1/letters')).letters.find((row) => row.state === 'paused');
  const view = (await at.office.ask('GET', `/v1/letters/${both}`)).letter;
  assert.deepEqual([view.source, view.pages, view.backs], ['adf_duplex', 2, null]);
  await at.office.ask('POST', `/v1/letters/${both}/abandon`, { reason: 'mistake' });
  await page.context().close();
});

test('the register is narrowed to days', async () => {
  const page = await openLetters();
  await page.click('#letters-days');
  await page.waitForSelector('#letters-from');
  await settled(page);
  const today = await page.inputValue('#letters-from');
  assert.match(await textOf(page, 'table'), /HN-\d\d-/);
  await sound(page, 'letters of a day');
  await page.screenshot({ path: shot('letter-days.png'), fullPage: true });
  await typeInto(page, 'letters-to', '1/1/2026');
  assert.ok(await page.isDisabled('#letters-show'), 'to lies before from');
  await typeInto(page, 'letters-from', '1/1/2026');
  await pressed(page, 'letters-show');
  await page.keyboard.press('Enter');
  await until(page, () => /Không có đơn nào/.test(document.querySelector('main').textContent));
  await typeInto(page, 'letters-from', '1/1/2020');
  await typeInto(page, 'letters-to', today);
  assert.match(await textOf(page, '#letters-to-told'), /5 năm/);
  assert.ok(await page.isDisabled('#letters-show'));
  await typeInto(page, 'letters-from', '1/1/2026');
  await pressed(page, 'letters-show');
  await page.keyboard.press('Enter');
  await page.waitForSelector('table');
  await page.context().close();
});

test('a letter that was taken before is named, and found by its words without marks', async () => {
  const page = await openLetters();
  const [list, finding] = [await door(page, '**/v1/letters'), await door(page, '**/v1/letters/find')];
  await scan('01', 'skew2.5');
  await found(page);
  await page.waitForSelector('#known-letters');
  assert.match(await textOf(page, '#known-letters'), /Đã nhận 1 đơn giống đơn này.*cùng tờ giấy này/);
  await sound(page, 'a letter that is known');
  await page.screenshot({ path: shot('letter-known.png'), fullPage: true });
  await typeInto(page, 'letters-find', 'hong nhung');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#found-title');
  assert.match(await textOf(page, '#found-title'), /1 đơn/);
  assert.match(await textOf(page, 'table'), /HN-\d\d-.*Trang 1/);
  // What is sought next is not lost while the page still catches up with the last change.
  list.shut();
  await page.evaluate(async () => { const { reload } = await import('/app.js'); reload(); });
  const catching = await list.caught();
  await typeInto(page, 'letters-find', 'zzz');
  await page.keyboard.press('Enter');
  await until(page, () => /Tìm thấy 0/.test(document.getElementById('found-title')?.textContent ?? ''));
  await typeInto(page, 'letters-find', 'hong nhung');
  await page.keyboard.press('Enter');
  await until(page, () => /Tìm thấy 1/.test(document.getElementById('found-title')?.textContent ?? ''));
  await catching.continue();
  // Nor does an answer that comes late take the place of a newer one.
  finding.shut();
  await page.keyboard.press('Enter');
  const late = await finding.caught();
  await typeInto(page, 'letters-find', 'zzz');
  await page.keyboard.press('Enter');
  await until(page, () => /Tìm thấy 0/.test(document.getElementById('found-title')?.textContent ?? ''));
  const [answer] = await Promise.all([page.waitForResponse('**/v1/letters/find'), late.continue()]);
  await answer.finished();
  await page.waitForTimeout(200);
  assert.match(await textOf(page, '#found-title'), /Tìm thấy 0/);
  // Nor is a fault told of what was given up.
  finding.shut();
  await page.keyboard.press('Enter');
  const lost = await finding.caught();
  await page.keyboard.press('Escape');
  await page.waitForSelector('#found-title', { state: 'detached' });
  await Promise.all([page.waitForEvent('requestfailed'), lost.abort()]);
  await page.waitForTimeout(200);
  assert.equal(await page.$('#error'), null);
  await page.waitForSelector('#found-title', { state: 'detached' });
  await typeInto(page, 'letters-find', 'ngoc anh');  // the denunciation's sender
  await page.keyboard.press('Enter');
  await until(page, () => /Tìm thấy 0/.test(document.getElementById('found-title')?.textContent ?? ''));
  await sound(page, 'nothing found');
  await pressByKeys(page, 'find-end');
  await pressByKeys(page, 'drop');
  await pressByKeys(page, 'drop-yes');
  await page.waitForSelector('#scan');
  await page.context().close();
});
