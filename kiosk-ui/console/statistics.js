// W5: the figures of a day, a week, a month, a period of the law or any days. The table comes first and
// is the text of the chart; a number opens the rows of the reception book that it counts.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, icon } from './parts.js';
import { goTo, reload, render, state as app } from './app.js';
import { fact, field, segments, select } from './forms.js';
import { addDays, addMonths, dayShort, dayWords, daysBetween, daysOf, firstOf, lastOf, mondayOf, monthOf, parseDay, periodKinds, quarterOf, reportingYear } from './dates.js';
import { barChart } from './chart.js';
import { formTable } from './tcd01.js';
import { groupKeys } from './groups_of.js';
import { showRows } from './visits.js';

const fresh = () => ({ range: 'day', day: '', kind: '', year: '', from: '', to: '', table: 'figures', measure: 'visits', data: null, waits: null, loadedAt: 0 });
let st = fresh();

export function forget() { st = fresh(); }
// Figures of a long period are not asked for with every call of a number.
export function hears(kind) {
  if (!/^(visit|ticket|group)\.|^day\./.test(kind)) return false;
  return Date.now() - st.loadedAt > 2000 || kind.startsWith('visit.') || kind.startsWith('day.');
}

const today = () => app.queue.business_day;

// The days that are shown, how they are parted, and how the API is asked for them.
function wanted() {
  const { range, day } = st;
  if (range === 'day') return { from: day, to: day, by: '', query: `day=${day}` };
  if (range === 'period') return { ...daysOf(`${st.kind}-${st.year}`), by: 'month', query: `period=${st.kind}-${st.year}` };
  const monday = mondayOf(day);
  const typed = [parseDay(st.from, today()), parseDay(st.to, today())];
  const [from, to] = range === 'week' ? [monday, addDays(monday, 6)] : range === 'month' ? [firstOf(monthOf(day)), lastOf(monthOf(day))] : typed;
  const by = range !== 'days' ? 'day' : !from || !to ? '' : daysBetween(from, to) <= 31 ? 'day' : daysBetween(from, to) <= 190 ? 'week' : 'month';
  return { from, to, by, query: `from=${from}&to=${to}` };
}

const daysAreGood = ({ from, to }) => !!from && !!to && from <= to;

export async function load() {
  if (!today()) return;
  if (!st.day) Object.assign(st, { day: today(), kind: quarterOf(today()).slice(0, 2), year: String(reportingYear(today())), from: dayWords(today()), to: dayWords(today()) });
  const days = wanted();
  if (!daysAreGood(days)) return;
  const [data, waits] = await Promise.all([api.get(`/v1/statistics?${days.query}${days.by ? `&by=${days.by}` : ''}`), api.get('/v1/statistics/wait')]);
  if (wanted().query !== days.query) return;
  Object.assign(st, { data, waits, loadedAt: Date.now() });
}

function choose(change) {
  Object.assign(st, change);
  render();
  reload();
}

function step(by) {
  if (st.range === 'day') return choose({ day: addDays(st.day, by) });
  if (st.range === 'week') return choose({ day: addDays(st.day, 7 * by) });
  return choose({ day: firstOf(addMonths(monthOf(st.day), by)) });
}

const minutes = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
const median = (spread) => (spread.count ? minutes(spread.median_s) : '–');
const p90 = (spread) => (spread.count ? minutes(spread.p90_s) : '–');

// Columns that count visits open them; the others are of tickets, which have no page of rows.
const columns = [
  ['visits', (f) => f.visits, () => () => true], ['received_people', (f) => f.people, () => () => true],
  ['largeGroupsN', (f) => f.large_groups, (rule) => groupKeys(rule)], ['groupPeople', (f) => f.large_group_people, (rule) => groupKeys(rule)],
  ['unrecorded', (f) => f.unrecorded, () => (visit) => !visit.record], ['ticketsN', (f) => f.tickets], ['noShows', (f) => f.no_shows],
  ['waitMedian', (f) => median(f.waiting)], ['waitP90', (f) => p90(f.waiting)], ['serveMedian', (f) => median(f.serving)], ['serveP90', (f) => p90(f.serving)],
];

function partName(period) {
  if (period.from === period.to) return dayWords(period.from);
  return monthOf(period.from) === monthOf(period.to) && period.name.length === 7 ? `${period.name.slice(5)}/${period.name.slice(0, 4)}` : `${dayShort(period.from)} – ${dayWords(period.to)}`;
}

// `only`: which of the rows of these days the number counts.
export function openRows(period, only, words) {
  showRows({ query: `?from=${period.from}&to=${period.to}`, only, words: `${words}, ${partName(period)}` });
  return goTo('visits');
}

function figureCell(period, figures, at, id) {
  const [word, value, rows] = columns[at];
  const text = String(value(figures));
  if (!rows || text === '0') return h('td', { class: 'figure' }, text);
  return h('td', { class: 'figure' }, h('button', { id: `${id}-${word}`, type: 'button', class: 'number-link', 'aria-label': t('opensRows', { n: text, s: t(word) }),
    onclick: () => openRows(period, rows(app.queue.rules.group_min), t(word)) }, text));
}

function figuresRow(part, id, total) {
  return h('tr', { id: `part-${id}`, class: total ? 'total' : '' }, h('th', { scope: 'row' }, total && st.range !== 'day' ? t('total') : partName(part.period)), columns.map((column, at) => figureCell(part.period, part.figures, at, id)));
}

// Days that are still to come have no figures.
function partsSoFar() { return st.data.parts.filter((part) => part.period.from <= today()); }

function figuresTable() {
  const { data } = st;
  return h('div', { class: 'wide-table', tabindex: '0', role: 'region', 'aria-label': t('figures') }, h('table', { class: 'dense statistics' },
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('dayWord')), columns.map(([word]) => h('th', { scope: 'col', class: 'figure' }, t(word))))),
    h('tbody', {}, partsSoFar().map((part) => figuresRow(part, part.period.name)), figuresRow(data, 'total', true))));
}

const measures = {
  visits: [['visits', (f) => f.visits], ['received_people', (f) => f.people]],
  waits: [['waitMedianMin', (f) => Math.round(f.waiting.median_s / 6) / 10], ['waitP90Min', (f) => Math.round(f.waiting.p90_s / 6) / 10]],
  served: [['serveMedianMin', (f) => Math.round(f.serving.median_s / 6) / 10], ['serveP90Min', (f) => Math.round(f.serving.p90_s / 6) / 10]],
};

function chartLabel(period) { return period.from === period.to ? dayShort(period.from) : period.name.length === 7 ? period.name.slice(5) : dayShort(period.from); }

function chart() {
  const parts = partsSoFar();
  if (parts.length === 0) return null;
  return h('section', { class: 'card stack', 'aria-labelledby': 'chart-title' },
    h('div', { class: 'title-row' }, h('h2', { id: 'chart-title' }, t('chart')), segments('measure', t('chart'), Object.keys(measures).map((name) => [name, t(`measure_${name}`)]), st.measure, (measure) => { st.measure = measure; render(); })),
    barChart({
      title: t('chartAlt', { s: t(`measure_${st.measure}`) }), bars: parts.map((part) => chartLabel(part.period)),
      series: measures[st.measure].map(([word, value]) => ({ name: t(word), values: parts.map((part) => value(part.figures)) })),
    }));
}

function counters() {
  const rows = st.data.figures.counters;
  if (rows.length === 0) return null;
  return h('section', { class: 'card stack', 'aria-labelledby': 'load-title' }, h('h2', { id: 'load-title' }, t('counterLoad')),
    h('table', { class: 'dense' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('counter')), ['visits', 'received_people', 'servedTime'].map((word) => h('th', { scope: 'col', class: 'figure' }, t(word))))),
      h('tbody', {}, rows.map((load) => h('tr', {}, h('th', { scope: 'row' }, load.counter), h('td', { class: 'figure' }, String(load.visits)), h('td', { class: 'figure' }, String(load.people)), h('td', { class: 'figure' }, minutes(load.serving_s)))))));
}

const decimal = (value) => new Intl.NumberFormat(lang() === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: 1 }).format(value);

function estimates() {
  const { waits } = st;
  return h('section', { class: 'card stack', 'aria-labelledby': 'estimate-title' }, h('h2', { id: 'estimate-title' }, t('estimates')),
    waits.outcomes === 0 ? h('p', { class: 'muted' }, t('estimatesNone')) : [h('dl', { class: 'facts' }, fact(t('estimateError'), t('minutesOf', { n: decimal(waits.error_min) })), fact(t('estimateBias'), t('minutesOf', { n: decimal(waits.bias_min) })),
      fact(t('estimateUnder'), `${decimal(waits.under_told_pct)} %`)), h('p', { class: 'muted' }, t('estimatesOf', { n: waits.outcomes }))]);
}

function rangeBar() {
  const { range } = st;
  const good = daysAreGood(wanted());
  const typed = (name, word) => field(`stat-${name}`, t(word), st[name], (value) => { st[name] = value; render(); }, { placeholder: t('dayForm'), maxlength: 12, wrong: parseDay(st[name], today()) ? null : t('noSuchDay') });
  const years = [0, 1, 2, 3, 4].map((back) => String(reportingYear(today()) - back));
  return h('div', { class: 'stack' },
    h('div', { class: 'acts' }, segments('stat-range', t('days'), ['day', 'week', 'month', 'period', 'days'].map((name) => [name, t(`stat_${name}`)]), range, (name) => choose({ range: name })),
      ['day', 'week', 'month'].includes(range) ? [button('stat-before', { text: t(`before_${range}`), sign: 'before', onclick: () => step(-1) }),
        button('stat-now', { text: t('today'), onclick: () => choose({ day: today() }) }), button('stat-after', { text: t(`after_${range}`), sign: 'after', onclick: () => step(1) })] : null),
    range === 'period' ? h('div', { class: 'bar' }, select('stat-kind', t('period'), periodKinds.map((kind) => [kind, t(`period_${kind}`)]), st.kind, (kind) => choose({ kind })),
      select('stat-year', t('yearWord'), years.map((year) => [year, year]), st.year, (year) => choose({ year }))) : null,
    range === 'days' ? h('form', { class: 'bar', onsubmit: (event) => { event.preventDefault(); if (good) reload(); } }, typed('from', 'fromDay'), typed('to', 'toDay'), h('button', { id: 'stat-show', type: 'submit', class: 'button', disabled: !good }, t('show'))) : null);
}

function files() {
  const days = wanted();
  const part = days.by ? `&by=${days.by}` : '';
  const link = (id, word, query, sign) => h('a', { id, class: 'button', href: `/v1/statistics?${days.query}${query}`, download: '' }, icon(sign), h('span', {}, t(word)));
  if (st.table === 'tcd01') return [link('file-pdf', 'filePdf', '&format=pdf', 'file'), link('file-csv', 'fileCsv', `${part}&format=csv`, 'file')];
  return [link('file-csv', 'fileCsv', `${part}&table=figures&format=csv`, 'file'), link('file-counters', 'fileCounters', `${part}&table=counters&format=csv`, 'file')];
}

export function statisticsPage(state) {
  if (!st.data) return h('p', { class: 'wait' }, state.queue.business_day ? t('loading') : t('noDayYet'));
  const { from, to } = st.data.period;
  const days = from === to ? dayWords(from) : `${dayWords(from)} – ${dayWords(to)}`;
  const tcd = st.table === 'tcd01';
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'stat-title' }, t('pageStatistics'), ' ', h('span', { class: 'muted day', id: 'stat-days' }, days)),
      segments('stat-table', t('tableWord'), [['figures', t('figures')], ['tcd01', t('tcd01')]], st.table, (table) => choose({ table }))),
    h('section', { class: 'card stack', 'aria-labelledby': 'stat-title' }, rangeBar(), h('div', { class: 'acts' }, files())),
    tcd ? formTable(st.data, openRows) : [h('section', { class: 'card', 'aria-labelledby': 'figures-title' }, h('h2', { id: 'figures-title' }, t('figures')), figuresTable(), h('p', { class: 'muted small' }, t('figuresHint'))), chart(),
      h('div', { class: 'split even' }, counters() ?? h('section', { class: 'card' }, h('h2', {}, t('counterLoad')), h('p', { class: 'muted' }, t('nobodyYet'))), estimates())]);
}
