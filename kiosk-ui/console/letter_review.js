// W7: the letter on the desk. Its pages beside their words, what it says of itself to be looked at field by
// field, then kind and page count. What an officer sets is kept by the device at once and sealed with the
// letter; nothing of it stays in this page.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, dateOf, h, icon, lamp, timeOf } from './parts.js';
import { act, render, say, state as app } from './app.js';
import { choices, field, select } from './forms.js';
import { dayWords, parseDay } from './dates.js';
import { crop, isDoubtful, pageView, pictureOf, versionOf, wordsView, zoomed } from './letter_page.js';
import { pageWork } from './letter_pages.js';

export const kinds = ['complaint', 'denunciation', 'recommendation', 'reflection', 'mixed', 'later'];
const sealed = ['denunciation', 'later'];

// { id, page, zoom, pages: Map n -> page, review, typed: {name: text}, undone: [[name, set before]], kind, body, count, word, focus, none }
let desk = null;

export function forgetDesk() { desk = null; }
export const deskLetter = () => desk?.id;

const fresh = (id) => ({ id, page: 1, zoom: 1, pages: new Map(), review: null, typed: {}, undone: [], kind: '', body: '', count: '', word: null, focus: null, none: null });

// Reads what has come of the letter: pages that were read meanwhile, and its fields. When it leaves the
// desk meanwhile (somebody confirmed or abandoned it), the next list says so; that is no trouble.
export async function loadDesk(letter) {
  await readDesk(letter).catch((error) => { if (error.code !== 'LetterKeyGone') throw error; });
}

async function readDesk(letter) {
  if (desk?.id !== letter.id) desk = fresh(letter.id);
  const own = desk;
  const list = letter.page_list ?? [];
  for (const n of own.pages.keys()) if (n > list.length) own.pages.delete(n);
  for (const entry of list) {
    const version = versionOf(entry);
    if (own.pages.get(entry.n)?.version === version) continue;
    own.pages.delete(entry.n);
    if (entry.state === 'reading') continue;
    // Taken out since the list was made: the next one is on its way.
    const page = await api.get(`/v1/letters/${letter.id}/pages/${entry.n}`).catch((error) => { if (error.code === 'NotFound') return null; throw error; });
    if (page && page.state !== 'reading') own.pages.set(entry.n, { ...page, version });
  }
  const first = !own.review?.found;
  own.review = (await api.get(`/v1/letters/${letter.id}/review`)).review;
  if (first && own.review.found && desk === own) setTimeout(() => focusNext(null), 0);
}

const needsLook = (it) => it.state === 'doubtful' || (it.state === 'empty' && it.rule !== 'missing');
const fieldsOf = () => desk.review?.fields ?? [];
const left = () => fieldsOf().filter(needsLook);

// A date is typed and shown as people write it.
const shown = (it) => (it.name === 'date' && it.value ? dayWords(it.value) : it.value);
const textOf = (it) => desk.typed[it.name] ?? shown(it);

function valueOf(it) {
  const text = textOf(it).trim();
  if (it.name !== 'date' || !text) return text;
  return parseDay(text, app.queue.business_day);
}

function mistake(it) {
  const value = valueOf(it);
  if (it.name === 'date') return value === null || (value && value > app.queue.business_day) ? t('wrong_date') : null;
  const digits = (value ?? '').replace(/[ .-]/g, '');
  if (it.name === 'phone' && value && !/^\d{8,15}$/.test(digits)) return t('wrong_phone');
  if (it.name === 'id_number' && value && !/^(\d{9}|\d{12})$/.test(digits)) return t('wrong_id_number');
  return null;
}

// To the next field to look at behind `name`, then to the kind, the count, and the end.
function focusNext(name) {
  const all = fieldsOf();
  const from = all.findIndex((it) => it.name === name);
  const next = [...all.slice(from + 1), ...all.slice(0, Math.max(0, from))].find(needsLook);
  const target = next ? `field-${next.name}` : !desk.kind ? 'letter-kind-complaint' : needsBody() && !desk.body ? 'letter-body' : wrongCount() ? 'letter-count' : 'letter-confirm';
  document.getElementById(target)?.focus();
}

async function send(wish) {
  const own = desk;
  const { review } = await api.post(`/v1/letters/${own.id}/review`, wish);
  own.review = review;
}

function accept(it) {
  const value = valueOf(it);
  if (mistake(it)) { say(mistake(it)); return; }
  // Something stands on the paper that could not be made out: "the letter has none" is said twice.
  if (!value && it.state === 'empty' && it.evidence.length && desk.none !== it.name) {
    desk.none = it.name;
    render();
    say(t('noneTwice'));
    return;
  }
  desk.none = null;
  act(async () => {
    desk.undone.push([it.name, it.state === 'set' ? it.value : null]);
    await send({ fields: { [it.name]: value } });
    delete desk.typed[it.name];
    say(t('said_field', { s: t(`field_${it.name}`) }));
  }).then(() => desk && focusNext(it.name));
}

function undo() {
  const last = desk.undone.pop();
  if (!last) return;
  const [name, before] = last;
  act(() => send({ fields: { [name]: before } })).then(() => document.getElementById(`field-${name}`)?.focus());
}

function look(evidence) {
  desk.focus = evidence ?? null;
  if (evidence) desk.page = evidence.page;
  render();
  document.getElementById('focus-mark')?.scrollIntoView({ block: 'center', inline: 'center' });
}

function fieldKeys(event, it) {
  if (event.key === 'Enter') {
    event.preventDefault();
    accept(it);
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    const all = fieldsOf();
    const at = all.indexOf(it) + (event.key === 'ArrowDown' ? 1 : -1);
    document.getElementById(`field-${all[at]?.name}`)?.focus();
  }
}

function markOf(it) {
  const kind = { sure: 'ok', doubtful: 'warn', empty: it.rule === 'missing' ? 'off' : 'warn', set: 'ok' }[it.state];
  return lamp(kind, t(`mark_${it.state}`));
}

// The clerk's way leads through what is to be looked at; the arrow keys reach every field.
function fieldRow(it) {
  const [evidence] = it.evidence;
  const page = evidence && desk.pages.get(evidence.page);
  const name = t(`field_${it.name}`);
  return h('div', { class: `review-field ${needsLook(it) ? 'look' : ''}`, id: `row-${it.name}` },
    h('div', { class: 'review-head' }, markOf(it), h('span', { class: 'small' }, t(`rule_${it.rule}`))),
    field(`field-${it.name}`, name, textOf(it), (text) => { desk.typed[it.name] = text; desk.none = null; render(); }, {
      wrong: mistake(it) ?? (desk.none === it.name ? t('noneTwice') : null), maxlength: 300, tabindex: needsLook(it) ? null : '-1', lang: 'vi',
      onfocus: () => look(evidence), onkeydown: (event) => fieldKeys(event, it),
    }),
    page?.width ? crop(desk.id, page, evidence, t('crop', { s: name })) : null,
    button(`accept-${it.name}`, { text: t('acceptField'), sign: 'done', disabled: app.busy || !app.online || !!mistake(it), onclick: () => accept(it) }));
}

function fieldsPart() {
  return h('section', { class: 'card stack', 'aria-labelledby': 'fields-title' }, h('h2', { id: 'fields-title' }, t('fieldsTitle')),
    h('p', { class: 'muted' }, t(desk.review?.found ? 'fieldsHint' : 'fieldsWait')),
    desk.review?.found ? fieldsOf().map(fieldRow) : null);
}

// ---- kind, receiver, count, end

const needsBody = () => desk.kind && !sealed.includes(desk.kind) && desk.bodies?.length > 1;
const wrongCount = () => Number(desk.count) !== desk.scanned;

function hint() {
  const kind = desk.review?.kind;
  if (!kind?.kind) return t('hintNone');
  const reasons = [...new Set(kind.reasons.map((reason) => t(`reason_${reason.rule}`)))].join(', ');
  return t('hintKind', { k: t(`lk_${kind.kind}`), r: reasons });
}

function missing() {
  if (desk.review?.separators?.length) return t('separatorInside', { n: desk.review.separators[0] });
  if (left().length) return t('lookFirst', { n: left().length });
  if (!desk.kind) return t('kindFirst');
  if (needsBody() && !desk.body) return t('bodyFirst');
  if (!desk.count) return t('countFirst');
  return wrongCount() ? t('countWrong', { n: desk.scanned }) : null;
}

function pickKind(kind) {
  desk.kind = kind;
  render();
  focusNext(null);
}

function confirm(onConfirmed) {
  if (missing()) { say(missing()); focusNext(null); return; }
  act(async () => {
    const wish = { pages: Number(desk.count) };
    if (desk.kind !== 'later') wish.kind = desk.kind;
    if (needsBody()) wish.body = desk.body;
    const answer = await api.post(`/v1/letters/${desk.id}/confirm`, wish);
    say(t('said_letterTaken', { n: wish.pages }));
    desk = null;
    onConfirmed(answer);
  });
}

// The ticket whose code is on a page: on the first it is the letter's, on a later one that is asked.
function ticketPart(off) {
  const ticket = desk.review?.ticket;
  if (!ticket) return null;
  const link = (linked) => act(() => send({ ticket: linked }));
  return h('div', { class: 'acts', id: 'letter-ticket' }, lamp(ticket.linked ? 'ok' : 'warn', t(ticket.linked ? 'ticketLinked' : 'ticketAsk', { s: ticket.number, n: ticket.page })),
    ticket.linked ? button('ticket-unlink', { text: t('ticketUnlink'), sign: 'off', disabled: off, onclick: () => link(false) })
      : button('ticket-link', { text: t('ticketLink'), sign: 'done', disabled: off, onclick: () => link(true) }));
}

// A separator sheet that was not known in time: behind it lies another letter.
function separatorPart() {
  const [n] = desk.review?.separators ?? [];
  return n ? h('p', { class: 'banner warn flat', id: 'separator-inside', role: 'alert' }, icon('warn'), h('span', {}, t('separatorInside', { n }))) : null;
}

// Letters that came before and are like this one: something to know, no reason to refuse it.
const kKnownShown = 5;

function knownPart() {
  const known = desk.review?.known;
  if (!known?.all) return null;
  const shown = known.letters.slice(0, kKnownShown).map((it) => h('li', {}, `${dateOf(it.confirmed_ms)} ${timeOf(it.confirmed_ms)} · ${t(`like_${it.like}`)}${it.same_number ? ` · ${t('sameNumber')}` : ''}`));
  return h('div', { class: 'banner flat help', id: 'known-letters' }, icon('file'), h('div', { class: 'lines' }, h('p', { class: 'strong' }, t('knownTitle', { n: known.all })), h('ul', {}, shown), h('p', { class: 'small' }, t('knownHint'))));
}

function decidePart(onConfirmed) {
  const off = app.busy || !app.online;
  const why = missing();
  return h('section', { class: 'card stack', 'aria-labelledby': 'decide-title' }, h('h2', { id: 'decide-title' }, t('letterKind')),
    !desk.kind || desk.kind === 'later' ? h('p', { class: 'banner warn flat' }, icon('lock'), h('span', {}, t('unclassified'))) : null,
    desk.review?.kind.may_denounce && !sealed.includes(desk.kind) ? h('p', { class: 'banner warn flat', id: 'may-denounce' }, icon('warn'), h('span', {}, t('mayDenounce'))) : null,
    h('p', { id: 'kind-hint' }, hint()), separatorPart(), ticketPart(off), knownPart(),
    choices('letter-kind', t('letterKind'), kinds.map((kind) => [kind, t(`lk_${kind}`)]), desk.kind, pickKind, { hint: t('kindKeys'), keys: true, disabled: off }),
    needsBody() ? select('letter-body', t('letterBody'), [['', t('chooseOne')], ...desk.bodies.map(({ id, name }) => [id, name])], desk.body, (body) => { desk.body = body; render(); }) : null,
    field('letter-count', t('countPages'), desk.count, (count) => { desk.count = count; render(); }, {
      inputmode: 'numeric', maxlength: 3, wrong: desk.count && wrongCount() ? t('countWrong', { n: desk.scanned }) : null,
      onkeydown: (event) => { if (event.key === 'Enter') { event.preventDefault(); confirm(onConfirmed); } },
    }),
    h('div', { class: 'acts' }, h('button', { id: 'letter-confirm', type: 'button', class: 'button primary huge', 'aria-keyshortcuts': 'F9', disabled: off || !!why, onclick: () => confirm(onConfirmed) },
      icon('done'), h('span', {}, t('confirmLetter')), h('kbd', { 'aria-hidden': 'true' }, 'F9')),
    why ? h('p', { class: 'muted', id: 'confirm-why' }, why) : null));
}

// ---- the page and its words

const fixesOf = (n) => new Map((desk.review?.words ?? []).filter((fix) => fix.page === n).map((fix) => [fix.word, fix.text]));

function pickWord(at) {
  const word = desk.pages.get(desk.page)?.words[at];
  if (!word) return;
  desk.word = { at, text: fixesOf(desk.page).get(at) ?? word.t };
  look({ page: desk.page, box: word.b });
  // A click is answered before its redraw.
  setTimeout(() => {
    document.getElementById(`word-${desk?.page}-${at}`)?.scrollIntoView({ block: 'nearest' });
    const input = document.getElementById('word-text');
    input?.focus();
    input?.select();
  }, 0);
}

// The next doubtful word behind the chosen one, also on later pages.
function nextWord() {
  for (let n = desk.page, from = (desk.word?.at ?? -1) + 1; desk.pages.has(n); ++n, from = 0) {
    const fixed = fixesOf(n);
    const at = (desk.pages.get(n).words ?? []).findIndex((word, i) => i >= from && isDoubtful(word) && !fixed.has(i));
    if (at >= 0) {
      desk.page = n;
      render();
      pickWord(at);
      return;
    }
  }
  desk.word = null;
  look(null);
}

function saveWord(text) {
  const { at } = desk.word;
  act(() => send({ words: [{ page: desk.page, word: at, text }] })).then(() => desk && nextWord());
}

function wordPart() {
  if (!desk.word) return null;
  return h('div', { class: 'bar word-bar' },
    field('word-text', t('wordText'), desk.word.text, (text) => { desk.word.text = text; render(); }, {
      maxlength: 100, lang: 'vi', onkeydown: (event) => {
        if (event.key === 'Enter') { event.preventDefault(); saveWord(desk.word.text); }
        if (event.key === 'Escape') { event.stopPropagation(); desk.word = null; look(null); }
      },
    }),
    button('word-save', { text: t('wordSave'), key: 'Enter', sign: 'done', disabled: app.busy || !app.online, onclick: () => saveWord(desk.word.text) }),
    fixesOf(desk.page).has(desk.word.at) ? button('word-back', { text: t('wordBack'), sign: 'undo', onclick: () => saveWord(null) }) : null);
}

function turnTo(n) {
  if (n < 1 || n > desk.scanned) return;
  desk.page = n;
  desk.word = null;
  look(null);
}

function zoom(by) { desk.zoom = zoomed(desk.zoom, by); render(); }

function strip(letter) {
  return h('div', { class: 'strip', role: 'group', 'aria-label': t('letterPages') }, (letter.page_list ?? []).map((entry) => h('button', {
    id: `strip-${entry.n}`, type: 'button', class: `strip-page${isFlagged(entry) && !isSeen(entry.n) ? ' flagged' : ''}`, 'aria-pressed': String(entry.n === desk.page), onclick: () => turnTo(entry.n),
  }, entry.state === 'read' ? h('img', { src: pictureOf(letter.id, entry.n, versionOf(entry)), alt: '', width: 56, height: 79 }) : null,
  h('span', {}, isFlagged(entry) && !isSeen(entry.n) ? icon('warn') : null, String(entry.n), isFlagged(entry) ? h('span', { class: 'visually-hidden' }, ` ${doubtsOf(entry).join('. ')}`) : null))));
}

// What to look at on a page; one press says that somebody did, another takes it back.
const isFlagged = (entry) => Boolean(entry.flags?.length || entry.repeats);
const isSeen = (n) => desk.review?.seen?.includes(n) ?? false;
const doubtsOf = ({ flags = [], repeats }) => [...(repeats ? [t('flag_repeats', { n: repeats })] : []),
  ...flags.filter((flag) => flag !== 'hard_to_read' || flags.length === 1).map((flag) => t(`flag_${flag}`))];

function lookPart(entry, page) {
  const marks = page?.look?.marks ?? [];
  if (!isFlagged(entry) && !marks.length) return null;
  const seen = isSeen(entry.n);
  const set = (value) => act(() => send({ seen: [{ page: entry.n, seen: value }] }));
  return h('div', { class: 'stack', id: 'page-look' },
    isFlagged(entry) ? h('div', { class: `banner flat ${seen ? 'looked' : 'warn'}`, id: 'page-flags' }, icon(seen ? 'ok' : 'warn'), h('span', {}, doubtsOf(entry).join(' ')),
      seen ? button('page-unseen', { text: t('pageUnseen'), key: 'F7', sign: 'undo', disabled: app.busy || !app.online, onclick: () => set(false) })
        : button('page-seen', { text: t('pageSeen'), key: 'F7', sign: 'done', disabled: app.busy || !app.online, onclick: () => set(true) })) : null,
    marks.length ? h('div', { class: 'acts', id: 'page-marks' }, h('span', { class: 'small' }, t('pageMarks')),
      marks.map((mark, at) => button(`mark-${at}`, { text: t(`mark_${mark.k}`), onclick: () => look({ page: entry.n, box: mark.b }) }))) : null);
}

function marksOn(n) {
  return fieldsOf().flatMap((it) => it.evidence.filter((where) => where.page === n).map(({ box }) => ({ box, kind: needsLook(it) ? 'look' : 'known' })));
}

function picturePart(letter) {
  const n = desk.page;
  const page = desk.pages.get(n);
  const tools = h('div', { class: 'acts' },
    button('page-prev', { text: t('pagePrev'), key: 'Alt+←', sign: 'before', disabled: n <= 1, onclick: () => turnTo(n - 1) }),
    h('span', { class: 'strong', id: 'page-now' }, t('pageOf', { n, m: desk.scanned })),
    button('page-next', { text: t('pageNext'), key: 'Alt+→', sign: 'after', disabled: n >= desk.scanned, onclick: () => turnTo(n + 1) }),
    button('zoom-in', { text: t('zoomIn'), key: 'Alt+↑', sign: 'plus', onclick: () => zoom(1) }),
    button('zoom-out', { text: t('zoomOut'), key: 'Alt+↓', sign: 'off', onclick: () => zoom(-1) }));
  const unread = page?.state === 'unread' ? h('p', { class: 'banner warn flat' }, icon('warn'), h('span', {}, t('unread'))) : null;
  const paper = !page ? h('p', { class: 'wait' }, t('reading', { n }))
    : !page.width ? null
      : pageView({ letter: letter.id, n, page, zoom: desk.zoom, marks: marksOn(n), focus: desk.focus?.page === n ? desk.focus.box : null });
  return h('section', { class: 'card stack', 'aria-labelledby': 'page-now' }, tools, letter.pages > 1 ? strip(letter) : null, unread,
    lookPart(letter.page_list?.find((entry) => entry.n === n) ?? { n }, page), paper,
    pageWork({ letter, n, page, turnTo }));
}

function textPart() {
  const page = desk.pages.get(desk.page);
  if (!page?.words?.length) return null;
  const fixed = fixesOf(desk.page);
  const doubtful = page.words.filter((word, at) => isDoubtful(word) && !fixed.has(at)).length;
  return h('section', { class: 'card stack', 'aria-labelledby': 'text-title' },
    h('div', { class: 'title-row' }, h('h2', { id: 'text-title' }, t('textTitle')), h('span', { class: 'small' }, t('doubtfulWords', { n: doubtful })),
      button('word-next', { text: t('nextWord'), key: 'F8', sign: 'after', disabled: doubtful === 0, onclick: nextWord })),
    h('p', { class: 'muted' }, t('textHint')), wordPart(),
    wordsView({ n: desk.page, page, fixed, chosen: desk.word?.at, onpick: pickWord }));
}

export function reviewPage(letter, bodies, onConfirmed) {
  if (desk?.id !== letter.id) return h('p', { class: 'wait' }, t('loading'));
  desk.bodies = bodies;
  desk.scanned = letter.pages;
  if (desk.page > letter.pages) desk.page = Math.max(1, letter.pages);
  return h('div', { class: 'review', lang: lang() }, picturePart(letter),
    h('div', { class: 'side' }, fieldsPart(), decidePart(onConfirmed), textPart()));
}

// The receipt of the letter that was confirmed just now; shown once.
export function receiptPart({ letter, paper }, onDone) {
  return h('section', { class: 'card stack receipt', 'aria-labelledby': 'receipt-title' }, h('h2', { id: 'receipt-title', tabindex: '-1' }, t('receiptTitle')),
    h('p', { class: 'number' }, letter.code), h('p', { class: 'strong' }, `${t('pin')}: ${letter.pin.slice(0, 3)} ${letter.pin.slice(3)}`),
    h('p', {}, `${t('letterPages')}: ${letter.pages} · ${timeOf(letter.confirmed_at_ms)}`),
    h('p', { class: 'muted' }, t('receiptHint')), h('p', {}, t(paper ? 'receiptPaper' : 'receiptNoPaper')),
    h('div', { class: 'acts' }, button('receipt-done', { text: t('receiptDone'), sign: 'done', kind: 'primary', onclick: onDone })));
}

// True: the letter in review has the key.
export function reviewKeys(event) {
  if (!desk) return false;
  const typing = event.target.matches?.('input:not([type=radio]), select');
  const digit = Number(event.key);
  if (!typing && digit >= 1 && digit <= kinds.length && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    if (app.online && !app.busy) pickKind(kinds[digit - 1]);
    return true;
  }
  if (event.ctrlKey && event.key.toLowerCase() === 'z') {
    // What is being typed is the field's own to take back.
    const own = event.target.id?.startsWith('field-') && event.target.id.slice(6) in desk.typed;
    if (typing && own) return true;
    event.preventDefault();
    undo();
    return true;
  }
  if (event.altKey) {
    const run = { ArrowLeft: () => turnTo(desk.page - 1), ArrowRight: () => turnTo(desk.page + 1), ArrowUp: () => zoom(1), ArrowDown: () => zoom(-1) }[event.key];
    if (!run) return false;
    event.preventDefault();
    run();
    return true;
  }
  const press = { F7: isSeen(desk.page) ? 'page-unseen' : 'page-seen', F8: 'word-next', F9: 'letter-confirm' }[event.key];
  if (!press) return false;
  event.preventDefault();
  const pressed = document.getElementById(press);
  if (pressed && !pressed.disabled) pressed.click();
  else if (press === 'letter-confirm' && missing()) say(missing());
  return true;
}
