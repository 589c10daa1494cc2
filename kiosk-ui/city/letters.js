// How many letters there are: by office, kind and state. Protected ones stand apart, for the city as a
// whole and for all time: a count of them by place or day would tell when and where somebody came.
import * as api from './api.js';
import { t } from './words.js';
import { h, icon } from './parts.js';
import { reload, render } from './app.js';
import { segments } from './forms.js';
import { dayOf, firstOf, mondayOf, monthOf } from './dates.js';
import { csvLink, listTable } from './table.js';

const kKinds = ['complaint', 'recommendation', 'reflection', 'mixed'];
const fresh = () => ({ range: 'all', data: null });
let st = fresh();

export function forget() { st = fresh(); }

function query() {
  const today = dayOf(Date.now());
  const from = { day: today, week: mondayOf(today), month: firstOf(monthOf(today)), year: `${today.slice(0, 4)}-01-01` }[st.range];
  return from ? `?from=${from}&to=${today}` : '';
}

export async function load() {
  const asked = query();
  const data = await api.get(`/v1/letter-counts${asked}`);
  if (asked === query()) st.data = data;
}

// One row an office, from one row an office and kind.
export function byOffice(counts) {
  const out = new Map();
  for (const { office, kind, whole, waiting } of counts) {
    const row = out.get(office) ?? { office, kinds: {}, whole: 0, waiting: 0 };
    row.kinds[kind] = (row.kinds[kind] ?? 0) + whole + waiting;
    row.whole += whole;
    row.waiting += waiting;
    out.set(office, row);
  }
  return [...out.values()];
}

function sum(rows) {
  const out = { office: t('wholeCity'), kinds: {}, whole: 0, waiting: 0 };
  for (const row of rows) {
    for (const [kind, n] of Object.entries(row.kinds)) out.kinds[kind] = (out.kinds[kind] ?? 0) + n;
    out.whole += row.whole;
    out.waiting += row.waiting;
  }
  return out;
}

const columns = () => [
  { word: t('officeWord'), head: true, cell: (row) => row.office },
  ...kKinds.map((kind) => ({ word: t(`kind_${kind}`), figure: true, cell: (row) => String(row.kinds[kind] ?? 0) })),
  { word: t('allKinds'), figure: true, cell: (row) => h('strong', {}, String(row.whole + row.waiting)) },
  { word: t('wholeOnes'), figure: true, cell: (row) => String(row.whole) },
  { word: t('waitingOnes'), figure: true, cell: (row) => String(row.waiting) },
];

export function view() {
  if (!st.data) return h('p', { class: 'wait' }, t('loading'));
  const rows = byOffice(st.data.offices);
  const guarded = st.data.protected;
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'page-title' }, t('pageLetters')), csvLink('csv', t('fileCsv'), `/v1/letter-counts${query()}${query() ? '&' : '?'}format=csv`, icon('file'))),
    h('section', { class: 'card stack', 'aria-labelledby': 'page-title' },
      segments('range', t('daysWord'), ['day', 'week', 'month', 'year', 'all'].map((name) => [name, t(`range_${name}`)]), st.range, (range) => { st.range = range; render(); reload(); }),
      rows.length === 0 ? h('p', { class: 'muted', id: 'letters-none' }, t('lettersNone'))
        : listTable({ label: t('pageLetters'), columns: columns(), rows, idOf: (row) => `office-${row.office}`, total: sum(rows) })),
    h('section', { class: 'card stack', 'aria-labelledby': 'protected-title' },
      h('h2', { id: 'protected-title' }, t('protectedLetters')),
      h('dl', { class: 'facts' }, h('div', {}, h('dt', {}, t('wholeOnes')), h('dd', { id: 'protected-whole' }, String(guarded.whole))),
        h('div', {}, h('dt', {}, t('waitingOnes')), h('dd', { id: 'protected-waiting' }, String(guarded.waiting)))),
      h('p', { class: 'muted small' }, t('protectedHint'))));
}
