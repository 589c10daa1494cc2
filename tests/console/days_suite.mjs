// Goal: a clerk and a supervisor do their whole day at the console with nothing but the keyboard, and the
// statistics at its end are what happened. Method: two browsers side by side over one kioskd; the day's truth
// is counted from the journal, by other code than that which the page asks.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { chooseByKeys, goByKeys, openPage, pressByKeys, signIn, tabTo, typeInto } from './rig.mjs';
import { accessible, at, number, pressed, ready, settled, shot, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const vi = words.vi;

// The clerk's next person: called, received, the book written by F3, done.
async function receive(page, { outcome = '1', kind, fill } = {}) {
  await ready(page, vi.callNext);
  await page.keyboard.press('F2');
  const text = await number(page);
  await ready(page, vi.start);
  await page.keyboard.press('F2');
  await pressed(page, 'book');
  await page.keyboard.press('F3');
  await pressed(page, 'visit-close');
  await page.keyboard.press(outcome);
  if (kind) await chooseByKeys(page, `kind-${kind}`);
  await fill?.(page);
  await pressed(page, 'visit-close');
  await page.keyboard.press('F9');
  await ready(page, vi.done);
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
  return text;
}

test('a clerk’s full day, by keyboard alone', async () => {
  for (const people of [1, 2]) await at.office.issue('don-thu', people);
  const page = await openPage(at.browser, at.office, { width: 1366, height: 768 });
  await signIn(page, 'lan.tran');
  await ready(page, vi.openCounter);
  await page.keyboard.press('F2');
  const first = await receive(page, { kind: 'complaint', fill: async () => { await typeInto(page, 'visit-case', 'VV-1'); } });
  assert.equal(first, 'A001');

  await ready(page, vi.callNext);
  await page.keyboard.press('F2');
  await number(page);
  await pressed(page, 'recall');
  await page.keyboard.press('F4');
  await pressed(page, 'no-show');
  await page.keyboard.press('F8');
  await pressed(page, 'missed-A002');
  await pressByKeys(page, 'missed-A002');
  await page.waitForSelector('#missed-A002', { state: 'detached' });
  await receive(page, { outcome: '3' });

  await pressByKeys(page, 'to-break');
  await page.waitForSelector('#break-10');
  await pressByKeys(page, 'break-10');
  await ready(page, vi.endBreak);
  await page.keyboard.press('F2');
  await until(page, () => document.getElementById('close'));

  await goByKeys(page, 'visits');
  await pressed(page, 'desk');
  await pressByKeys(page, 'desk');
  await typeInto(page, 'desk-people', '1');
  await page.keyboard.press('Enter');
  await pressed(page, 'visit-close');
  await page.keyboard.press('6');
  await page.keyboard.press('F9');
  await until(page, () => document.querySelectorAll('tbody tr').length === 3);
  await accessible(page);

  await goByKeys(page, 'calendar');
  await page.waitForSelector('.month');
  assert.equal(await page.$('#plan'), null);
  await goByKeys(page, 'counter');
  await pressed(page, 'close');
  await pressByKeys(page, 'close');
  await ready(page, vi.openCounter);
  await pressByKeys(page, 'leave');
  await page.waitForSelector('#name');
  assert.ok(!(await page.textContent('body')).includes('VV-1'), 'nothing of the day is left on the screen');
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

// What happened, counted from the facts alone.
async function truth() {
  const records = await at.office.records();
  const of = (kind) => records.filter((record) => record.kind === kind);
  const people = new Map(of('visit.opened').map((record) => [record.id, record.body.people]));
  const rows = new Map();
  for (const record of records) {
    if (['visit.recorded', 'visit.corrected'].includes(record.kind)) {
      people.set(record.body.visit, record.body.people);
      rows.set(record.body.visit, record.body);
    }
  }
  const groups = new Map();
  const linked = new Map(of('group.linked').flatMap((record) => record.body.tickets.map((ticket) => [ticket, record.body.group ?? record.id])));
  for (const visit of of('visit.opened')) {
    const row = rows.get(visit.id);
    const key = `${row?.group ?? linked.get(visit.body.ticket) ?? visit.id} ${row?.session ?? ''}`;
    groups.set(key, (groups.get(key) ?? 0) + people.get(visit.id));
  }
  const large = [...groups.values()].filter((sum) => sum >= 5);
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  return {
    visits: people.size, people: sum([...people.values()]), largeGroupsN: large.length, groupPeople: sum(large),
    unrecorded: [...people.keys()].filter((id) => !rows.has(id)).length, ticketsN: of('ticket.issued').length,
    periodic: [...rows.values()].filter((row) => row.session_kind === 'periodic').length,
  };
}

async function supervisorPlans(page) {
  await goByKeys(page, 'calendar');
  await page.waitForSelector('.month');
  await settled(page);
  await page.keyboard.press('F2');
  await page.waitForSelector('#plan-leader');
  await tabTo(page, 'plan-service');
  await page.keyboard.type('L');  // as a list takes it: the service whose name begins so
  for (const [name, text] of [['start', '0:00'], ['end', '24:00'], ['leader', 'Chủ tịch UBND Thành phố'], ['venue', 'Phòng 1'], ['quota', '3'], ['slot', '0']]) await typeInto(page, `plan-${name}`, text);
  await page.keyboard.press('F2');
  await page.waitForSelector('#session-title');
  await settled(page);
  await page.keyboard.press('F2');
  await page.waitForSelector('#booking-party');
  await typeInto(page, 'booking-party', '2');
  await page.keyboard.press('F2');
  await page.waitForSelector('#booking-made');
  await settled(page);
  await pressByKeys(page, 'session-open');
  await pressed(page, 'session-end');
  await settled(page);
  const checkIn = await page.getAttribute('[id^=checkin-]', 'id');
  await pressByKeys(page, checkIn);
  await page.waitForSelector('[id^=checkin-]', { state: 'detached' });
  await accessible(page);
  await page.screenshot({ path: shot('day-calendar.png'), fullPage: true });
}

test('a supervisor’s full day, by keyboard alone, with a clerk beside', async () => {
  const chief = await openPage(at.browser, at.office, { width: 1366, height: 768 });
  await signIn(chief, 'minh.le');
  await chief.waitForSelector('#counters-title');
  await accessible(chief);
  await pressByKeys(chief, 'intake-close');
  await pressed(chief, 'intake-open');
  await pressByKeys(chief, 'intake-open');
  await pressed(chief, 'intake-close');
  await pressByKeys(chief, 'open-1');
  await pressed(chief, 'close-1');
  await supervisorPlans(chief);

  const clerk = await openPage(at.browser, at.office, { width: 1366, height: 768 });
  await signIn(clerk, 'ha.nguyen');
  await ready(clerk, vi.callNext);
  const leader = await receive(clerk, { outcome: '5', kind: 'complaint', fill: async (page) => {
    assert.ok(await page.isChecked('#session_kind-periodic'), 'the ticket of a session knows its session');
    await typeInto(page, 'visit-case', 'VV-2');
  } });
  assert.match(leader, /^L/);
  for (const people of [4, 3]) await at.office.issue('don-thu', people);
  const group = await at.office.ask('GET', '/v1/queue').then((queue) => queue.waiting.map((ticket) => ticket.text));
  const first = await receive(clerk, { kind: 'reflection', fill: async (page) => {
    await typeInto(page, 'visit-people', '5');
    await typeInto(page, 'visit-link', group[1]);
    await page.keyboard.press('Enter');
    await until(page, () => document.getElementById('visit-group')?.value);
  } });
  assert.equal(first, group[0]);
  await receive(clerk, { kind: 'reflection' });
  await accessible(clerk);
  await clerk.screenshot({ path: shot('day-clerk.png') });

  await goByKeys(chief, 'visits');
  await chief.waitForSelector('tbody tr');
  await settled(chief);
  const wrong = await chief.getAttribute('tbody tr:last-child button', 'id');
  await pressByKeys(chief, wrong);
  await chief.waitForSelector('#set-reason');
  await pressed(chief, 'visit-save');
  await chief.keyboard.press('3');
  await chooseByKeys(chief, 'reason-wrong_handling');
  await chief.keyboard.press('F2');
  await chief.waitForSelector(`#${wrong}`);
  await pressed(chief, 'desk');
  await pressByKeys(chief, 'desk');
  await typeInto(chief, 'desk-people', '2');
  await chief.keyboard.press('Enter');
  await pressed(chief, 'visit-close');
  await chief.keyboard.press('1');
  await chief.keyboard.press('F9');
  await until(chief, () => document.activeElement?.id.startsWith('open-'));
  await chief.screenshot({ path: shot('day-book.png'), fullPage: true });

  await goByKeys(chief, 'board');
  await pressed(chief, 'intake-close');
  await pressByKeys(chief, 'intake-close');
  await pressed(chief, 'intake-open');
  await pressByKeys(chief, 'day-end');
  await chief.waitForSelector('#day-go');
  await accessible(chief);
  await chief.screenshot({ path: shot('day-end.png') });
  assert.equal(await chief.evaluate(() => document.activeElement.id), 'panel-close', 'what cannot be taken back is not under the finger');
  await pressByKeys(chief, 'day-go');
  await chief.waitForSelector('#day-go', { state: 'detached' });  // the day is ended: until then the panel stands where its button was
  await chief.waitForSelector('#day-end', { state: 'detached' });
  assert.equal((await at.office.records()).filter((record) => record.kind === 'day.closed').length, 1);

  await goByKeys(chief, 'statistics');
  await chief.waitForSelector('#part-total');
  await settled(chief);
  const happened = await truth();
  const heads = await chief.$$eval('.statistics thead th', (all) => all.map((cell) => cell.textContent));
  const cells = await chief.$$eval('#part-total td', (all) => all.map((cell) => cell.textContent));
  const shown = (word) => Number(cells[heads.indexOf(vi[word]) - 1]);
  for (const word of ['visits', 'largeGroupsN', 'groupPeople', 'unrecorded', 'ticketsN']) assert.equal(shown(word), happened[word], word);
  assert.equal(shown('received_people'), happened.people);
  assert.equal(happened.visits, 7);
  assert.equal(happened.largeGroupsN, 1);
  await chief.screenshot({ path: shot('day-statistics.png'), fullPage: true });
  await tabTo(chief, 'file-csv');
  const [file] = await Promise.all([chief.waitForEvent('download'), chief.keyboard.press('Enter')]);
  const line = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n').at(-1).split(',');
  assert.deepEqual([Number(line[3]), Number(line[4]), Number(line.at(-2)), Number(line.at(-1))], [happened.visits, happened.people, happened.largeGroupsN, happened.groupPeople]);
  await pressByKeys(chief, 'stat-table-tcd01');
  await chief.waitForSelector('#tcd-13');
  assert.equal(await textOf(chief, '#tcd-1'), String(happened.visits));
  assert.equal(await textOf(chief, '#tcd-13'), String(happened.periodic));
  await pressByKeys(chief, 'tcd-13');
  await until(chief, () => document.querySelectorAll('tbody tr').length === 1);
  await pressByKeys(chief, 'leave');
  await chief.waitForSelector('#name');
  for (const page of [chief, clerk]) assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await chief.context().close();
  await clerk.context().close();
});
