// W8: the letter on the desk (letter_review.js while it can be read), and the register. Of a protected
// letter nothing is told but that there is one.
import * as api from './api.js';
import { t } from './words.js';
import { button, h, icon, lamp, timeOf } from './parts.js';
import { act, reading, render, say, state as app } from './app.js';
import { field, segments } from './forms.js';
import { dayOf, dayShort, dayWords, daysBetween, parseDay } from './dates.js';
import { deskLetter, forgetDesk, loadDesk, receiptPart, reviewKeys, reviewPage } from './letter_review.js';

// `found`: { rows, pages: Map id -> [n], all } while the register shows what was sought; `asking`: the
// search whose answer is awaited.
const kMostDays = 1830;  // that the device reads at once
const fresh = () => ({ which: 'all', from: '', to: '', days: null, rows: null, more: false, duplex: null, letter: null, bodies: [], receipt: null, drop: false, sought: '', asking: null, found: null });
let book = fresh();

export function forget() {
  book = fresh();
  forgetDesk();
}

export function hears(kind) { return /^(batch|page|count|letter)\./.test(kind); }

const onDesk = (row) => ['feeding', 'paused', 'counted'].includes(row.state);

// Letters are taken, and looked for, before the first ticket opens the day too.
const today = () => app.queue.business_day ?? dayOf(Date.now());

// As they are typed; `days` are those that are shown.
function daysGiven() {
  const [from, to] = [book.from, book.to].map((text) => parseDay(text, today()));
  return from && to && from <= to ? { from, to, tooMany: daysBetween(from, to) >= kMostDays } : null;
}

function query() {
  if (book.which === 'waiting') return '?waiting=1';
  return book.which === 'days' ? `?from=${book.days.from}&to=${book.days.to}` : '';
}

export async function load() {
  const asked = query();
  const answer = await api.get(`/v1/letters${asked}`);
  const { letters } = answer;
  const rows = asked ? (await api.get('/v1/letters')).letters : letters;
  if (asked !== query()) return;  // something else was chosen meanwhile
  book.more = answer.more;
  const open = rows.filter(onDesk).at(-1);  // newest first; of a stack the oldest is finished first
  book.rows = letters.filter((row) => !onDesk(row));
  book.letter = open ? (await api.get(`/v1/letters/${open.id}`)).letter : null;
  if (book.duplex === null) book.duplex = (await api.get('/v1/devices')).devices.some((device) => device.duplex);
  if (!book.bodies.length) book.bodies = (await api.get('/v1/bodies')).bodies;
  if (book.letter?.page_list) await loadDesk(book.letter);
  else forgetDesk();
}

function scan(source) {
  act(() => api.post('/v1/letters', { source }));
}

function drop() {
  act(async () => {
    const { id, key_gone: gone } = book.letter;
    await api.post(`/v1/letters/${id}/abandon`, { reason: gone ? 'rescan' : 'mistake' });
    book.drop = false;
    say(t('said_dropped'));
  });
}

// After a restart: nobody here can read it; its pages go to the protected body as they are.
function handOver() {
  act(async () => { book.receipt = await api.post(`/v1/letters/${book.letter.id}/confirm`, { pages: book.letter.pages, as_is: true }); });
}

// The letter that feeding got to, where it is not this one: more paper is its.
const behind = (letter) => (letter.stack?.length && letter.stack.at(-1).id !== letter.id ? letter.stack.at(-1) : null);
const calm = (reason) => ['empty', 'separator', 'stopped'].includes(reason);

// Scanning further sheets, or the backs of a feeder that scans one side: the stack is turned over
// as it lay. Where backs and sheets differ in number staff say how they belong together.
function scanActs(letter, fed, off) {
  const resting = off || fed.state === 'feeding';
  const scan = (body) => act(() => api.post(`/v1/letters/${fed.id}/scan`, body));
  const backs = fed === letter ? letter.backs : null;
  const whole = backs?.state === 'unequal' && backs.came > backs.sheets;
  return [
    fed.state === 'feeding' ? button('scan-stop', { text: t('scanStop'), sign: 'off', disabled: off, onclick: () => act(() => api.post(`/v1/letters/${fed.id}/stop`)) }) : null,
    whole ? null : button('scan-more', { text: t(backs?.state === 'unequal' ? 'backsMore' : 'scanMore'), sign: 'plus', disabled: resting, onclick: () => scan() }),
    backs && backs.state !== 'right' ? button('scan-backs', { text: t(backs.state === 'possible' ? 'backsScan' : 'backsAnew'), sign: 'again', disabled: resting, onclick: () => scan({ side: 'back' }) }) : null,
    backs?.state === 'unequal' ? button('accept-backs', { text: t('backsAccept'), sign: 'start', disabled: resting, onclick: () => act(() => api.post(`/v1/letters/${letter.id}/accept_backs`)) }) : null,
  ];
}

// What to do about it; in the middle of the backs it is no page that is laid in again.
function pausedWords({ paused, pages, backs }) {
  const left = backs?.state === 'unequal' && paused !== 'backs' ? backs.sheets - backs.came : 0;
  return left > 0 ? t('backsLeft', { n: left }) : t(`paused_${paused}`, { n: pages + 1, sheets: backs?.sheets, backs: backs?.came });
}

function deskActs(off) {
  const { letter } = book;
  const fed = behind(letter) ?? letter;
  if (book.drop) {
    return h('div', { class: 'acts', role: 'group', 'aria-label': t('dropSure') }, h('p', { class: 'strong' }, t('dropSure')),
      button('drop-yes', { text: t('dropYes'), kind: 'danger', disabled: off, onclick: drop }),
      button('drop-no', { text: t('dropNo'), onclick: () => { book.drop = false; render(); document.getElementById('drop')?.focus(); } }));
  }
  const askDrop = () => { book.drop = true; render(); document.getElementById('drop-no')?.focus(); };
  return h('div', { class: 'acts' },
    letter.key_gone ? button('as-is', { text: t('asIs'), sign: 'send', disabled: off, onclick: handOver })
      : scanActs(letter, fed, off),
    button('drop', { text: t('dropLetter'), sign: 'undo', disabled: off || letter.state === 'feeding', onclick: askDrop }));
}

function deskPart() {
  const off = app.busy || !app.online;
  const { letter } = book;
  if (book.receipt) return receiptPart(book.receipt, () => { book.receipt = null; render(); document.getElementById('scan')?.focus(); });
  if (!letter) {
    return h('section', { class: 'card stack', 'aria-labelledby': 'desk-title' }, h('h2', { id: 'desk-title' }, t('letterOnDesk')), h('p', { class: 'muted' }, t('letterNone')),
      h('div', { class: 'acts' }, button('scan', { text: t('scanLetter'), sign: 'file', kind: 'primary', disabled: off, onclick: () => scan('adf') }),
        book.duplex ? button('scan-both', { text: t('scanBoth'), disabled: off, onclick: () => scan('adf_duplex') }) : null,
        button('scan-flat', { text: t('scanFlat'), disabled: off, onclick: () => scan('flatbed') }),
        h('a', { id: 'separators', class: 'button', href: '/v1/separators?count=5', download: 'to-ngan-thu.pdf' }, icon('file'), h('span', {}, t('separators')))),
      h('p', { class: 'muted' }, t('separatorsHint')));
  }
  const state = letter.key_gone ? h('p', { class: 'banner warn flat', role: 'alert' }, icon('warn'), h('span', {}, t('keyGone')))
    : letter.paused ? h('p', { class: `banner flat ${calm(letter.paused) ? 'help' : 'warn'}`, id: 'desk-paused' }, icon(calm(letter.paused) ? 'file' : 'warn'), h('span', {}, pausedWords(letter))) : null;
  return h('section', { class: 'card stack', 'aria-labelledby': 'desk-title' },
    h('div', { class: 'title-row' }, h('h2', { id: 'desk-title' }, t('letterOnDesk')), lamp(letter.state === 'feeding' ? 'busy' : 'ok', `${t(`letter_${letter.state}`)} · ${t('letterPages')}: ${letter.pages}`), deskActs(off)), state,
    letter.backs?.state === 'possible' && letter.state !== 'feeding' ? h('p', { class: 'muted', id: 'backs-hint' }, t('backsHint')) : null, stackPart(letter));
}

// What lies behind the letter, and what stopped the feeder there.
function stackPart(letter) {
  const fed = behind(letter);
  if (!fed) return null;
  const at = letter.stack.findIndex(({ id }) => id === letter.id);
  const count = t('stackBehind', { n: letter.stack.length - at - 1 });
  const trouble = fed.paused && !calm(fed.paused);
  const what = fed.state === 'feeding' ? t('letter_feeding') : trouble ? t(`paused_${fed.paused}`, { n: fed.pages + 1 }) : '';
  return h('p', { class: `banner flat ${trouble ? 'warn' : 'help'}`, id: 'desk-stack', role: trouble ? 'alert' : null }, icon(trouble ? 'warn' : 'file'), h('span', {}, [count, what].filter(Boolean).join(' · ')));
}

function confirmed(answer) {
  book.receipt = answer;
  setTimeout(() => document.getElementById('receipt-title')?.focus(), 0);
}

function row(letter, pages) {
  const hidden = letter.class === 'protected';
  const lamps = { confirmed: 'busy', handed_over: 'ok', abandoned: 'off' };
  const body = book.bodies.find(({ id }) => id === letter.body);
  const at = letter.confirmed_ms ?? letter.opened_ms;
  const day = dayOf(at);
  return h('tr', {}, h('td', { class: 'figure' }, day === today() ? timeOf(at) : `${dayShort(day)} ${timeOf(at)}`),
    h('th', { scope: 'row', class: 'code' }, hidden ? t('sealedLetter') : letter.code ?? '–'), h('td', { class: 'figure' }, String(letter.pages)),
    h('td', {}, hidden ? '–' : letter.kind ? t(`lk_${letter.kind}`) : '–'), h('td', {}, hidden ? '–' : body?.name ?? letter.body ?? '–'),
    h('td', {}, lamp(lamps[letter.state] ?? 'off', t(`letter_${letter.state}`)), pages?.length ? h('div', { class: 'small' }, t('foundPages', { s: pages.join(', ') })) : null));
}

// Words of letters that are still here; nothing of a sealed one is ever found. Nothing changes by it, so
// what is typed next need not wait.
function find() {
  const text = book.sought.trim();
  if (!text) { endFind(); return; }
  const asking = {};
  book.asking = asking;
  reading(async () => {
    const { found, all } = await api.post('/v1/letters/find', { text });
    if (book.asking !== asking) return;  // something else is sought by now, or nothing
    book.found = { all, rows: found.map(({ letter }) => letter), pages: new Map(found.map(({ letter, pages }) => [letter.id, pages])) };
    say(t('foundTitle', { n: all }));
    render();
  }, () => book.asking === asking);
}

function endFind() {
  book.sought = '';
  book.asking = null;
  book.found = null;
  render();
}

function search() {
  return h('div', { class: 'bar' }, field('letters-find', t('findLabel'), book.sought, (text) => { book.sought = text; }, {
    maxlength: 100, lang: 'vi', hint: t('findHint'), onkeydown: (event) => {
      if (event.key === 'Enter') { event.preventDefault(); find(); }
      if (event.key === 'Escape') endFind();
    },
  }), button('find', { text: t('find'), sign: 'after', disabled: !app.online, onclick: find }),
  book.found ? button('find-end', { text: t('findEnd'), sign: 'off', onclick: endFind }) : null);
}

function choose(which) {
  if (which === 'days') {
    book.days = { from: today(), to: today() };
    book.from = book.to = dayWords(today());
  }
  book.which = which;
  book.rows = null;
  act(load);
}

function daysForm() {
  if (book.which !== 'days') return null;
  const given = daysGiven();
  const wrong = (name) => (parseDay(book[name], today()) ? (given?.tooMany && name === 'to' ? t('daysTooMany') : null) : t('noSuchDay'));
  const day = (name) => field(`letters-${name}`, t(name === 'from' ? 'fromDay' : 'toDay'), book[name], (text) => { book[name] = text; render(); },
    { placeholder: t('dayForm'), wrong: wrong(name), size: 12 });
  return h('form', { class: 'bar', onsubmit: (event) => { event.preventDefault(); book.days = given; book.rows = null; act(load); } },
    day('from'), day('to'), h('button', { id: 'letters-show', type: 'submit', class: 'button', disabled: !given || given.tooMany }, t('show')));
}

function register() {
  const names = ['letterTime', 'letterCode', 'letterPages', 'letterKind', 'letterBody', 'letterState'];
  const rows = book.found ? book.found.rows : book.rows;
  return h('section', { class: 'card stack', 'aria-labelledby': 'letters-title' }, h('div', { class: 'title-row' }, h('h2', { id: 'letters-title' }, t('lettersTitle')),
    segments('letters', t('filter'), [['all', t('lettersAll')], ['waiting', t('lettersWaiting')], ['days', t('range_days')]], book.which, choose)),
  daysForm(), search(), book.found ? h('p', { class: 'strong', id: 'found-title' }, t('foundTitle', { n: book.found.all })) : null,
  rows?.length ? h('div', { class: 'wide-table', tabindex: '0', role: 'region', 'aria-labelledby': 'letters-title' }, h('table', { class: 'dense' },
    h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col', class: name === 'letterTime' || name === 'letterPages' ? 'figure' : '' }, t(name))))),
    h('tbody', {}, rows.map((one) => row(one, book.found?.pages.get(one.id))))),
  book.more && !book.found ? h('p', { class: 'muted', id: 'letters-more' }, t('lettersMore', { n: rows.length })) : null) : h('p', { class: 'muted' }, t(rows ? 'lettersEmpty' : 'loading')));
}

export function lettersPage() {
  const open = !book.receipt && book.letter?.page_list && deskLetter() === book.letter.id && book.letter.pages > 0;
  return h('div', { class: 'board letters' }, h('h1', { class: 'visually-hidden' }, t('pageLetters')), deskPart(),
    open ? reviewPage(book.letter, book.bodies, confirmed) : null, register());
}

export function keys(event) { reviewKeys(event); }
