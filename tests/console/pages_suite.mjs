// Goal: a clerk works the counter by keyboard alone, two of them never get one ticket twice, and what
// goes wrong is said in words. Method: what happened is read from the journal of a real kioskd. The tests
// share one office and stand in the order of its day.
import assert from 'node:assert/strict';
import { openPage, password, signIn } from './rig.mjs';
import { accessible, at, finish, hanging, large, number, pressed, ready, shot, textOf, until, words } from './helpers.mjs';

export const tests = [];
const test = (sentence, run) => tests.push([sentence, run]);

test('both languages have the same words', async () => {
  assert.deepEqual(Object.keys(words.vi), Object.keys(words.en));
});

test('sign-in says what is wrong and is accessible in both languages', async () => {
  for (const language of ['vi', 'en']) {
    const page = await openPage(at.browser, at.office, { language });
    await accessible(page);
    await large(page);
    if (language === 'vi') {
      await signIn(page, 'ha.nguyen', 'sai-mat-khau');
      await page.waitForSelector('#error');
      assert.match(await page.textContent('#error'), /Sai tên hoặc mật khẩu/);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'password');
      await accessible(page);
      await page.screenshot({ path: shot('signin.png') });
      await page.keyboard.type(password);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#primary');
      assert.equal(page.problems.length, 0, page.problems.join('\n'));
    }
    await page.context().close();
  }
});

test('a clerk opens, calls, receives and finishes by keyboard alone', async () => {
  await at.office.issue('don-thu', 3);
  await at.office.issue('tu-van');
  for (let i = 0; i < 9; ++i) await at.office.issue(i % 3 ? 'don-thu' : 'tu-van', 1 + i % 4);
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.openCounter);
  await accessible(page);
  await page.keyboard.press('F2');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  assert.equal(await number(page), 'A001');
  await accessible(page);
  await large(page);
  await page.screenshot({ path: shot('counter.png') });
  await page.keyboard.press('F2');
  await page.waitForSelector('#outcome-received');
  await accessible(page);
  await page.screenshot({ path: shot('counter-serving.png') });
  await page.keyboard.press('2');
  await ready(page, words.vi.done);
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
  const mine = (await at.office.records()).filter((record) => record.by === 'staff:ha.nguyen').map((record) => record.kind);
  assert.deepEqual(mine, ['user.signed_in', 'user.signed_in', 'counter.opened', 'ticket.called', 'ticket.arrived', 'visit.opened', 'ticket.done']);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

test('a person is held, transferred with a way back and gone on with, by keyboard alone', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  const first = await number(page);
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await pressed(page, 'to-hold');
  await page.keyboard.press('F6');
  await page.waitForSelector('.panel');
  await accessible(page);
  await large(page);
  await page.screenshot({ path: shot('counter-hold.png') });
  await page.keyboard.press('Escape');
  await page.waitForSelector('.panel', { state: 'detached' });
  await page.keyboard.press('F6');
  await page.keyboard.press('2');
  await pressed(page, 'panel-go');
  await page.keyboard.press('F6');
  await page.waitForSelector(`#held-${first}`);
  await accessible(page);
  await page.screenshot({ path: shot('counter-held.png') });

  await pressed(page, 'call-go');
  await page.fill('#call-number', first.toLowerCase());
  await page.keyboard.press('Enter');
  assert.equal(await number(page), first, 'who was held is called on by number');
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await pressed(page, 'to-transfer');
  await page.keyboard.press('F7');
  await page.waitForSelector('.panel');
  await page.keyboard.press('1');
  await page.click('label[for=back-counter]');
  await pressed(page, 'panel-go');
  await page.screenshot({ path: shot('counter-transfer.png') });
  await page.keyboard.press('F7');
  await page.waitForSelector('#number', { state: 'detached' });
  const moved = (await at.office.ask('GET', `/v1/tickets/${first}`)).ticket;
  assert.equal(moved.state, 'waiting');
  assert.deepEqual(moved.back, { service: moved.service === 'tu-van' ? 'don-thu' : 'tu-van', counter: '1' });

  await pressed(page, 'call-go');
  await page.fill('#call-number', first);
  await page.keyboard.press('Enter');
  await ready(page, words.vi.start);
  await page.keyboard.press('F2');
  await ready(page, words.vi.sendBack);
  await page.keyboard.press('F2');
  await page.waitForSelector('#number', { state: 'detached' });
  await pressed(page, 'call-go');
  await page.fill('#call-number', first);
  await page.keyboard.press('Enter');
  await finish(page);
  const visits = (await at.office.records()).filter((record) => record.kind === 'visit.opened' && record.body.ticket === moved.id);
  assert.equal(visits.length, 1, 'one visit, however often the person was sent on');
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

test('a no-show who comes back stands in line again, and a break keeps the counter from calling', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  const gone = await number(page);
  await pressed(page, 'recall');
  await page.keyboard.press('F4');
  await pressed(page, 'no-show');
  await page.keyboard.press('F8');
  await pressed(page, `missed-${gone}`);
  await page.click(`#missed-${gone}`);
  await page.waitForSelector(`#missed-${gone}`, { state: 'detached' });
  assert.equal((await at.office.ask('GET', `/v1/tickets/${gone}`)).ticket.state, 'waiting');
  await page.click('#to-break');
  await page.waitForSelector('.panel');
  await accessible(page);
  await page.click('#break-15');
  await ready(page, words.vi.endBreak);
  await page.screenshot({ path: shot('counter-break.png') });
  await page.keyboard.press('F2');
  await ready(page, words.vi.callNext);
  await page.context().close();
});

test('a call and a no-show can be undone', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  const called = await number(page);
  assert.ok(await page.isDisabled('#no-show'), 'no no-show before a recall');
  await until(page, () => !document.getElementById('undo')?.disabled);
  await page.keyboard.press('F9');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  assert.equal(await number(page), called, 'an undone call keeps its place');
  await until(page, () => !document.getElementById('recall')?.disabled);
  await page.keyboard.press('F4');
  await until(page, () => document.getElementById('no-show') && !document.getElementById('no-show').disabled);
  await page.keyboard.press('F8');
  await until(page, () => document.getElementById('undo') && !document.getElementById('undo').disabled && !document.getElementById('number'));
  await page.keyboard.press('F9');
  assert.equal(await number(page), called);
  await finish(page);
  const kinds = (await at.office.records()).map((record) => record.kind);
  assert.ok(kinds.includes('ticket.call_undone') && kinds.includes('ticket.no_show_undone'));
  await page.context().close();
});

test('a lost stream says so, locks the acts and comes back by itself', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  at.office.daemon.kill('SIGSTOP');
  try {
    await page.waitForSelector('#lost');
    assert.match(await page.textContent('#lost'), /Mất kết nối, số liệu lúc \d\d:\d\d/);
    assert.ok(await page.isDisabled('#primary'));
    await accessible(page);
    await page.screenshot({ path: shot('lost.png') });
  } finally {
    at.office.daemon.kill('SIGCONT');
  }
  await page.waitForSelector('#lost', { state: 'detached' });
  await ready(page, words.vi.callNext);
  await page.context().close();
});

test('a locked screen asks for the password and goes on where it was', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await page.waitForSelector('#primary');
  await page.click('#lock');
  await page.waitForSelector('#unlock-password');
  await accessible(page);
  await page.reload();
  await page.waitForSelector('#unlock-password');
  await page.fill('#unlock-password', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#primary');
  await page.click('#leave');
  await page.waitForSelector('#name');
  await page.context().close();
});

test('the board shows the office to a supervisor, who opens a counter from it', async () => {
  const clerk = await openPage(at.browser, at.office);
  await signIn(clerk, 'ha.nguyen');
  await ready(clerk, words.vi.callNext);
  await clerk.keyboard.press('F2');
  const called = await number(clerk);
  for (const language of ['vi', 'en']) {
    const page = await openPage(at.browser, at.office, { language });
    await signIn(page, 'minh.le');
    await page.waitForSelector('#counters-title');
    await page.waitForSelector('#sync-title');
    const row = page.locator('tr', { hasText: called });
    assert.match(await row.textContent(), /ha\.nguyen/);
    await accessible(page);
    await large(page);
    if (language === 'vi') {
      await page.focus('#open-2');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#close-2');
      await page.screenshot({ path: shot('board.png') });
    }
    assert.equal(page.problems.length, 0, page.problems.join('\n'));
    await page.context().close();
  }
  await finish(clerk);
  await clerk.context().close();
});

test('the board says what the city refused for good, and what to do; nothing is no trouble', async () => {
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'minh.le');
  await page.waitForSelector('#sync-title');
  assert.equal(await page.locator('#sync-parked').count(), 0);
  await page.context().close();
  for (const language of ['vi', 'en']) {
    const refused = await openPage(at.browser, at.office, { language });
    await refused.route('**/v1/sync', async (route) => {
      const answer = await route.fetch();
      const link = await answer.json();
      assert.equal(link.parked, 0);
      await route.fulfill({ response: answer, json: { ...link, parked: 2 } });
    });
    await signIn(refused, 'minh.le');
    await refused.waitForSelector('#sync-parked .lamp.warn');
    const said = await textOf(refused, '#sync-parked');
    assert.ok(said.includes(words[language].syncParked.replace('{n}', '2')), said);
    assert.ok(said.includes(words[language].syncParkedHint), said);
    await accessible(refused);
    await large(refused);
    if (language === 'vi') await refused.screenshot({ path: shot('board-parked.png') });
    assert.equal(refused.problems.length, 0, refused.problems.join('\n'));
    await refused.context().close();
  }
});

test('the board says why the link waits, what to do and when it goes on, and until when the certificate is good', async () => {
  const plain = await openPage(at.browser, at.office);
  await signIn(plain, 'minh.le');
  await plain.waitForSelector('#sync-title');
  assert.equal(await plain.locator('#sync-reason, #sync-certificate').count(), 0);
  await plain.context().close();
  const day_ms = 24 * 3600000;
  for (const language of ['vi', 'en']) {
    const page = await openPage(at.browser, at.office, { language });
    let link = {};
    await page.route('**/v1/sync', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...await answer.json(), ...link } });
    });
    const reason = {
      code: 'HubUnreachable', kind: 'unavailable', context: 'connecting',
      text_vi: 'Chưa liên lạc được với thành phố.', text_en: 'The city hub cannot be reached.',
      action_vi: 'Không cần làm gì.', action_en: 'Nothing to do.',
    };
    link = { state: 'waiting', reason, retry_in_ms: 60000, backlog: 12, pages_waiting: 7, oldest_unsent_ms: 3 * day_ms,
      last_contact_ms: Date.now() - 3 * day_ms, certificate_ends_ms: Date.now() + 5 * day_ms };
    await signIn(page, 'minh.le');
    await page.waitForSelector('#sync-reason');
    const said = await textOf(page, '#sync-reason');
    const start = words[language].syncRetry.split('{t}')[0];
    assert.ok(said.includes(reason[`text_${language}`]) && said.includes(reason[`action_${language}`]), said);
    assert.match(said, new RegExp(`${start}\\d\\d:\\d\\d`));
    const waits = await textOf(page, '#sync-waits');
    assert.match(waits, /12 .*\d\d:\d\d \d\d\/\d\d\/\d{4}/);
    assert.ok(waits.includes(words[language].pagesToGo.replace('{n}', '7')), waits);
    assert.ok((await textOf(page, '#sync-certificate .lamp.warn')).includes(words[language].certificateEnds.split('{t}')[0]));
    await accessible(page);
    await large(page);
    assert.deepEqual(await page.evaluate(hanging), []);
    await page.locator('[aria-labelledby=sync-title]').screenshot({ path: shot(`board-waits-${language}.png`) });
    assert.equal(page.problems.length, 0, page.problems.join('\n'));
    await page.context().close();
  }
});

test('a supervisor speaks to the halls from the board, takes it back, and sees which display is silent', async () => {
  const board = await openPage(at.browser, at.office);
  await signIn(board, 'minh.le');
  await board.waitForSelector('#notices-title');
  await board.waitForSelector(`text=${words.vi.screen_never}`);  // cua-vao stands in the settings and never spoke
  await board.fill('#notice-vi', 'Quầy 2 nghỉ đến 10 giờ');
  await board.fill('#notice-en', 'Counter 2 is closed until 10');
  await board.focus('#notice-post');
  await board.keyboard.press('Enter');
  await board.waitForSelector('text=Quầy 2 nghỉ đến 10 giờ (');
  assert.equal(await board.inputValue('#notice-vi'), '');
  await pressed(board, 'say-chay');
  await board.focus('#say-chay');
  await board.keyboard.press('Enter');
  // The word alone would not do: the button beside the field says it before any notice stands.
  await until(board, (n) => document.querySelectorAll('[id^=withdraw-]').length === n, 2);
  assert.equal(await board.locator('.lamp', { hasText: words.vi.notice_urgent }).count(), 1);
  await accessible(board);
  await large(board);
  await board.screenshot({ path: shot('board-notices.png'), fullPage: true });
  const hall = await at.office.ask('GET', '/v1/hall');
  assert.equal(hall.notice.en, 'Counter 2 is closed until 10');
  assert.equal(hall.urgent.vi, 'Cháy! Mời ra ngay bằng cửa chính');

  const clerk = await openPage(at.browser, at.office);
  await signIn(clerk, 'ha.nguyen');
  await clerk.click('#to-board');
  await clerk.waitForSelector('#notices-title');
  assert.equal(await clerk.locator('[id^=withdraw-]').count(), 0, 'a clerk sees notices and speaks none');
  await at.office.ask('POST', '/v1/hall/seen', { screen: 'cua-vao', version: hall.version });
  await clerk.waitForSelector(`text=${words.vi.screen_ok}`, { timeout: 15000 });
  await clerk.context().close();

  for (const left of [1, 0]) {
    await board.locator('[id^=withdraw-]').first().click();
    await until(board, (n) => document.querySelectorAll('[id^=withdraw-]').length === n, left);
  }
  const after = await at.office.ask('GET', '/v1/hall');
  assert.ok(!after.notice && !after.urgent);
  assert.equal(board.problems.length, 0, board.problems.join('\n'));
  await board.context().close();
});

test('a call for help is seen on every page, marked when it is late, and answered by one key', async () => {
  const clerk = await openPage(at.browser, at.office);
  await signIn(clerk, 'ha.nguyen');
  await ready(clerk, words.vi.callNext);
  const board = await openPage(at.browser, at.office, { language: 'en' });
  await signIn(board, 'minh.le');
  await board.waitForSelector('#counters-title');
  const call = await at.office.callHelp();
  assert.equal((await at.office.callHelp()).id, call.id, 'one kiosk has one open call');
  for (const page of [clerk, board]) {
    await page.waitForSelector(`#answer-${call.id}`);
    await accessible(page);
    await large(page);
  }
  assert.match(await clerk.textContent(`#help-${call.id}`), /Máy 1 gọi nhân viên 0:\d\d/);
  await clerk.screenshot({ path: shot('help.png') });

  await board.evaluate(() => {
    globalThis.voices = 0;
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function counted() { ++globalThis.voices; return make.call(this); };
  });
  // A minute later by the page's own reckoning of the device's clock: marked, and it sounds.
  await board.evaluate(async () => { (await import('/app.js')).state.offset += 61000; });
  await board.waitForSelector(`#help-${call.id}.late`);
  assert.match(await board.textContent(`#help-${call.id}`), /Over 1 minute/);
  await until(board, () => globalThis.voices > 0);
  await accessible(board);
  await board.screenshot({ path: shot('help-late.png') });

  await clerk.keyboard.press('F1');
  for (const page of [clerk, board]) await page.waitForSelector(`#help-${call.id}`, { state: 'detached' });
  const answered = (await at.office.records()).find((record) => record.kind === 'help.answered');
  assert.equal(answered.by, 'staff:ha.nguyen');
  assert.equal(answered.body.call, call.id);
  assert.equal(clerk.problems.length + board.problems.length, 0, [...clerk.problems, ...board.problems].join('\n'));
  await clerk.context().close();
  await board.context().close();
});

test('a priority is said in a word, is called earlier, and the desk takes it back', async () => {
  const { ticket } = await at.office.issue('don-thu', 1, true);
  const page = await openPage(at.browser, at.office);
  await signIn(page, 'ha.nguyen');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  assert.equal(await number(page), ticket.text, 'people who came minutes before stand behind the head start');
  await page.waitForSelector('.number-row .tag');
  assert.match(await page.textContent('.number-row'), /Ưu tiên/);
  await accessible(page);
  await large(page);
  await page.screenshot({ path: shot('priority.png') });
  await until(page, () => !document.getElementById('priority-off')?.disabled);
  await page.focus('#priority-off');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.number-row .tag', { state: 'detached' });
  await until(page, () => !document.getElementById('undo')?.disabled);
  await page.keyboard.press('F9');
  await ready(page, words.vi.callNext);
  await page.keyboard.press('F2');
  assert.notEqual(await number(page), ticket.text, 'without it the ticket stands where it came');
  await finish(page);
  assert.equal(page.problems.length, 0, page.problems.join('\n'));
  await page.context().close();
});

test('nothing is cut off on office screens and at 200 % zoom', async () => {
  for (const [who, name, there] of [['minh.le', 'board', '#counters-title'], ['ha.nguyen', 'counter', '#primary']]) {
    const page = await openPage(at.browser, at.office);
    await signIn(page, who);
    await page.waitForSelector(there);
    for (const [width, height] of [[1920, 1080], [1366, 768], [1280, 720], [640, 400]]) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: shot(`${name}-${width}.png`), fullPage: true });
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `the ${name} at ${width}`);
      assert.deepEqual(await page.evaluate(hanging), [], `cards of the ${name} at ${width}`);
    }
    await page.context().close();
  }
});

test('two clerks serve fifty people at once and no ticket is called twice', async () => {
  const before = (await at.office.ask('GET', '/v1/queue')).waiting.length;
  for (let i = before; i < 50; ++i) await at.office.issue(i % 2 ? 'don-thu' : 'tu-van');
  const since = (await at.office.records()).length;
  const serve = async (name) => {
    const page = await openPage(at.browser, at.office);
    await signIn(page, name);
    await page.waitForSelector('#primary');
    let served = 0;
    for (;;) {
      await until(page, (empty) => {
        const button = document.getElementById('primary');
        return button && (!button.disabled || document.body.textContent.includes(empty));
      }, words.vi.nobodyWaits);
      if (await page.isDisabled('#primary')) break;
      await page.keyboard.press('F2');
      await until(page, (empty) => document.getElementById('number') || document.getElementById('error') || document.body.textContent.includes(empty), words.vi.nobodyWaits);
      if (await page.$('#number')) {
        await finish(page);
        ++served;
      }
    }
    await page.context().close();
    return served;
  };
  const served = await Promise.all([serve('ha.nguyen'), serve('lan.tran')]);
  const called = (await at.office.records()).slice(since).filter((record) => record.kind === 'ticket.called').map((record) => record.body.ticket);
  assert.equal(called.length, 50);
  assert.equal(new Set(called).size, 50);
  assert.equal(served[0] + served[1], 50);
  assert.ok(served[0] > 0 && served[1] > 0, `both served: ${served}`);
});
