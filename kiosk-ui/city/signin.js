// Name and password; and the locked screen, which asks for the password alone.
import * as api from './api.js';
import { lang, t } from './words.js';
import { h, icon } from './parts.js';
import { enter, errorText, leave, set } from './app.js';

function field(id, label, control) {
  return h('div', { class: 'field' }, h('label', { for: id }, label), control);
}

function problem(state) {
  return state.error
    ? h('p', { class: 'banner danger', role: 'alert', id: 'error' }, icon('warn'), h('span', {}, errorText(state.error)))
    : null;
}

async function send(work, id) {
  set({ busy: true, error: null });
  try {
    const session = await work();
    set({ busy: false });
    await enter(session);
  } catch (error) {
    set({ busy: false, error });
    const password = document.getElementById(id);
    if (password) {
      password.value = '';
      password.focus();
    }
  }
}

export function signIn(state) {
  const value = (id) => document.getElementById(id).value;
  const onsubmit = (event) => {
    event.preventDefault();
    send(() => api.post('/v1/session', { name: value('name').trim().toLowerCase(), password: value('password') }), 'password');
  };
  return h('form', { class: 'card narrow', onsubmit, lang: lang() },
    h('h1', {}, t('signInCity')), h('p', { class: 'muted' }, t('signInHint')), problem(state),
    field('name', t('name'), h('input', { id: 'name', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true })),
    field('password', t('password'), h('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true })),
    h('button', { id: 'enter', class: 'button primary wide', disabled: state.busy }, h('span', {}, state.busy ? t('signingIn') : t('signIn'))));
}

export function unlock(state) {
  const onsubmit = (event) => {
    event.preventDefault();
    send(() => api.post('/v1/session/unlock', { password: document.getElementById('unlock-password').value }), 'unlock-password');
  };
  return h('form', { class: 'card narrow', onsubmit },
    h('h1', {}, icon('lock'), t('locked')), h('p', { class: 'muted' }, t('lockedHint', { name: state.session.name })), problem(state),
    field('unlock-password', t('password'), h('input', { id: 'unlock-password', type: 'password', autocomplete: 'current-password', required: true })),
    h('button', { id: 'unlock', class: 'button primary wide', disabled: state.busy }, h('span', {}, state.busy ? t('signingIn') : t('unlock'))),
    h('button', { id: 'other', type: 'button', class: 'button quiet wide', onclick: leave }, h('span', {}, t('other'))));
}
