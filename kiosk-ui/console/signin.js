// W1: name, password, counter. And the locked screen, which asks for the password alone.
import * as api from './api.js';
import { lang, t } from './words.js';
import { h, icon } from './parts.js';
import { enter, errorText, leave, set } from './app.js';

let counters = null;

async function loadCounters() {
  counters = [];
  try {
    counters = (await api.get('/v1/counters')).counters.map((counter) => counter.id);
    set({});
  } catch {
    counters = null;
  }
}

function field(id, label, control) {
  return h('div', { class: 'field' }, h('label', { for: id }, label), control);
}

function problem(state) {
  return state.error
    ? h('p', { class: 'banner danger', role: 'alert', id: 'error' }, icon('warn'), h('span', {}, errorText(state.error)))
    : null;
}

async function send(work, fields) {
  set({ busy: true, error: null });
  try {
    const session = await work();
    set({ busy: false });
    await enter(session);
  } catch (error) {
    set({ busy: false, error });
    const password = document.getElementById(fields);
    if (password) {
      password.value = '';
      password.focus();
    }
  }
}

export function signIn(state) {
  if (counters === null) loadCounters();
  const onsubmit = (event) => {
    event.preventDefault();
    const value = (id) => document.getElementById(id).value;
    send(() => api.post('/v1/session', {
      name: value('name').trim().toLowerCase(), password: value('password'), counter: value('counter'),
    }), 'password');
  };
  return h('form', { class: 'card narrow', onsubmit, lang: lang() },
    h('h1', {}, t('signIn')), h('p', { class: 'muted' }, t('signInHint')), problem(state),
    field('name', t('name'), h('input', { id: 'name', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true })),
    field('password', t('password'), h('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true })),
    field('counter', t('counter'), h('select', { id: 'counter' }, h('option', { value: '' }, t('counterOwn')),
      ...(counters ?? []).map((id) => h('option', { value: id }, `${t('counter')} ${id}`)))),
    h('button', { id: 'enter', class: 'button primary wide', disabled: state.busy },
      h('span', {}, state.busy ? t('signingIn') : t('signIn'))));
}

export function unlock(state) {
  const onsubmit = (event) => {
    event.preventDefault();
    const password = document.getElementById('unlock-password').value;
    send(() => api.post('/v1/session/unlock', { password }), 'unlock-password');
  };
  return h('form', { class: 'card narrow', onsubmit },
    h('h1', {}, icon('lock'), t('locked')),
    h('p', { class: 'muted' }, t('lockedHint', { name: state.session.name })), problem(state),
    field('unlock-password', t('password'), h('input', { id: 'unlock-password', type: 'password', autocomplete: 'current-password', required: true })),
    h('button', { id: 'unlock', class: 'button primary wide', disabled: state.busy }, h('span', {}, state.busy ? t('signingIn') : t('unlock'))),
    h('button', { id: 'other', type: 'button', class: 'button quiet wide', onclick: leave }, h('span', {}, t('other'))));
}
