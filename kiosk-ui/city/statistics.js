// Figures of the offices and table 01/TCD, for one office beside the city. What is counted stands in
// docs/statistics.md; a star: the column is not checked against the gazette yet.
import * as api from './api.js';
import { lang, t } from './words.js';
import { h, icon } from './parts.js';
import { reload, render } from './app.js';
import { field, segments, select } from './forms.js';
import { dayOf, dayWords, parseDay, periodKinds, quarterOf, reportingYear } from './dates.js';
import { csvLink, listTable } from './table.js';

const today = () => dayOf(Date.now());
const fresh = () => ({ range: 'period', kind: quarterOf(today()).slice(0, 2), year: String(reportingYear(today())), from: dayWords(today()), to: dayWords(today()), asked: null, table: 'figures', office: '', data: null });
let st = fresh();

export function forget() { st = fresh(); }

const days = () => ({ from: parseDay(st.from, today()), to: parseDay(st.to, today()) });
const daysAreGood = () => { const { from, to } = days(); return !!from && !!to && from <= to; };

// What was asked for: days count once they are sent off, a period at once.
function query() {
  if (st.range === 'period') return `period=${st.kind}-${st.year}`;
  return st.asked ? `from=${st.asked.from}&to=${st.asked.to}` : `from=${today()}&to=${today()}`;
}

export async function load() {
  const asked = query();
  const data = await api.get(`/v1/statistics?${asked}`);
  if (asked !== query()) return;
  st.data = data;
  if (!data.offices.some((one) => one.office === st.office)) st.office = '';
}

function choose(change) {
  Object.assign(st, change);
  render();
  reload();
}

const clock = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
const spread = (one, name) => (one.count ? clock(one[name]) : '–');

const columns = () => [
  { word: t('officeWord'), head: true, cell: (one) => (one.office ? h('button', { id: `figures-${one.office}`, type: 'button', class: 'number-link', 'aria-label': t('opensTcd', { s: one.office }), onclick: () => { Object.assign(st, { office: one.office, table: 'tcd01' }); render(); document.getElementById('page-title')?.focus(); } }, one.office) : t('wholeCity')) },
  { word: t('visits'), figure: true, cell: (one) => String(one.visits) },
  { word: t('received_people'), figure: true, cell: (one) => String(one.people) },
  { word: t('largeGroupsN'), figure: true, cell: (one) => String(one.large_groups) },
  { word: t('unrecorded'), figure: true, cell: (one) => String(one.unrecorded) },
  { word: t('ticketsN'), figure: true, cell: (one) => String(one.tickets) },
  { word: t('noShows'), figure: true, cell: (one) => String(one.no_shows) },
  { word: t('waitMedian'), figure: true, cell: (one) => spread(one.waiting, 'median_s') },
  { word: t('waitP90'), figure: true, cell: (one) => spread(one.waiting, 'p90_s') },
  { word: t('serveMedian'), figure: true, cell: (one) => spread(one.serving, 'median_s') },
];

function rangeBar() {
  const years = [0, 1, 2, 3, 4].map((back) => String(reportingYear(today()) - back));
  const typed = (name, word) => field(`stat-${name}`, t(word), st[name], (value) => { st[name] = value; render(); }, { placeholder: t('dayForm'), maxlength: 12, wrong: parseDay(st[name], today()) ? null : t('noSuchDay') });
  return h('div', { class: 'stack' },
    segments('stat-range', t('daysWord'), [['period', t('stat_period')], ['days', t('stat_days')]], st.range, (range) => choose({ range })),
    st.range === 'period' ? h('div', { class: 'bar' }, select('stat-kind', t('period'), periodKinds.map((kind) => [kind, t(`period_${kind}`)]), st.kind, (kind) => choose({ kind })),
      select('stat-year', t('yearWord'), years.map((year) => [year, year]), st.year, (year) => choose({ year })))
      : h('form', { class: 'bar', onsubmit: (event) => { event.preventDefault(); if (daysAreGood()) choose({ asked: days() }); } }, typed('from', 'fromDay'), typed('to', 'toDay'),
        h('button', { id: 'stat-show', type: 'submit', class: 'button', disabled: !daysAreGood() }, t('show'))));
}

function figures() {
  const { offices, all } = st.data;
  if (offices.length === 0) return h('p', { class: 'muted', id: 'stat-none' }, t('statNone'));
  return [listTable({ label: t('figures'), columns: columns(), rows: offices, idOf: (one) => `row-${one.office || 'city'}`, total: all }), h('p', { class: 'muted small' }, t('cityFiguresHint'))];
}

function formBlock(block, one, all) {
  const rows = st.data.layout.columns.filter((column) => column.block === block);
  const value = (of, column) => of.tcd01[column.number - 1] ?? '–';
  return h('section', { class: 'card', 'aria-labelledby': `block-${block}` }, h('h2', { id: `block-${block}` }, t(`block_${block}`)),
    listTable({ label: t(`block_${block}`), idOf: (column) => `tcd-${column.number}`, rows, columns: [
      { word: t('columnNo'), cell: (column) => String(column.number) },
      { word: t('columnWords'), head: true, cell: (column) => h('span', {}, column[lang()], column.confirmed ? null : h('span', { class: 'star' }, ' *')) },
      ...(one ? [{ word: one.office, figure: true, keep: true, cell: (column) => h('strong', {}, String(value(one, column))) }] : []),
      { word: t('wholeCity'), figure: true, keep: true, cell: (column) => (one ? String(value(all, column)) : h('strong', {}, String(value(all, column)))) },
    ] }));
}

function form() {
  const { offices, all, layout } = st.data;
  const one = offices.find((each) => each.office === st.office);
  const unrecorded = (one ?? all).unrecorded;
  const empty = all.tcd01.some((value) => value === null);
  return [h('div', { class: 'bar' }, select('stat-office', t('officeWord'), [['', t('wholeCity')], ...offices.map((each) => [each.office, each.office])], st.office, (office) => { st.office = office; render(); })),
    h('p', { class: 'muted', id: 'tcd-notes' }, [t('tcdSource', { s: layout.source }), t('tcdStar'), empty ? t('tcdEmpty') : '', unrecorded ? t('tcdUnrecorded', { n: unrecorded }) : '', t('tcdCity')].filter(Boolean).join(' ')),
    h('div', { class: 'halves' }, h('div', { class: 'side' }, formBlock('totals', one, all), formBlock('regular', one, all)), h('div', { class: 'side' }, formBlock('head', one, all), formBlock('delegate', one, all)))];
}

export function view() {
  if (!st.data) return h('p', { class: 'wait' }, t('loading'));
  const { from, to } = st.data.period;
  const span = from === to ? dayWords(from) : `${dayWords(from)} – ${dayWords(to)}`;
  const tcd = st.table === 'tcd01';
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'page-title', tabindex: '-1' }, t('pageStatistics'), ' ', h('span', { class: 'muted day', id: 'stat-days' }, span)),
      segments('stat-table', t('tableWord'), [['figures', t('figures')], ['tcd01', t('tcd01')]], st.table, (table) => { st.table = table; render(); })),
    h('section', { class: 'card stack', 'aria-labelledby': 'page-title' }, rangeBar(),
      h('div', { class: 'acts' }, csvLink('csv', t('fileCsv'), `/v1/statistics?${query()}&table=${st.table}&format=csv`, icon('file'))), tcd ? null : figures()),
    tcd ? form() : null);
}
