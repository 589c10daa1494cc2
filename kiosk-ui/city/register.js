// The register of received letters: search, pages, one letter with its history. Of a protected letter
// there is nothing but what the hub may know, and no way to find it but its hash.
import * as api from './api.js';
import { t } from './words.js';
import { button, dateOf, h, icon, timeOf } from './parts.js';
import { reload, render, say, state } from './app.js';
import { fact, field, segments, select } from './forms.js';
import { dayOf, parseDay } from './dates.js';
import { csvLink, listTable } from './table.js';
import { sizeWords } from './durations.js';

const kKinds = ['complaint', 'recommendation', 'reflection', 'mixed'];
const empty = () => ({ q: '', office: '', kind: '', from: '', to: '' });
const fresh = () => ({ letterClass: 'ordinary', form: empty(), asked: empty(), first: 0, data: null, open: null });
let st = fresh();

export function forget() { st = fresh(); }
export function home() { st.open = null; }

const today = () => dayOf(Date.now());

function query(more = {}) {
  const { asked, letterClass } = st;
  const wanted = { class: letterClass, q: asked.q.trim() };
  if (letterClass === 'ordinary') {
    Object.assign(wanted, { office: asked.office, kind: asked.kind, from: asked.from ? parseDay(asked.from, today()) : '', to: asked.to ? parseDay(asked.to, today()) : '' });
  }
  Object.assign(wanted, more);
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== '')).toString();
}

const address = () => `/v1/letters?${query({ first: String(st.first) })}`;

export async function load() {
  if (st.open) return;
  const asked = address();
  const data = await api.get(asked);
  if (asked !== address()) return;
  st.data = data;
}

function wrongDay(text) { return text && !parseDay(text, today()) ? t('noSuchDay') : null; }
function wrongHash() { return st.letterClass === 'protected' && st.form.q.trim() && !/^[0-9a-fA-F]{64}$/.test(st.form.q.trim()) ? t('wholeHash') : null; }

async function search() {
  if (wrongDay(st.form.from) || wrongDay(st.form.to) || wrongHash()) return;
  st.asked = { ...st.form };
  st.first = 0;
  await reload();
  if (st.data) say(t('foundN', { n: st.data.all }));
}

async function turn(first) {
  st.first = first;
  await reload();
  document.getElementById('page-title')?.focus();
}

async function open(key) {
  try {
    st.open = (await api.get(`/v1/letters/${key}`)).letters;
    render();
    document.getElementById('page-title')?.focus();
  } catch (error) {
    if (error.code === 'NotSignedIn' || error.code === 'SessionLocked') return;
    state.error = error;
    render();
  }
}

function keep(name, value) { st.form[name] = value; render(); }

function searchForm() {
  const ordinary = st.letterClass === 'ordinary';
  const { form } = st;
  const offices = st.data?.offices ?? [];
  return h('form', { class: 'stack search', role: 'search', onsubmit: (event) => { event.preventDefault(); search(); } },
    h('div', { class: 'bar' },
      field('q', t(ordinary ? 'searchText' : 'searchHash'), form.q, (value) => keep('q', value), { maxlength: 80, wrong: wrongHash(), hint: ordinary ? t('searchHint') : null }),
      ordinary ? [select('office', t('officeWord'), [['', t('allOffices')], ...offices.map((code) => [code, code])], form.office, (value) => keep('office', value)),
        select('kind', t('kindWord'), [['', t('allKindsWord')], ...kKinds.map((kind) => [kind, t(`kind_${kind}`)])], form.kind, (value) => keep('kind', value)),
        field('from', t('fromDay'), form.from, (value) => keep('from', value), { maxlength: 12, placeholder: t('dayForm'), wrong: wrongDay(form.from) }),
        field('to', t('toDay'), form.to, (value) => keep('to', value), { maxlength: 12, placeholder: t('dayForm'), wrong: wrongDay(form.to) })] : null),
    h('div', { class: 'acts' }, h('button', { id: 'search', type: 'submit', class: 'button primary' }, h('span', {}, t('search'))),
      button('clear', { text: t('clearSearch'), onclick: () => { st.form = empty(); search(); render(); } }),
      csvLink('csv', t('fileCsv'), `/v1/letters?${query({ format: 'csv' })}`, icon('file'))));
}

const moment = (ms) => (ms ? `${timeOf(ms)} ${dateOf(ms)}` : '–');
const opener = (id, key, text) => h('button', { id, type: 'button', class: 'number-link code', onclick: () => open(key) }, text);

const ordinaryColumns = () => [
  { word: t('codeWord'), head: true, cell: (letter) => opener(`open-${letter.letter}`, letter.letter, letter.code) },
  { word: t('kindWord'), cell: (letter) => t(`kind_${letter.kind}`) },
  { word: t('bodyWord'), cell: (letter) => letter.body },
  { word: t('officeWord'), cell: (letter) => letter.office },
  { word: t('pagesWord'), figure: true, cell: (letter) => String(letter.pages) },
  { word: t('receivedAt'), cell: (letter) => moment(letter.received_ms) },
];

const protectedColumns = () => [
  { word: t('hashWord'), head: true, cell: (letter) => h('button', { id: `open-${letter.hash}`, type: 'button', class: 'number-link hash', onclick: () => open(letter.hash) }, letter.hash) },
  { word: t('pagesWord'), figure: true, cell: (letter) => String(letter.pages) },
  { word: t('sizeWord'), figure: true, cell: (letter) => sizeWords(letter.bucket) },
];

function pager() {
  const { all, first, rows } = st.data;
  if (all <= rows) return null;
  return h('nav', { class: 'acts', 'aria-label': t('pagesOf') },
    button('page-before', { text: t('before'), sign: 'before', disabled: first === 0, onclick: () => turn(Math.max(0, first - rows)) }),
    h('span', { id: 'page-where' }, t('rowsOf', { a: first + 1, b: Math.min(all, first + rows), n: all })),
    button('page-after', { text: t('after'), sign: 'after', disabled: first + rows >= all, onclick: () => turn(first + rows) }));
}

function list() {
  if (!st.data || st.data.class !== st.letterClass) return h('p', { class: 'wait' }, t('loading'));
  const { letters, all } = st.data;
  if (letters.length === 0) return h('p', { class: 'muted', id: 'nothing-found' }, t('nothingFound'));
  const columns = st.letterClass === 'ordinary' ? ordinaryColumns() : protectedColumns();
  return [h('p', { class: 'muted', id: 'found' }, t('foundN', { n: all })), listTable({ label: t('pageRegister'), columns, rows: letters }), pager()];
}

function history(letter) {
  if (!letter.history) return null;
  return [h('h3', {}, t('historyWord')), h('ol', { class: 'history' }, letter.history.map((step) => h('li', {}, h('strong', {}, t(`history_${step.what}`)), h('span', { class: 'muted' }, step.at_ms ? moment(step.at_ms) : t('noTime')))))];
}

function oneLetter(letter, at) {
  const ordinary = letter.class === 'ordinary';
  return h('section', { class: 'card stack', 'aria-labelledby': `letter-${at}` },
    h('h2', { id: `letter-${at}` }, ordinary ? letter.code : t('protectedLetter')),
    h('dl', { class: 'facts' }, ordinary ? [fact(t('kindWord'), t(`kind_${letter.kind}`)), fact(t('bodyWord'), letter.body), fact(t('officeWord'), letter.office)] : null,
      fact(t('pagesWord'), String(letter.pages)), fact(t('sizeWord'), sizeWords(letter.bucket)),
      ordinary && letter.as_is ? fact(t('asIsWord'), t('asIs')) : null),
    h('dl', { class: 'names' }, ordinary ? [h('dt', {}, t('idWord')), h('dd', { class: 'hash' }, letter.letter), h('dt', {}, t('deviceWord')), h('dd', { class: 'hash' }, letter.device)] : null,
      h('dt', {}, t('hashWord')), h('dd', { class: 'hash' }, letter.hash)),
    history(letter), ordinary ? null : h('p', { class: 'muted small' }, t('protectedHint')),
    h('p', { class: 'muted small' }, t('sealedHint')));
}

export function view() {
  if (st.open) {
    return h('div', { class: 'board' }, h('div', { class: 'title-row' }, h('h1', { id: 'page-title', tabindex: '-1' }, t('letterWord')),
      button('back', { text: t('backToList'), sign: 'before', onclick: () => { st.open = null; render(); document.getElementById('page-title')?.focus(); reload(); } })),
    st.open.map(oneLetter));
  }
  const pick = (letterClass) => { Object.assign(st, { letterClass, form: empty(), asked: empty(), first: 0 }); render(); reload(); };
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'page-title', tabindex: '-1' }, t('pageRegister')), segments('class', t('classWord'), [['ordinary', t('class_ordinary')], ['protected', t('class_protected')]], st.letterClass, pick)),
    h('section', { class: 'card stack', 'aria-labelledby': 'page-title' }, searchForm(), st.letterClass === 'protected' ? h('p', { class: 'muted small' }, t('protectedHint')) : null, list()));
}
