// Goal: people of the city see the fleet, the letters and the figures, search, and take files away, by
// keyboard alone and on a telephone; each role sees its own. Method: Debian's Chromium over a real
// cityhub behind nginx; axe on every page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accessible, at, hanging, large, load, shot, textOf, until } from './helpers.mjs';
import { goByKeys, openPage, pressByKeys, signIn, tabTo, typeInto } from './rig.mjs';
import { City } from './city_rig.mjs';

export const open = (bin) => City.open(bin);
export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const { words } = await import('./city_words.mjs');
const vi = words.vi;
const { addDays, dayOf, dayWords } = await load('dates.js');
const today = () => dayOf(Date.now());

const kWindows = [[1280, 800], [1920, 1080], [390, 844], [320, 640]];

async function enter(name, options = {}) {
  const page = await openPage(at.browser, at.office, options);
  await signIn(page, name);
  await page.waitForSelector('#to-fleet');
  return page;
}

const loaded = (page) => until(page, () => document.querySelector('main table, main .muted, main dl') && !document.querySelector('main .wait'));

async function go(page, id) {
  await page.click(`#to-${id}`);
  await page.waitForSelector(`#to-${id}[aria-current=page]`);
  await loaded(page);
}

// What holds on every page in every window: no serious finding, nothing too small, nothing cut off.
async function sound(page, name) {
  for (const [width, height] of kWindows) {
    await page.setViewportSize({ width, height });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: wider than a window of ${width}`);
    assert.deepEqual(await page.evaluate(hanging), [], `${name}: something hangs out of its card at ${width}`);
    const cut = await page.evaluate(() => [...document.querySelectorAll('main tbody > tr > *, main button, main a, main .lamp')]
      .filter((one) => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').map((one) => one.outerHTML.slice(0, 120)));
    assert.deepEqual(cut, [], `${name}: cut off at ${width}`);
    if (width === 1280 || width === 390) {
      await accessible(page);
      await page.screenshot({ path: shot(`city-${name}-${width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await large(page);
  const trouble = await page.$('#error');
  assert.equal(trouble && await trouble.textContent(), null, `${name}: trouble that nobody made`);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
}

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
  return readFileSync(await download.path(), 'utf8');
}

test('both languages have the same words', async () => {
  assert.deepEqual(Object.keys(words.vi).sort(), Object.keys(words.en).sort());
});

test('a wrong password opens nothing, the right one opens the fleet, by keyboard alone', async () => {
  const page = await openPage(at.browser, at.office);
  await accessible(page);
  await page.screenshot({ path: shot('city-signin-1280.png') });
  await signIn(page, 'xem.lan', 'khong-phai-the');
  await page.waitForSelector('#error');
  assert.match(await textOf(page, '#error'), /Sai tên hoặc mật khẩu/);
  await page.fill('#name', '');
  await signIn(page, 'xem.lan');
  await page.waitForSelector('#to-fleet[aria-current=page]');
  const cookies = await page.context().cookies();
  assert.deepEqual(cookies.map((one) => [one.name, one.httpOnly, one.secure, one.sameSite]), [['__Host-tiepdan', true, true, 'Strict']]);
  await goByKeys(page, 'statistics');
  await loaded(page);
  assert.deepEqual(await page.$$eval('.top nav a', (links) => links.map((link) => link.id)), ['to-fleet', 'to-statistics']);
  await pressByKeys(page, 'leave');
  await page.waitForSelector('#name');
  await page.context().close();
});

test('the fleet stands with the worst first, each lamp with its reasons in words', async () => {
  const page = await enter('xem.lan');
  await loaded(page);
  const rows = await page.$$eval('main tbody tr', (all) => all.map((row) => [row.querySelector('th').textContent, row.querySelector('.lamp').className, row.querySelector('.reasons').textContent]));
  assert.equal(rows.length, 6);
  assert.match(rows[0][0], /HN-HADONG/);
  assert.match(rows[0][1], /danger/);
  assert.match(rows[0][2], /Nhật ký trên máy hỏng ở bản ghi 4711/);
  assert.match(rows[0][2], /Không liên lạc 4 ngày/);
  const busy = rows.find(([office, , why]) => office.startsWith('HN-02') && !why.includes(vi.why_revoked));
  assert.match(busy[2], /Bản ghi đợi đã 3 giờ|Bản ghi đợi đã 180 phút/);
  assert.match(busy[2], /Máy in: hết giấy/);
  assert.match(busy[2], /Không dùng được tài liệu Dịch vụ bản 4/);
  assert.match(rows.find(([, , why]) => why.includes('Đồng hồ'))[2], /Đồng hồ chậm 9 phút/);
  assert.match(rows.at(-1)[1], /off/);
  const software = await page.$$eval('main tbody tr', (all, word) => all.map((row) => [row.querySelector('th').textContent, row.querySelector(`[data-label="${word}"]`).textContent]), vi.softwareWord);
  const softwareOf = (serial) => software.find(([office]) => office.endsWith(serial))[1];
  assert.equal(softwareOf('TD-2601'), '1.4.0');
  assert.equal(softwareOf('TD-2602'), '1.4.0-rc.12+thanh-pho-ha-noi-20261124-aa');
  assert.equal(softwareOf('TD-2504'), vi.notTold);
  const mistakes = await page.$$eval('main tbody tr', (all, word) => all.map((row) => row.querySelector(`[data-label="${word}"]`).textContent).filter((text) => text.includes('services[2].prefix')), vi.documentsWord);
  assert.equal(mistakes.length, 1);
  assert.match(await textOf(page, '#fleet-sum'), /1 hỏng/);
  await page.screenshot({ path: shot('city-fleet.png') });
  await sound(page, 'fleet');
  const csv = await saved(page);
  assert.equal(csv.trim().split('\r\n').length, 7);
  assert.ok(csv.startsWith('\ufeffTrụ sở,Thiết bị'));
  assert.match(csv, /Phiên bản phần mềm/);
  assert.match(csv, /TD-2611,.*,1\.3\.2,/);
  await page.context().close();
});

test('a viewer who asks for letters by hand is refused', async () => {
  const page = await enter('xem.lan');
  const statuses = await page.evaluate(async () => Promise.all(['/v1/letters', '/v1/letter-counts', '/v1/users', '/v1/letters?format=csv'].map(async (path) => (await fetch(path)).status)));
  assert.deepEqual(statuses, [403, 403, 403, 403]);
  await page.context().close();
});

test('letters are counted by office, kind and state; protected ones for the city alone', async () => {
  const page = await enter('hoa.pham');
  await go(page, 'letters');
  const total = await page.$$eval('main tr.total > *', (cells) => cells.map((cell) => cell.textContent));
  assert.equal(total[0], vi.wholeCity);
  const numbers = total.slice(1).map(Number);
  assert.equal(numbers[0] + numbers[1] + numbers[2] + numbers[3], numbers[4]);
  assert.equal(numbers[5] + numbers[6], numbers[4]);
  const guarded = Number(await textOf(page, '#protected-whole')) + Number(await textOf(page, '#protected-waiting'));
  assert.equal(guarded, 7);
  assert.equal(numbers[4] + guarded, 64);
  await sound(page, 'letters');
  await page.click('#range-day');
  await until(page, (before) => document.querySelector('tr.total')?.textContent !== before, total.join(''));
  assert.equal(Number(await textOf(page, '#protected-whole')) + Number(await textOf(page, '#protected-waiting')), 7);
  await page.context().close();
});

test('the register is searched by keyboard, turned, opened, and saved', async () => {
  const page = await enter('hoa.pham');
  await goByKeys(page, 'register');
  await loaded(page);
  const all = Number(/\d+/.exec(await textOf(page, '#found'))[0]);
  assert.ok(all > 50, `${all} letters`);
  await page.screenshot({ path: shot('city-register.png') });
  await sound(page, 'register');
  await pressByKeys(page, 'page-after');
  await until(page, (n) => document.getElementById('page-where')?.textContent.startsWith(`51–${n}`), all);
  await typeInto(page, 'q', 'hn-26-1002');
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelectorAll('main tbody tr').length === 1);
  assert.match(await textOf(page, 'main tbody'), /HN-26-1002K3M9-X/);
  const opener = await page.$eval('main tbody button', (button) => button.id);
  await pressByKeys(page, opener);
  await page.waitForSelector('.history');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'page-title');
  assert.match(await textOf(page, '.history'), /Cán bộ xác nhận ở kiosk.*Thành phố nhận bản ghi.*Đã đủ trang.*Kiosk đã biết/);
  await sound(page, 'letter');
  await pressByKeys(page, 'back');
  await page.waitForSelector('#q');
  assert.equal(await page.inputValue('#q'), 'hn-26-1002');
  await pressByKeys(page, 'clear');
  await until(page, (n) => document.getElementById('found')?.textContent.includes(n), String(all));
  await page.selectOption('#office', 'HN-02');
  await page.selectOption('#kind', 'mixed');
  await tabTo(page, 'search');
  await page.keyboard.press('Enter');
  await until(page, () => [...document.querySelectorAll('main tbody tr')].every((row) => row.textContent.includes('HN-02') && row.textContent.includes('Nhiều loại')));
  const shown = await page.$$eval('main tbody tr', (rows) => rows.length);
  const csv = (await saved(page)).trim().split('\r\n');
  assert.equal(csv.length, shown + 1);
  assert.ok(csv.slice(1).every((line) => line.includes(',HN-02,')));
  await typeInto(page, 'from', '31/02/2026');
  assert.match(await textOf(page, '#from-told'), /24\/11\/2026/);
  await page.context().close();
});

test('a protected letter shows class, size, pages and hash, and is found by its hash alone', async () => {
  const page = await enter('hoa.pham');
  await go(page, 'register');
  await page.click('#class-protected');
  await until(page, () => document.querySelector('main tbody .hash'));
  for (const gone of ['#office', '#kind', '#from', '#to']) assert.equal(await page.$(gone), null);
  const hashes = await page.$$eval('main tbody .hash', (all) => all.map((one) => one.textContent));
  assert.deepEqual(hashes, [...hashes].sort());
  await sound(page, 'protected');
  await typeInto(page, 'q', hashes[1]);
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelectorAll('main tbody tr').length === 1);
  await page.click('main tbody button');
  await page.waitForSelector('#back');
  const told = await textOf(page, 'main');
  assert.ok(told.includes(hashes[1]));
  assert.doesNotMatch(told, /HN-\d|HN-HADONG|\d\d:\d\d|20\d\d/);
  await sound(page, 'protected-letter');
  await page.context().close();
});

test('figures and table 01/TCD stand for each office and the city', async () => {
  const page = await enter('xem.lan');
  await go(page, 'statistics');
  await page.click('#stat-range-days');
  await typeInto(page, 'stat-from', dayWords(addDays(today(), -6)));
  await typeInto(page, 'stat-to', dayWords(today()));
  await page.keyboard.press('Enter');
  await until(page, (n) => document.querySelector('main tr.total td')?.textContent === n, '98');
  const visits = await page.$$eval('main tbody tr', (rows) => rows.map((row) => Number(row.querySelectorAll('td')[0].textContent)));
  assert.deepEqual(visits, [63, 35, 98]);
  await sound(page, 'statistics');
  const figures = await saved(page);
  assert.ok(figures.includes(`\r\nToàn thành phố,${addDays(today(), -6)}..${today()},${dayWords(addDays(today(), -6))},${dayWords(today())},98,`));
  await page.click('#figures-HN-01');
  await page.waitForSelector('#tcd-1');
  const row = (n) => page.$$eval(`#tcd-${n} > *`, (cells) => cells.map((cell) => cell.textContent));
  assert.deepEqual((await row(1)).slice(2), ['63', '98']);
  assert.equal((await row(8))[2], '7');
  assert.equal(await page.$$eval('[id^=tcd-]:not(#tcd-notes)', (rows) => rows.length), 29);
  await sound(page, 'tcd01');
  const csv = await saved(page);
  assert.equal(csv.trim().split('\r\n').length, 4);
  await page.click('#stat-table-figures');
  await typeInto(page, 'stat-from', '01/01/2020');
  await typeInto(page, 'stat-to', '02/01/2020');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#stat-none');
  await page.context().close();
});

test('an administrator lets somebody in no more, who is shut out at once', async () => {
  at.office.user('tam.le', 'viewer');
  const guest = await enter('tam.le');
  await loaded(guest);
  const page = await enter('quan-tri');
  await go(page, 'users');
  await sound(page, 'users');
  await page.click('#disable-tam\\.le');
  await page.waitForSelector('#enable-tam\\.le');
  await guest.click('#to-statistics');
  await guest.waitForSelector('#name');
  assert.equal(await page.$('#disable-quan-tri'), null);
  await guest.context().close();
  await page.context().close();
});

test('a locked screen hides everything until the password is typed', async () => {
  const page = await enter('hoa.pham');
  await go(page, 'register');
  await page.click('#lock');
  await page.waitForSelector('#unlock-password');
  assert.equal(await page.$('main table'), null);
  await accessible(page);
  const status = await page.evaluate(async () => (await fetch('/v1/letters')).status);
  assert.equal(status, 403);
  await page.fill('#unlock-password', 'mot-hai-ba-bon');
  await page.keyboard.press('Enter');
  await page.waitForSelector('main table');
  await page.context().close();
});

test('everything stands in English too', async () => {
  const page = await enter('quan-tri', { language: 'en' });
  for (const id of ['fleet', 'letters', 'register', 'statistics', 'users']) {
    await go(page, id);
    assert.equal(await textOf(page, `#to-${id}`), words.en[`page${id[0].toUpperCase()}${id.slice(1)}`]);
    await sound(page, `en-${id}`);
  }
  await page.context().close();
});

test('the hub gone is said, with the time of what still stands there', async () => {
  const page = await enter('xem.lan');
  await loaded(page);
  at.office.hub.kill('SIGSTOP');
  at.office.hub.kill('SIGKILL');
  await new Promise((done) => at.office.hub.once('exit', done));
  await page.click('#to-fleet');
  await page.waitForSelector('#lost');
  assert.ok(await page.$('main table'));
  await accessible(page);
  await page.context().close();
});
