// Table 01/TCD with its 29 columns, written down the page by block so that each has its full words; on
// paper (PDF) it is the printed form. A star: not checked against the gazette yet.
import { lang, t } from './words.js';
import { h } from './parts.js';
import { groupKeys } from './groups_of.js';

const inBlock = {
  totals: () => true,
  regular: (visit) => !visit.record || visit.record.session_kind === 'regular',
  head: (visit) => !!visit.record && visit.record.session_kind !== 'regular' && visit.record.held !== 'by_delegate',
  delegate: (visit) => !!visit.record && visit.record.session_kind !== 'regular' && visit.record.held === 'by_delegate',
};
const first = (visit) => !!visit.record?.case && visit.record.nth === 1;
const repeated = (visit) => !!visit.record?.case && visit.record.nth > 1;
// Columns that count cases, by their number on the form.
const ofCases = { 3: (visit) => !!visit.record?.case, 6: first, 10: first, 15: first, 19: first, 24: first, 28: first, 7: repeated, 11: repeated, 16: repeated, 20: repeated, 25: repeated, 29: repeated };

// Which rows of the reception book a column counts.
function rowsOf(column, groupMin) {
  const large = column.part === 'groups' ? groupKeys(groupMin) : () => true;
  const cases = ofCases[column.number] ?? (() => true);
  return (visit, all) => inBlock[column.block](visit) && cases(visit) && large(visit, all);
}

function row(column, data, openRows) {
  const words = column[lang()];
  const value = column.value === null ? '–' : String(column.value);
  const opens = column.value > 0;
  return h('tr', {}, h('td', { class: 'figure muted' }, String(column.number)), h('th', { scope: 'row' }, words, column.confirmed ? null : h('span', { class: 'star' }, ' *')),
    h('td', { class: 'figure strong' }, opens ? h('button', { id: `tcd-${column.number}`, type: 'button', class: 'number-link', 'aria-label': t('opensRows', { n: value, s: words }),
      onclick: () => openRows(data.period, rowsOf(column, data.tcd01.group_min), words) }, value) : value));
}

export function formTable(data, openRows) {
  const { columns, source, group_min: least } = data.tcd01;
  const block = (name) => h('section', { class: 'card', 'aria-labelledby': `block-${name}` }, h('h2', { id: `block-${name}` }, t(`block_${name}`)),
    h('table', { class: 'dense' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col', class: 'figure' }, t('columnNo')), h('th', { scope: 'col' }, t('columnWords')), h('th', { scope: 'col', class: 'figure' }, t('value')))),
      h('tbody', {}, columns.filter((column) => column.block === name).map((column) => row(column, data, openRows)))));
  return h('div', { class: 'board' }, h('p', { class: 'muted', id: 'tcd-notes' }, `${t('tcdSource', { s: source })} ${t('tcdGroup', { n: least })} ${t('tcdStar')} ${columns.some((column) => column.value === null) ? t('tcdEmpty') : ''} ${data.figures.unrecorded ? t('tcdUnrecorded', { n: data.figures.unrecorded }) : ''}`),
    h('div', { class: 'halves' }, h('div', { class: 'side' }, block('totals'), block('regular')), h('div', { class: 'side' }, block('head'), block('delegate'))));
}
