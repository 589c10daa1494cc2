// Goal: the figures on the page are what happened, a number opens the rows that it counts, and files carry
// the same numbers. Method: a known day is made through the API, then read from the page by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { goByKeys, openPage, pressByKeys, signIn, tabTo } from './rig.mjs';
import { at, load, pressed, settled, shot, sound, soundInEverySize, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const { quarterOf } = await load('dates.js');

async function open(size = {}) {
  const page = await openPage(at.browser, at.office, size);
  await signIn(page, 'minh.le');
  await page.waitForSelector('#to-statistics');
  await goByKeys(page, 'statistics');
  await page.waitForSelector('#part-total');
  await settled(page);
  return page;
}

const cells = (page, row) => page.$$eval(`#part-${row} td`, (all) => all.map((cell) => cell.textContent));
const post = (path, body = {}) => at.office.ask('POST', path, body);

// Two visits of one case, one of six people, one not written yet; one no-show.
async function makeDay() {
  let keys = 0;
  await post('/v1/counters/1/open');
  const visit = async (people, record) => {
    const made = (await at.office.ask('POST', '/v1/visits', { counter: '1', people }, { 'Idempotency-Key': `visit-${++keys}` })).visit;
    if (record) await post(`/v1/visits/${made.id}/record`, { outcome: 'received', ...record });
    return made;
  };
  await visit(1, { kind: 'complaint', case: 'VV-1', nth: 1, field: 'land' });
  await visit(2, { kind: 'complaint', case: 'VV-1', nth: 2, field: 'land' });
  await visit(6, { kind: 'reflection' });
  await visit(1);
  await at.office.issue('don-thu');
  const called = (await post('/v1/counters/1/next')).counter.ticket;
  const again = (await post(`/v1/tickets/${called.id}/recall`)).ticket;
  await post(`/v1/tickets/${called.id}/no-show`, { version: again.version });
}

test('the figures are what happened', async () => {
  await makeDay();
  const page = await open();
  assert.deepEqual((await cells(page, 'total')).slice(0, 7), ['4', '10', '1', '6', '1', '1', '1']);
  await sound(page, 'the statistics of a day');
  assert.match(await textOf(page, '#estimate-title ~ *'), /\S/);
  await page.context().close();
});

test('a number opens the rows that it counts, and only those', async () => {
  const page = await open();
  for (const [number, rows, people] of [['total-visits', 4, 10], ['total-largeGroupsN', 1, 6], ['total-unrecorded', 1, 1]]) {
    await pressByKeys(page, number);
    await until(page, (text) => document.getElementById('book-sum')?.textContent.includes(text), words.vi.bookSum.replace('{n}', rows).replace('{p}', people));
    assert.equal((await page.$$('tbody tr')).length, rows);
    await goByKeys(page, 'statistics');
    await page.waitForSelector('#part-total');
  }
  await pressByKeys(page, 'stat-table-tcd01');
  await page.waitForSelector('#tcd-7');
  await pressByKeys(page, 'tcd-7');
  await until(page, (text) => document.getElementById('book-sum')?.textContent.includes(text), words.vi.bookSum.replace('{n}', 1).replace('{p}', 2));
  await sound(page, 'rows behind a number');
  await pressByKeys(page, 'only-off');
  await until(page, () => document.querySelectorAll('tbody tr').length === 4);
  await page.context().close();
});

test('table 01/TCD has its 29 columns, stars what is not checked, and keeps its identities', async () => {
  const page = await open({ width: 1366, height: 768 });
  await pressByKeys(page, 'stat-table-tcd01');
  await page.waitForSelector('#tcd-1');
  const rows = await page.$$eval('.halves tbody tr', (all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
  assert.deepEqual(rows.map(([number]) => Number(number)).sort((a, b) => a - b), Array.from({ length: 29 }, (_, at_) => at_ + 1));
  const value = Object.fromEntries(rows.map(([number, , text]) => [number, text === '–' ? 0 : Number(text)]));
  assert.deepEqual([1, 2, 3, 6, 7, 8, 9].map((column) => value[column]), [4, 10, 2, 1, 1, 1, 6]);
  assert.equal(value[1], value[4] + value[13] + value[22]);
  assert.equal(value[2], value[5] + value[14] + value[23]);
  const starred = rows.filter(([, text]) => text.endsWith('*')).map(([number]) => Number(number)).sort((a, b) => a - b);
  assert.deepEqual(starred, [1, 2, 3, 17, 18, 19, 20, 26, 27, 28, 29]);
  assert.match(await textOf(page, '#tcd-notes'), /dấu \* chưa được đối chiếu/);
  await sound(page, 'table 01/TCD');
  await page.screenshot({ path: shot('statistics-tcd.png'), fullPage: true });
  await page.context().close();
});

test('files carry the same numbers as the page', async () => {
  const page = await open();
  const take = async (id) => {
    await tabTo(page, id);
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  const figures = await take('file-csv');
  assert.match(figures.name, /^figures-.*\.csv$/);
  assert.match(figures.bytes.toString('utf8'), /,4,10,1,1,1,/);
  assert.match(figures.bytes.toString('utf8').trimEnd(), /,1,6$/, 'large groups and people in them stand at the end');
  assert.match((await take('file-counters')).bytes.toString('utf8'), /,1,4,10,/);
  await pressByKeys(page, 'stat-table-tcd01');
  await page.waitForSelector('#file-pdf');
  const pdf = await take('file-pdf');
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
  assert.match((await take('file-csv')).bytes.toString('utf8'), /,4,10,2,4,10,1,1,1,6,/);
  await page.context().close();
});

test('weeks, months, periods of the law and any days have their table and their chart', async () => {
  const page = await open({ language: 'en' });
  const day = (await at.office.ask('GET', '/v1/queue')).business_day;
  for (const range of ['week', 'month', 'period']) {
    await pressByKeys(page, `stat-range-${range}`);
    await until(page, () => document.querySelector('svg.chart') && document.querySelectorAll('.statistics tbody tr').length > 1);
    await settled(page);
    assert.equal((await cells(page, 'total'))[0], '4', range);
    assert.match(await page.getAttribute('svg.chart', 'aria-label'), /Bar chart/);
    await sound(page, `the statistics of a ${range}`);
    await page.screenshot({ path: shot(`statistics-${range}.png`), fullPage: true });
  }
  assert.equal(await page.inputValue('#stat-kind'), quarterOf(day).slice(0, 2));
  await pressByKeys(page, 'stat-range-days');
  await page.waitForSelector('#stat-from');
  await page.fill('#stat-from', '31/2');
  assert.ok(await page.isDisabled('#stat-show'));
  await page.fill('#stat-from', '1/1/2026');
  await pressed(page, 'stat-show');
  await pressByKeys(page, 'stat-show');
  await until(page, () => document.getElementById('stat-days').textContent.includes('01/01/2026'));
  await page.context().close();
});

test('the statistics are sound in both languages and every size', async () => {
  for (const language of ['vi', 'en']) {
    const page = await open({ language, touch: true });
    await soundInEverySize(page, 'statistics', language);
    await page.click('#stat-table-tcd01');
    await page.waitForSelector('#tcd-1');
    await soundInEverySize(page, 'tcd01', language);
    await page.context().close();
  }
});

test('statistics are for supervisors; a clerk has no way to them', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await page.waitForSelector('#primary');
  assert.equal(await page.$('#to-statistics'), null);
  await page.context().close();
});
