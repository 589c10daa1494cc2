// A list as a table; in a narrow window each row stands as a card of its own, its cells named by their
// column. Roles are said outright, since a browser forgets them with the layout of a table.
import { h } from './parts.js';

// columns: [{ id, word, cell(row), figure, head }]; `head` marks the cell that names its row; `keep`: its
// heading stays on one line; `tall`: cells of several lines begin at the same height.
export function listTable({ label, columns, rows, idOf, total, tall = false }) {
  const cell = (column, row) => h(column.head ? 'th' : 'td', {
    role: column.head ? 'rowheader' : 'cell', scope: column.head ? 'row' : null, 'data-label': column.word, class: column.figure ? 'figure' : '',
  }, column.cell(row));
  const line = (row, extra) => h('tr', { role: 'row', id: idOf ? idOf(row) : null, class: extra }, columns.map((column) => cell(column, row)));
  return h('table', { class: `dense list ${tall ? 'tall' : ''}`, role: 'table', 'aria-label': label },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) => h('th', { role: 'columnheader', scope: 'col', class: `${column.figure ? 'figure' : ''} ${column.keep ? 'keep' : ''}` }, column.word)))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => line(row, '')), total ? line(total, 'total') : null));
}

// A link that saves what is shown.
export function csvLink(id, text, href, sign) {
  return h('a', { id, class: 'button', href, download: '' }, sign, h('span', {}, text));
}
