// Goal: the reception book is written by keyboard, from the counter and from its own page, and nothing is
// typed twice. Method: real pages; what was written is read back from the API. The tests share one office.
import assert from 'node:assert/strict';
import { chooseByKeys, goByKeys, openPage, pressByKeys, signIn, tabTo, typeInto } from './rig.mjs';
import { at, pressed, ready, settled, shot, sound, soundInEverySize, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);
const visits = async () => (await at.office.ask('GET', '/v1/visits')).visits;

test('the form of who is at the counter opens by one key and knows what the ticket knows', async () => {
  await at.office.issue('don-thu', 3);
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.openCounter);
  await page.keyboard.press('F2');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await pressed(page, 'book');
  await page.keyboard.press('F3');
  await pressed(page, 'visit-save');
  assert.equal(await page.inputValue('#visit-people'), '3');
  assert.ok(await page.isChecked('#kind-protected'), 'nobody has classified it');
  await sound(page, 'the form');
  await page.screenshot({ path: shot('visit-form.png'), fullPage: true });
  await page.keyboard.press('F2');
  await page.waitForSelector('#set-outcome .told.wrong');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'outcome-received', 'the focus goes to what is missing');
  await page.keyboard.press('2');
  await chooseByKeys(page, 'kind-complaint');
  await page.keyboard.press('F9');
  await ready(page, words.vi.done);
  assert.ok(await page.isChecked('#outcome-supplement_asked'), 'the counter knows the outcome');
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
  const [visit] = await visits();
  assert.equal(visit.step, 'closed');
  assert.equal(visit.ticket.outcome, 'supplement_asked');
  assert.deepEqual([visit.people, visit.record.kind, visit.record.outcome, visit.record.nth], [3, 'complaint', 'supplement_asked', 1]);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

test('somebody is received without a ticket, and what is wrong is said beside its field', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await page.waitForSelector('#primary');
  await goByKeys(page, 'visits');
  await pressed(page, 'desk');
  await pressByKeys(page, 'desk');
  await typeInto(page, 'desk-people', '0');
  assert.match(await textOf(page, '#desk-people-told'), /1 đến 999/);
  assert.ok(await page.isDisabled('#desk-go'));
  await typeInto(page, 'desk-people', '2');
  await page.keyboard.press('Enter');
  await pressed(page, 'visit-save');
  await page.keyboard.press('1');
  await typeInto(page, 'visit-case', '001099012345');
  assert.match(await textOf(page, '#visit-case-told'), /không phải số của một người/);
  await page.keyboard.press('F2');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'visit-case');
  await typeInto(page, 'visit-case', 'vv-12/26');
  await typeInto(page, 'visit-nth', '2');
  await page.keyboard.press('F2');
  await until(page, () => document.activeElement?.id.startsWith('open-'));
  const visit = (await visits()).at(-1);
  assert.equal(visit.ticket, null);
  assert.deepEqual([visit.step, visit.record.case, visit.record.nth], ['recorded', 'VV-12/26', 2]);
  await page.context().close();
});

test('tickets of one matter are linked from the form and are one large group', async () => {
  for (const people of [4, 2]) await at.office.issue('don-thu', people);
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await pressed(page, 'book');
  await page.keyboard.press('F3');
  await pressed(page, 'visit-save');
  assert.equal(await page.$('.group-part'), null, 'four people alone are no large group');
  await typeInto(page, 'visit-people', '5');
  await page.waitForSelector('.group-part');
  await typeInto(page, 'visit-people', '4');
  await page.waitForSelector('.group-part', { state: 'detached' });
  await typeInto(page, 'visit-people', '5');
  await typeInto(page, 'visit-link', 'a003');
  await page.keyboard.press('Enter');
  await until(page, () => document.getElementById('visit-group')?.value);
  assert.match(await textOf(page, '.group-part'), /Đoàn gồm A002, A003: 6 người/);
  await sound(page, 'the form with a group');
  await pressed(page, 'visit-save');
  await tabTo(page, 'outcome-received');
  await page.keyboard.press('1');
  await page.keyboard.press('F2');
  await ready(page, words.vi.done);
  const visit = (await visits()).at(-1);
  assert.equal(visit.record.group, visit.ticket.group);
  assert.equal(visit.people, 5);
  assert.equal((await at.office.ask('GET', '/v1/groups')).groups.length, 1);
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
  await page.context().close();
});

test('a clerk sees what is unfinished and no other day; only a supervisor corrects, with a reason', async () => {
  const clerk = await openPage(at.browser, at.office);
  await signIn(clerk, 'ha.nguyen');
  await clerk.waitForSelector('#primary');
  await goByKeys(clerk, 'visits');
  await clerk.waitForSelector('#range-unfinished');
  assert.equal(await clerk.$('#range-days'), null);
  const [closed] = await visits();
  await pressByKeys(clerk, 'range-unfinished');
  await until(clerk, (id) => document.querySelector('#book-sum')?.textContent.includes('2 lượt') && !document.getElementById(`open-${id}`), closed.id);
  await pressByKeys(clerk, 'range-today');
  await pressByKeys(clerk, `open-${closed.id}`);
  await clerk.waitForSelector('#visit-people');
  assert.equal(await clerk.$('#visit-save'), null, 'closed for a clerk');
  await clerk.keyboard.press('Escape');
  await until(clerk, (id) => document.activeElement?.id === `open-${id}`, closed.id);
  await clerk.keyboard.press('ArrowDown');
  assert.notEqual(await clerk.evaluate(() => document.activeElement.id), `open-${closed.id}`, 'arrow keys go from row to row');
  await clerk.context().close();

  const page = await openPage(at.browser, at.office);
  await signIn(page, 'minh.le');
  await page.waitForSelector('#to-visits');
  await goByKeys(page, 'visits');
  await page.waitForSelector(`#open-${closed.id}`);
  await pressByKeys(page, `open-${closed.id}`);
  await pressed(page, 'visit-save');
  await page.keyboard.press('6');
  await page.keyboard.press('F2');
  await page.waitForSelector('#set-reason .told.wrong');
  await chooseByKeys(page, 'reason-wrong_handling');
  await sound(page, 'a correction');
  await page.screenshot({ path: shot('visit-correct.png'), fullPage: true });
  await page.keyboard.press('F2');
  await page.waitForSelector(`#open-${closed.id}`);
  const now = (await visits())[0];
  assert.deepEqual([now.corrections, now.record.outcome], [1, 'settled_on_the_spot']);
  const fact = (await at.office.records()).find((record) => record.kind === 'visit.corrected');
  assert.deepEqual([fact.by, fact.body.reason], ['supervisor:minh.le', 'wrong_handling']);
  await page.context().close();
});

test('the book is narrowed by what is chosen, and stays sound in both languages and every size', async () => {
  for (const language of ['vi', 'en']) {
    const page = await openPage(at.browser, at.office, { language, touch: true });
    await signIn(page, 'minh.le');
    await page.waitForSelector('#to-visits');
    await goByKeys(page, 'visits');
    await page.waitForSelector('tbody tr');
    await soundInEverySize(page, 'visits', language);
    await page.selectOption('#filter-kind', 'complaint');
    await until(page, () => document.querySelectorAll('tbody tr').length === 1);
    await page.selectOption('#filter-kind', '');
    await page.fill('#filter-text', 'vv-12');
    await until(page, () => document.querySelectorAll('tbody tr').length === 1);
    await page.context().close();
  }
});

test('what a person types, and where, survives whatever happens in the office', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'minh.le');
  await page.waitForSelector('#to-visits');
  await goByKeys(page, 'visits');
  const open = (await visits()).find((visit) => visit.step !== 'closed');
  await page.waitForSelector(`#open-${open.id}`);
  await pressByKeys(page, `open-${open.id}`);
  await pressed(page, 'visit-save');
  await typeInto(page, 'visit-case', 'VV-');
  const field = await page.$('#visit-case');
  for (let i = 0; i < 3; ++i) await at.office.issue('tu-van');
  await until(page, async () => (await import('/app.js')).state.queue.waiting.length >= 3);
  await page.keyboard.type('77');
  assert.equal(await page.inputValue('#visit-case'), 'VV-77');
  assert.ok(await field.evaluate((element) => element.isConnected), 'it is the same field, not one like it');
  await page.context().close();
});

test('a lost stream locks the book and says from when its rows are', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'minh.le');
  await page.waitForSelector('#to-visits');
  await goByKeys(page, 'visits');
  await pressed(page, 'desk');
  at.office.daemon.kill('SIGSTOP');
  try {
    await page.waitForSelector('#lost');
    assert.ok(await page.isDisabled('#desk'));
  } finally {
    at.office.daemon.kill('SIGCONT');
  }
  await page.waitForSelector('#lost', { state: 'detached' });
  await pressed(page, 'desk');
  await settled(page);
  await page.context().close();
});
