// W3: the reception book. A list of visits that can be narrowed; a row opens its form (visit_form.js).
import * as api from './api.js';
import { outcomes, t } from './words.js';
import { button, h, lamp, timeOf } from './parts.js';
import { act, reading, reload, render, say, state as app } from './app.js';
import { field, segments, select } from './forms.js';
import { addDays, dayShort, dayWords, mondayOf, parseDay } from './dates.js';
import { closeForm, formKeys, openForm, visitForm, visitInForm } from './visit_form.js';

export const kinds = ['protected', 'complaint', 'recommendation', 'reflection', 'mixed'];
export const sessionKinds = ['regular', 'periodic', 'ad_hoc'];

const fresh = () => ({
  range: 'today', from: '', to: '', rows: null, more: false, period: null, desk: null,
  step: '', session_kind: '', kind: '', outcome: '', text: '', only: null, onlyWords: '',
});
let book = fresh();

export function forget() {
  book = fresh();
  closeForm();
}

export function home() { closeForm(); }

export function hears(kind) { return /^(visit|ticket|group|session)\.|^day\./.test(kind); }

function query() {
  const today = app.queue.business_day;
  if (book.range === 'unfinished') return '?unfinished=1';
  if (book.range === 'week') return `?from=${mondayOf(today)}&to=${addDays(mondayOf(today), 6)}`;
  if (book.range === 'days') return `?from=${parseDay(book.from, today)}&to=${parseDay(book.to, today)}`;
  if (book.range === 'period') return book.from;
  return '';
}

function daysAreGiven() {
  const today = app.queue.business_day;
  const [from, to] = [parseDay(book.from, today), parseDay(book.to, today)];
  return from && to && from <= to;
}

export async function load() {
  if (!app.queue.business_day || (book.range === 'days' && !daysAreGiven())) return;
  const asked = query();
  const answer = await api.get(`/v1/visits${asked}`);
  if (asked !== query()) return;  // another range was chosen meanwhile
  book.rows = answer.visits;
  book.more = answer.more;
  book.period = answer.period;
  visitInForm(answer.visits);
}

// From a number of the statistics: the rows that it counts, and nothing else. `query`: their days.
export function showRows({ query: days, only, words }) {
  book = { ...fresh(), range: 'period', from: days, only, onlyWords: words };
  closeForm();
}

// From the counter: the visit of the ticket at hand, else the last one of this counter that is not
// closed. False: there is none.
export async function openAtCounter(counter) {
  book = fresh();
  const { visits } = await api.get('/v1/visits');
  book.rows = visits;
  const own = visits.filter((visit) => visit.counter === counter.id);
  const visit = own.find((row) => counter.ticket && row.ticket?.id === counter.ticket.id)
    ?? own.filter((row) => row.step !== 'closed').at(-1);
  if (!visit) return false;
  await openForm(visit, { back: 'counter', outcome: counter.ticket ? app.outcome : '' });
  return true;
}

function matches(visit) {
  const record = visit.record;
  if (book.only && !book.only(visit, book.rows)) return false;
  if (book.step && visit.step !== book.step) return false;
  if (book.session_kind && (record?.session_kind ?? 'regular') !== book.session_kind) return false;
  if (book.kind && record?.kind !== book.kind) return false;
  if (book.outcome && record?.outcome !== book.outcome) return false;
  const text = book.text.trim().toUpperCase();
  return !text || [visit.ticket?.text, record?.case, String(visit.number)].some((known) => known?.includes(text));
}

export function stepLamp(visit) {
  const [kind, word] = { opened: ['warn', 'step_opened'], recorded: ['busy', 'step_recorded'], closed: ['ok', 'step_closed'] }[visit.step];
  return lamp(kind, t(word));
}

const outcomeWords = (outcome) => (outcome ? t(outcome === 'other' ? 'other_outcome' : outcome) : '–');

function row(visit) {
  const record = visit.record;
  const today = visit.business_day === app.queue.business_day;
  return h('tr', { id: `row-${visit.id}` },
    h('td', { class: 'figure' }, String(visit.number)),
    h('td', { class: 'figure' }, today ? timeOf(visit.opened_ms) : `${dayShort(visit.business_day)} ${timeOf(visit.opened_ms)}`),
    h('th', { scope: 'row' }, visit.ticket?.text ?? t('atDesk')), h('td', {}, visit.counter),
    h('td', {}, record ? t(`session_${record.session_kind}`) : '–'), h('td', { class: 'figure' }, String(visit.people)),
    h('td', {}, record ? t(`kind_${record.kind}`) : '–'), h('td', {}, record ? t(`field_${record.field}`) : '–'),
    h('td', { class: 'figure' }, record ? String(record.nth) : '–'), h('td', {}, record ? t(`prior_${record.prior_result}`) : '–'),
    h('td', {}, outcomeWords(record?.outcome ?? visit.ticket?.outcome)),
    h('td', {}, stepLamp(visit), visit.corrections ? h('span', { class: 'small below' }, t('correctedTimes', { n: visit.corrections })) : null),
    h('td', {}, h('button', { id: `open-${visit.id}`, type: 'button', class: 'button', 'aria-label': t('openVisit', { n: visit.number }),
      onclick: () => reading(() => openForm(visit, { back: 'visits' })) }, t('openIt'))));
}

function table(rows) {
  const figures = ['bookNo', 'partyPeople', 'nth'];
  const names = ['bookNo', 'time', 'ticket', 'counter', 'sessionKind', 'partyPeople', 'visitKind', 'visitField', 'nth', 'prior', 'outcome', 'state'];
  return h('div', { class: 'wide-table', tabindex: '0', role: 'region', 'aria-labelledby': 'book-title' },
    h('table', { class: 'dense' }, h('thead', {}, h('tr', {},
      names.map((name) => h('th', { scope: 'col', class: figures.includes(name) || name === 'time' ? 'figure' : '' }, t(name))),
      h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, t('act'))))),
    h('tbody', { onkeydown: stepRows }, rows.map(row))));
}

// The arrow keys go from row to row.
function stepRows(event) {
  const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!down) return;
  const all = [...document.querySelectorAll('tbody button[id^=open-]')];
  const next = all[all.indexOf(event.target) + down];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function change(name) {
  return (value) => { book[name] = value; render(); };
}

function chooseRange(range) {
  if (range === 'days' && !book.from) book.from = book.to = dayWords(app.queue.business_day);
  book = { ...book, range, rows: null, only: null };
  render();
  reload();
}

function rangeBar() {
  const all = app.session.role === 'supervisor' ? ['today', 'unfinished', 'week', 'days'] : ['today', 'unfinished'];
  const today = app.queue.business_day;
  const day = (name) => field(`book-${name}`, t(name === 'from' ? 'fromDay' : 'toDay'), book[name], change(name),
    { placeholder: t('dayForm'), wrong: parseDay(book[name], today) ? null : t('noSuchDay'), size: 12 });
  return [segments('range', t('days'), all.map((range) => [range, t(`range_${range}`)]), book.range, chooseRange),
    book.range !== 'days' ? null : h('form', { class: 'bar', onsubmit: (event) => { event.preventDefault(); book.rows = null; render(); reload(); } },
      day('from'), day('to'), h('button', { id: 'book-show', type: 'submit', class: 'button', disabled: !daysAreGiven() }, t('show')))];
}

function filters() {
  const any = ['', t('all')];
  return h('div', { class: 'bar', role: 'group', 'aria-label': t('filter') },
    select('filter-step', t('state'), [any, ...['opened', 'recorded', 'closed'].map((step) => [step, t(`step_${step}`)])], book.step, change('step')),
    select('filter-session', t('sessionKind'), [any, ...sessionKinds.map((kind) => [kind, t(`session_${kind}`)])], book.session_kind, change('session_kind')),
    select('filter-kind', t('visitKind'), [any, ...kinds.map((kind) => [kind, t(`kind_${kind}`)])], book.kind, change('kind')),
    select('filter-outcome', t('outcome'), [any, ...outcomes.map((outcome) => [outcome, outcomeWords(outcome)])], book.outcome, change('outcome')),
    field('filter-text', t('findIn'), book.text, change('text'), { placeholder: 'A012', maxlength: 40 }));
}

// The same key until something else is asked: a lost answer opens no second visit.
async function openDesk({ counter, key }, people) {
  const { visit } = await api.post('/v1/visits', { counter, people }, key);
  book.desk = null;
  say(t('said_deskVisit', { n: visit.number }));
  await openForm(visit, { back: 'visits' });
}

function deskPanel() {
  const { desk } = book;
  const counters = app.session.counter && app.session.role === 'staff' ? [app.session.counter] : app.queue.counters.map((counter) => counter.id);
  const people = Number(desk.people);
  const good = Number.isInteger(people) && people >= 1 && people <= 999;
  const go = () => act(() => openDesk(desk, people));
  return h('form', { class: 'panel', 'aria-labelledby': 'desk-title', onsubmit: (event) => { event.preventDefault(); if (good) go(); } },
    h('h2', { id: 'desk-title' }, t('deskTitle')), h('p', { class: 'muted' }, t('deskHint')),
    h('div', { class: 'bar' },
      select('desk-counter', t('counter'), counters.map((id) => [id, `${t('counter')} ${id}`]), desk.counter, (value) => { desk.counter = value; desk.key = api.freshKey(); render(); }),
      field('desk-people', t('partyPeople'), desk.people, (value) => { desk.people = value; desk.key = api.freshKey(); render(); }, { inputmode: 'numeric', maxlength: 3, wrong: good ? null : t('peopleWrong') }),
      h('button', { id: 'desk-go', type: 'submit', class: 'button primary', disabled: !good || app.busy || !app.online }, t('deskOpen')),
      button('desk-close', { text: t('leaveIt'), key: 'Esc', onclick: () => { book.desk = null; render(); document.getElementById('desk')?.focus(); } })));
}

function startDesk() {
  book.desk = { counter: app.session.counter ?? app.queue.counters[0]?.id ?? '', people: '1', key: api.freshKey() };
  render();
  document.getElementById('desk-people')?.focus();
}

export function visitsPage(state) {
  const form = visitForm(state);
  if (form) return form;
  const rows = (book.rows ?? []).filter(matches);
  const people = rows.reduce((sum, visit) => sum + visit.people, 0);
  const days = book.period ? (book.period.from === book.period.to ? dayWords(book.period.from) : `${dayWords(book.period.from)} – ${dayWords(book.period.to)}`) : '';
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'book-title' }, t('pageVisits'), ' ', h('span', { class: 'muted day' }, days)),
      button('desk', { text: t('deskVisit'), sign: 'plus', disabled: state.busy || !state.online || !!book.desk, onclick: startDesk })),
    book.desk ? deskPanel() : null,
    h('section', { class: 'card', 'aria-labelledby': 'book-title' }, h('div', { class: 'stack' }, ...rangeBar(), filters(),
      book.only ? h('p', { class: 'chip-row' }, h('span', { class: 'tag plain' }, t('onlyRows', { s: book.onlyWords })), button('only-off', { text: t('dropFilter'), onclick: () => { book.only = null; render(); } })) : null,
      h('p', { class: 'strong', id: 'book-sum', role: 'status' }, book.rows ? t('bookSum', { n: rows.length, p: people }) : t('loading'), book.more ? ` ${t('bookMore')}` : '')),
    rows.length ? table(rows) : h('p', { class: 'muted' }, book.rows ? t('bookEmpty') : '')));
}

export function keys(event, state) {
  if (formKeys(event, state)) return;
  if (event.key === 'Escape' && book.desk) { book.desk = null; render(); document.getElementById('desk')?.focus(); }
}

