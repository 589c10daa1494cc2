// Goal: what the pages reckon with is right: days, times, periods, the chart's scale, and who belongs to a
// large group. Method: the modules themselves, against values that a person gets with a calendar.
import assert from 'node:assert/strict';
import { load } from './helpers.mjs';

export const alone = true;  // needs no office
export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const dates = await load('dates.js');

test('a day is read as people write it, and nothing else is', async () => {
  for (const typed of ['24/11/2026', '24.11.26', ' 24 11 ', '24-11', '24112026']) assert.equal(dates.parseDay(typed, '2026-01-01'), '2026-11-24', typed);
  for (const typed of ['', '24', '31/11/2026', '29/2/2026', '2026-11-24', '24/11/202', 'mai', '0/1/2026']) assert.equal(dates.parseDay(typed, '2026-01-01'), null, typed);
  assert.equal(dates.parseDay('29/2/2028', '2026-01-01'), '2028-02-29');
});

test('a time is read as people write it, and nothing else is', async () => {
  const good = { 8: '08:00', '8:30': '08:30', '8h30': '08:30', '8g': '08:00', '0830': '08:30', '13.05': '13:05', '24:00': '24:00' };
  for (const [typed, clock] of Object.entries(good)) assert.equal(dates.parseClock(typed), clock, typed);
  for (const typed of ['', '25', '8:60', '24:01', 'sáng', '8:3', '-1']) assert.equal(dates.parseClock(typed), null, typed);
});

test('a month stands in whole weeks from Monday on, also over the turn of the year', async () => {
  const weeks = dates.weeksOf('2027-02');
  assert.deepEqual([weeks.length, weeks[0][0], weeks.at(-1)[6]], [4, '2027-02-01', '2027-02-28']);
  assert.deepEqual(dates.weeksOf('2026-11').map((week) => week[0]), ['2026-10-26', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30']);
  assert.equal(dates.addMonths('2026-11', 2), '2027-01');
  assert.equal(dates.addMonths('2026-01', -1), '2025-12');
  assert.equal(dates.lastOf('2028-02'), '2028-02-29');
  assert.equal(dates.weekdayOf('2026-11-26'), 3);
});

test('periods of the law begin on the 15th, the year in December before', async () => {
  assert.deepEqual(dates.daysOf('Q1-2026'), { from: '2025-12-15', to: '2026-03-14' });
  assert.deepEqual(dates.daysOf('Q4-2026'), { from: '2026-09-15', to: '2026-12-14' });
  assert.deepEqual(dates.daysOf('Y-2026'), { from: '2025-12-15', to: '2026-12-14' });
  assert.deepEqual(['2026-03-14', '2026-03-15', '2026-12-14', '2026-12-15'].map(dates.quarterOf), ['Q1-2026', 'Q2-2026', 'Q4-2026', 'Q1-2027']);
});

test('the chart reaches above its highest bar and not far above it', async () => {
  const { topOf } = await load('chart.js');
  for (const [value, top] of [[1, 1], [2, 2], [7, 8], [23, 25], [100, 100], [101, 200], [37, 40], [0.3, 0.4]]) assert.equal(topOf(value), top);
});

test('a large group is one group in one session, however many tickets it came on', async () => {
  const { groupKeys } = await load('groups_of.js');
  const visit = (id, people, group, record = {}) => ({ id, people, business_day: '2026-11-26', ticket: group && { group }, record: { session_kind: 'regular', held: null, session: null, group: null, ...record } });
  const rows = [visit('a', 3, 'g'), visit('b', 2, 'g'), visit('c', 6), visit('d', 4), visit('e', 2, 'g', { session_kind: 'periodic', held: 'by_head', session: 's' })];
  const large = groupKeys(5);
  assert.deepEqual(rows.filter((row) => large(row, rows)).map((row) => row.id), ['a', 'b', 'c']);
});

test('a refusal says its detail in the language of the person', async () => {
  const { setLang } = await load('words.js');
  const { whyOf } = await load('reasons.js');
  const refused = (code, context) => whyOf({ code, error: { context } });
  globalThis.document ??= { documentElement: {} };
  setLang('vi');
  assert.equal(refused('BadSchedule', 'quota: 3 places are taken'), 'Đã có 3 chỗ được đặt.');
  assert.equal(refused('BadSchedule', 'day: the session is on 2026-11-27'), 'Buổi tiếp vào ngày 27/11/2026.');
  assert.equal(refused('SessionExists', '2026-11-27 08:00 Chủ tịch'), '(27/11/2026 08:00 Chủ tịch)');
  assert.equal(refused('StoreFailed', 'disk'), '', 'what is for a log is not shown');
  setLang('en');
  assert.equal(refused('BadSchedule', 'the session has been opened'), 'The session has begun.');
});
