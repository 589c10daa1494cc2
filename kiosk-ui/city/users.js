// The accounts, for administrators: who there is, who is here, and letting somebody in no more. New ones
// and passwords are made at the hub itself (hubctl user).
import * as api from './api.js';
import { t } from './words.js';
import { button, h, lamp } from './parts.js';
import { act, state } from './app.js';
import { listTable } from './table.js';

let data = null;

export function forget() { data = null; }
export async function load() { data = await api.get('/v1/users'); }

function acts(user) {
  if (user.name === state.session.name) return t('yourself');
  const word = user.enabled ? 'disable' : 'enable';
  return button(`${word}-${user.name}`, { text: t(word), disabled: state.busy, onclick: () => act(() => api.post(`/v1/users/${word}/${user.name}`)) });
}

const columns = () => [
  { word: t('name'), head: true, cell: (user) => user.name },
  { word: t('roleWord'), cell: (user) => t(`role_${user.role}`) },
  { word: t('stateWord'), cell: (user) => lamp(user.enabled ? 'ok' : 'off', t(user.enabled ? 'enabled' : 'disabled')) },
  { word: t('sessionsWord'), figure: true, cell: (user) => String(user.sessions) },
  { word: t('actWord'), cell: acts },
];

export function view() {
  if (!data) return h('p', { class: 'wait' }, t('loading'));
  return h('div', { class: 'board' }, h('h1', { id: 'page-title' }, t('pageUsers')),
    h('section', { class: 'card stack', 'aria-labelledby': 'page-title' }, listTable({ label: t('pageUsers'), columns: columns(), rows: data.users, idOf: (user) => `user-${user.name}` }),
      h('p', { class: 'muted small' }, t('usersHint'))));
}
