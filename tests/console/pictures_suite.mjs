// Makes the pictures of the staff's handbook from a small made-up day:
//   tests/console/run.sh build/dev/bin DIR pictures && python3 tests/console/palette.py DIR/NAME.png docs/pictures/NAME.png
import { openPage, signIn } from './rig.mjs';
import { at, load, pressed, settled, shot, until } from './helpers.mjs';
import { found, scan, settings } from './letters_suite.mjs';

export { settings };
export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const { addDays, dayWords, monthOf } = await load('dates.js');
const post = (path, body = {}) => at.office.ask('POST', path, body);
const leader = { service: 'lanh-dao', leader: 'Chủ tịch UBND Thành phố', venue: 'Trụ sở, phòng 1', quota: 12, slot_min: 15, kind: 'periodic', start: '08:00', end: '11:00' };

async function story() {
  await post('/v1/counters/1/open');
  await post('/v1/counters/2/open');
  const rows = [['complaint', 'land', 'VV-12/26', 2, 'received', 1], ['reflection', 'transport', '', 1, 'settled_on_the_spot', 2], ['complaint', 'housing', 'VV-31/26', 1, 'supplement_asked', 1],
    ['protected', 'other', '', 1, 'received', 1], ['recommendation', 'environment', '', 1, 'assigned_for_checking', 6], ['complaint', 'construction', 'VV-07/26', 3, 'returned_with_guidance', 1]];
  for (const [index, [kind, field, token, nth, outcome, people]] of rows.entries()) {
    await at.office.issue('don-thu', people);
    const counter = String(1 + index % 2);
    const called = (await post(`/v1/counters/${counter}/next`)).counter.ticket;
    await post(`/v1/tickets/${called.id}/arrive`);
    await post(`/v1/tickets/${called.id}/done`, { outcome });
    const visit = (await at.office.ask('GET', '/v1/visits')).visits.at(-1);
    await post(`/v1/visits/${visit.id}/record`, { kind, field, nth, outcome, ...(token ? { case: token } : {}) });
    if (index !== 3) await post(`/v1/visits/${visit.id}/close`);
  }
  for (const people of [4, 3]) await at.office.issue('don-thu', people);
  await post('/v1/groups', { tickets: ['A007', 'A008'] });
}

async function open(name, id) {
  const page = await openPage(at.browser, at.office);
  await signIn(page, name);
  await page.waitForSelector(`#to-${id}`);
  await settled(page);
  await page.click(`#to-${id}`);
  return page;
}

test('pictures of the visit, the book and the statistics', async () => {
  await story();
  const clerk = await open('ha.nguyen', 'counter');
  for (const wait of ['#number', '#outcome-received']) {
    await until(clerk, () => document.getElementById('primary') && !document.getElementById('primary').disabled);
    await clerk.keyboard.press('F2');
    await clerk.waitForSelector(wait);
  }
  await settled(clerk);
  await clerk.keyboard.press('F3');
  await clerk.waitForSelector('.group-part');
  await clerk.keyboard.press('1');
  await clerk.check('#kind-reflection');
  await clerk.selectOption('#visit-field', 'environment');
  await clerk.screenshot({ path: shot('visit-form.png'), fullPage: true });
  await clerk.context().close();
  const chief = await open('minh.le', 'visits');
  await chief.waitForSelector('tbody tr');
  await chief.screenshot({ path: shot('book.png') });
  await chief.click('#to-statistics');
  await chief.waitForSelector('#part-total');
  await chief.click('#stat-range-week');
  await chief.waitForSelector('svg.chart');
  await chief.screenshot({ path: shot('statistics.png'), fullPage: true });
  await chief.context().close();
});

test('picture of the calendar, with a session on a holiday', async () => {
  const { business_day: today } = await at.office.ask('GET', '/v1/queue');
  const { holidays } = await at.office.ask('GET', `/v1/calendar/holidays?from=${addDays(today, 7)}&to=${addDays(today, 400)}`);
  const holiday = holidays.find((row) => row.kind === 'holiday').from;
  const month = monthOf(holiday);
  for (const day of [holiday, `${month}-12`, `${month}-26`]) await post('/v1/calendar', { ...leader, day, ...(day === holiday ? {} : { kind: day.endsWith('12') ? 'periodic' : 'ad_hoc' }) });
  const page = await open('minh.le', 'calendar');
  await page.waitForSelector('.month');
  await settled(page);
  for (let tries = 0; tries < 14 && !(await page.$(`#day-${holiday}`)); ++tries) {
    await page.click('#month-after');
    await settled(page);
  }
  await until(page, () => document.querySelectorAll('.chip').length > 3);
  await page.click(`#day-${holiday}`);
  await page.waitForSelector('.session-row');
  await page.screenshot({ path: shot('calendar.png') });
  console.log(`      ${dayWords(holiday)}`);
  await page.context().close();
});

test('picture of a letter in review', async () => {
  await scan('01', 'paper300');
  const page = await open('ha.nguyen', 'letters');
  await page.setViewportSize({ width: 1560, height: 1180 });
  await found(page);
  await page.evaluate(() => document.querySelector('.review').scrollIntoView());
  await page.waitForTimeout(300);
  await page.screenshot({ path: shot('letter-review.png') });
  // A page taken out, and what can be done with those that are left.
  await page.keyboard.press('Alt+ArrowRight');
  await pressed(page, 'page-remove');
  await page.click('#page-remove');
  await page.waitForSelector('#removed-pages');
  await settled(page);
  await (await page.$('section[aria-labelledby="page-now"]')).screenshot({ path: shot('letter-pages.png') });
  await page.context().close();
});
