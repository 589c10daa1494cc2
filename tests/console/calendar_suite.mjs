// Goal: a supervisor plans and moves sessions and is told what stands in the way; a clerk books and checks
// in; nothing of a person is kept. Method: the real page by keyboard; facts are read from the journal. The
// tests share one office.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { goByKeys, openPage, pressByKeys, signIn, tabTo, typeInto } from './rig.mjs';
import { at, load, pressed, settled, shot, sound, soundInEverySize, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const { addDays, addMonths, dayWords, monthOf, weekdayOf } = await load('dates.js');
const today = async () => (await at.office.ask('GET', '/v1/queue')).business_day;
const facts = async (kind) => (await at.office.records()).filter((record) => record.kind === kind);

async function open(language = 'vi', name = 'minh.le', more = {}) {
  const page = await openPage(at.browser, at.office, { language, ...more });
  await signIn(page, name);
  await page.waitForSelector('#to-calendar');
  await goByKeys(page, 'calendar');
  await page.waitForSelector('.month');
  await settled(page);
  return page;
}

async function fillPlan(page, day, more = {}) {
  await page.waitForSelector('#plan-leader');
  const values = { day: dayWords(day), start: '8', end: '11h30', leader: 'Chủ tịch UBND Thành phố', venue: 'Trụ sở, phòng 1', quota: '1', slot: '0', ...more };
  await page.selectOption('#plan-service', 'lanh-dao');
  for (const [name, text] of Object.entries(values)) await typeInto(page, `plan-${name}`, text);
}

test('the office opens its day, which the calendar needs', async () => {
  await at.office.issue('don-thu');
  assert.match(await today(), /^\d{4}-\d\d-\d\d$/);
});

test('a session is planned by keyboard, and mistakes are said beside their fields', async () => {
  const page = await open();
  await page.keyboard.press('F2');
  await fillPlan(page, addDays(await today(), 1), { end: '7', leader: ' ' });
  assert.match(await textOf(page, '#plan-end-told'), /sau giờ bắt đầu/);
  await page.keyboard.press('F2');
  await until(page, () => document.activeElement?.id === 'plan-end');
  await typeInto(page, 'plan-end', '11:30');
  await page.keyboard.press('F2');
  await until(page, () => document.activeElement?.id === 'plan-leader');
  await page.keyboard.type('Chủ tịch UBND Thành phố');
  await sound(page, 'the form of a session');
  await page.screenshot({ path: shot('calendar-plan.png'), fullPage: true });
  await page.keyboard.press('Enter');
  await page.waitForSelector('#session-title');
  const [fact] = await facts('session.planned');
  assert.equal(fact.by, 'supervisor:minh.le');
  assert.deepEqual([fact.body.start_min, fact.body.end_min, fact.body.kind, fact.body.service], [480, 690, 'periodic', 'lanh-dao']);
  await sound(page, 'a session');
  await page.context().close();
});

test('a session on a holiday is said to be one, before it is planned and after', async () => {
  const page = await open();
  const holidays = (await at.office.ask('GET', `/v1/calendar/holidays?from=${await today()}&to=${addDays(await today(), 400)}`)).holidays;
  const tet = holidays.find((row) => row.kind === 'holiday');
  await page.keyboard.press('F2');
  await fillPlan(page, tet.from);
  assert.ok((await textOf(page, '#plan-flags')).includes(tet.name_vi), 'named before anything is sent');
  await page.keyboard.press('F2');
  await page.waitForSelector('#session-conflict');
  assert.ok((await textOf(page, '#session-conflict')).includes(tet.name_vi));
  // The month is asked for after the session is shown.
  await until(page, ([id, ...said]) => said.every((part) => document.getElementById(id).getAttribute('aria-label').includes(part)),
    [`day-${tet.from}`, tet.name_vi, words.vi.conflict]);
  await page.keyboard.press('Escape');
  await page.waitForSelector('#day-title');
  assert.ok((await textOf(page, '.calendar')).includes(tet.source), 'its source is told');
  await page.screenshot({ path: shot('calendar-holiday.png'), fullPage: true });
  await sound(page, 'a day with a conflict');

  await page.click('[id^=session-]');
  await pressed(page, 'session-move');
  await pressByKeys(page, 'session-move');
  await page.waitForSelector('#plan-reason');
  let free = addDays(await today(), 8);  // a day on which nothing stands in the way
  while (weekdayOf(free) > 4 || holidays.some((row) => row.from <= free && free <= row.to)) free = addDays(free, 1);
  await typeInto(page, 'plan-day', dayWords(free));
  await settled(page);
  await page.keyboard.press('F2');
  await until(page, () => document.activeElement?.id === 'plan-reason');
  await page.keyboard.type('Nghỉ lễ');
  await typeInto(page, 'plan-notice', 'Chuyển ngày vì nghỉ lễ');
  await settled(page);  // F2 presses a button, which is off while an answer is on its way
  await page.keyboard.press('F2');
  await page.waitForSelector('#session-title');  // not shown beside the form: it is back when the move is answered
  await page.waitForSelector('#session-conflict', { state: 'detached' });
  const [moved] = await facts('session.moved');
  assert.equal(moved.body.notice, 'Chuyển ngày vì nghỉ lễ');
  await settled(page);
  await pressByKeys(page, 'session-delegate');
  await page.waitForSelector('#plan-delegate');
  await typeInto(page, 'plan-delegate', 'Phó Chủ tịch');
  await settled(page);
  await page.keyboard.press('F2');
  await until(page, () => document.getElementById('session-title') && document.querySelector('.facts').textContent.includes('Phó Chủ tịch'));
  await settled(page);
  await pressByKeys(page, 'session-cancel');
  await page.waitForSelector('#plan-reason');
  await typeInto(page, 'plan-reason', 'Công tác');
  await typeInto(page, 'plan-notice', 'Không tiếp');
  await settled(page);
  await page.keyboard.press('F2');
  await until(page, (word) => document.querySelector('.calendar .lamp.danger')?.textContent === word, words.vi.calstate_cancelled);
  assert.equal((await facts('session.cancelled')).length, 1);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

test('what a rule proposes is marked as proposed and taken over by one act', async () => {
  const page = await open();
  const { proposals } = await at.office.ask('GET', '/v1/calendar/proposals?weekday=tuesday&nth=3');
  const first = proposals.find((row) => row.day && !row.planned && row.flags.length === 0);
  await page.waitForSelector(`#take-${first.month}`);
  const before = (await facts('session.planned')).length;
  await pressByKeys(page, `take-${first.month}`);
  await until(page, (id) => { const row = document.getElementById(id); return row && !row.querySelector('button'); }, `proposal-${first.month}`);
  const planned = await facts('session.planned');
  assert.equal(planned.length, before + 1);
  assert.deepEqual([planned.at(-1).body.business_day, planned.at(-1).body.leader], [first.day, 'Chủ tịch UBND Thành phố']);
  const next = proposals.find((row) => row.day && !row.planned && row.month > first.month);
  for (let month = monthOf(first.day); month < next.month; month = addMonths(month, 1)) {
    await settled(page);
    await page.click('#month-after');
  }
  await page.waitForSelector(`#day-${next.day} .proposed`);
  await page.screenshot({ path: shot('calendar-proposed.png') });
  await sound(page, 'proposals');
  await page.context().close();
});

test('a clerk books, the waiting list moves up, a supervisor confirms, and nobody’s words are kept', async () => {
  const page = await open('vi', 'ha.nguyen');
  assert.equal(await page.$('#plan'), null, 'a clerk plans nothing');
  assert.equal(await page.$('#proposals-title'), null);
  const day = addDays(await today(), 1);
  await page.focus('.day-cell[tabindex="0"]');
  await page.keyboard.press('ArrowRight');
  await until(page, (id) => document.activeElement?.id === id, `day-${day}`);
  await page.waitForSelector('[id^=session-]');
  await tabTo(page, await page.getAttribute('.session-row button', 'id'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('#booking-new');
  assert.equal(await page.$('#session-move'), null);
  for (const [who, sum] of [['An 0912345678', '1/1, chờ chỗ 0'], ['Bình', '1/1, chờ chỗ 1']]) {
    await settled(page);
    await page.keyboard.press('F2');
    await page.waitForSelector('#booking-who');
    await typeInto(page, 'booking-who', who);
    await page.keyboard.press('F2');
    await until(page, (text) => document.getElementById('booking-sum')?.textContent.includes(text), sum);
  }
  await sound(page, 'bookings');
  await page.screenshot({ path: shot('calendar-bookings.png'), fullPage: true });
  const made = await facts('booking.made');
  assert.equal(made.length, 2);
  assert.ok(!JSON.stringify(await at.office.records()).includes('0912345678'), 'no word of the person is in the journal');
  assert.ok(!at.office.log.includes('0912345678'), 'nor in the log');
  await settled(page);
  await pressByKeys(page, `cancel-${made[0].id}`);
  await page.waitForSelector('#cancel-go');
  await sound(page, 'a cancelling');
  await page.keyboard.press('F2');
  await until(page, () => document.getElementById('booking-sum')?.textContent.includes('1/1, chờ chỗ 0'));
  assert.equal((await facts('booking.promoted'))[0].body.booking, made[1].id);
  await settled(page);
  await page.keyboard.press('F2');
  await page.waitForSelector('#booking-city');
  await tabTo(page, 'booking-city');
  await page.keyboard.press('Space');
  await page.keyboard.press('F2');
  await until(page, () => document.getElementById('booking-sum')?.textContent.includes('chờ chỗ 1'));
  const pending = (await facts('booking.made')).at(-1).id;
  assert.equal(await page.$(`#confirm-${pending}`), null, 'a clerk cannot say what the city says');
  await page.context().close();

  const chief = await open();
  await chief.click(`#day-${day}`);
  await chief.click('.session-row button');
  await pressed(chief, `confirm-${pending}`);
  await pressByKeys(chief, `confirm-${pending}`);
  await chief.waitForSelector(`#confirm-${pending}`, { state: 'detached' });
  assert.equal((await facts('booking.confirmed'))[0].by, 'supervisor:minh.le');
  await chief.context().close();
});

test('who has booked for today is checked in and has a number', async () => {
  const session = (await at.office.ask('POST', '/v1/calendar', { day: await today(), start: '00:00', end: '23:59', service: 'lanh-dao', leader: 'Chánh Thanh tra', venue: 'Phòng 2', quota: 5, kind: 'ad_hoc' })).session;
  const page = await open('en', 'ha.nguyen');
  await page.click('.session-row button');
  await pressed(page, 'session-open');
  await pressByKeys(page, 'session-open');
  await pressed(page, 'session-end');
  await settled(page);
  await page.keyboard.press('F2');
  await page.waitForSelector('#booking-party');
  await typeInto(page, 'booking-party', '2');
  await page.keyboard.press('F2');
  await page.waitForSelector('[id^=checkin-]');
  await settled(page);
  await sound(page, 'the session of today');
  await page.click('[id^=checkin-]');
  await page.waitForSelector('[id^=checkin-]', { state: 'detached' });
  const queue = await at.office.ask('GET', '/v1/queue');
  const ticket = queue.waiting.find((one) => one.session === session.id);
  assert.deepEqual([ticket.prefix, ticket.party], ['L', 2]);
  await page.context().close();
});

test('the month goes by keyboard, and the calendar file is taken from the page', async () => {
  const page = await open();
  const day = await today();
  await tabTo(page, `day-${day}`);
  await page.keyboard.press('ArrowDown');
  await until(page, (id) => document.activeElement?.id === id, `day-${addDays(day, 7)}`);
  await page.keyboard.press('PageDown');
  await until(page, (prefix) => document.activeElement?.id.startsWith(prefix), `day-${addMonths(monthOf(addDays(day, 7)), 1)}`);
  await tabTo(page, 'ics');
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  const text = readFileSync(await file.path(), 'utf8');
  assert.equal(file.suggestedFilename(), 'tiep-dan.ics');
  assert.match(text, /BEGIN:VCALENDAR/);
  assert.match(text, /STATUS:CANCELLED/);
  await page.context().close();
});

test('the calendar is sound in both languages and every size', async () => {
  for (const language of ['vi', 'en']) {
    const page = await open(language, 'minh.le', { touch: true });
    await soundInEverySize(page, 'calendar', language);
    await page.context().close();
  }
});

test('a lost stream locks the calendar', async () => {
  const page = await open();
  at.office.daemon.kill('SIGSTOP');
  try {
    await page.waitForSelector('#lost');
    assert.ok(await page.isDisabled('#plan'));
  } finally {
    at.office.daemon.kill('SIGCONT');
  }
  await page.waitForSelector('#lost', { state: 'detached' });
  await pressed(page, 'plan');
  await page.context().close();
});
