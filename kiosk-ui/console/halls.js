// W4, the halls: which displays are seen, and what the office says to everybody there.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, lamp, timeOf } from './parts.js';
import { act, state as live } from './app.js';

export async function halls() {
  const [{ screens }, notices] = await Promise.all([api.get('/v1/hall/screens'), api.get('/v1/hall/notices')]);
  return { screens, notices };
}

// The list as it is now, after one's own act.
async function again() {
  Object.assign(live, await halls());
}

function screenLamp(screen) {
  if (screen.state === 'ok') return lamp('ok', t('screen_ok'));
  if (screen.state === 'behind') return lamp('warn', t('screen_behind'));
  return lamp('warn', screen.seen_ms ? `${t('screen_unseen')} · ${timeOf(screen.seen_ms)}` : t('screen_never'));
}

export function screensCard(state) {
  return h('section', { class: 'card', 'aria-labelledby': 'screens-title' }, h('h2', { id: 'screens-title' }, t('screens')),
    state.screens.length === 0 ? h('p', { class: 'muted' }, t('none'))
      : h('ul', { class: 'rows' }, state.screens.map((screen) => h('li', {},
        h('span', {}, screen.zone ? `${screen.name} · ${screen.zone}` : screen.name), screenLamp(screen)))));
}

const words = (one) => (lang() === 'en' && one.en ? one.en : one.vi);

function standing(state, may) {
  return h('ul', { class: 'rows' }, state.notices.standing.map((one) => h('li', {},
    lamp(one.kind === 'urgent' ? 'danger' : 'busy', t(`notice_${one.kind}`)),
    h('span', { class: 'grow' }, `${words(one)} (${timeOf(one.since_ms)})`),
    may ? button(`withdraw-${one.id}`, {
      text: t('withdraw'), sign: 'closed', disabled: state.busy || !state.online,
      onclick: () => act(async () => { await api.post(`/v1/hall/notices/${one.id}/withdraw`); await again(); }),
    }) : null)));
}

const value = (id) => document.getElementById(id)?.value.trim() ?? '';

function post(body, ...fields) {
  return act(async () => {
    await api.post('/v1/hall/notices', body);
    await again();
    for (const id of fields) { const field = document.getElementById(id); if (field) field.value = ''; }
  });
}

function form(state) {
  const off = state.busy || !state.online;
  const own = (kind) => { if (value('notice-vi')) post({ kind, vi: value('notice-vi'), en: value('notice-en') }, 'notice-vi', 'notice-en'); };
  const field = (id, label) => h('label', { for: id }, h('span', {}, label), h('input', { id, type: 'text', maxlength: 120, autocomplete: 'off' }));
  return h('div', { class: 'notice' },
    h('div', { class: 'acts' }, state.notices.sentences.map((one) => button(`say-${one.id}`, {
      text: words(one), sign: one.kind === 'urgent' ? 'warn' : 'bell', kind: one.kind === 'urgent' ? 'danger' : '', disabled: off,
      onclick: () => post({ sentence: one.id }),
    }))),
    field('notice-vi', t('noticeVi')), field('notice-en', t('noticeEn')),
    h('p', { class: 'muted' }, t('noticeRule')),
    h('div', { class: 'acts' },
      button('notice-post', { text: t('noticePost'), sign: 'bell', disabled: off, onclick: () => own('ordinary') }),
      button('notice-urgent', { text: t('noticeUrgent'), sign: 'warn', kind: 'danger', disabled: off, onclick: () => own('urgent') })));
}

export function noticesCard(state) {
  const may = state.session.role === 'supervisor';
  if (!state.notices || (!may && state.notices.standing.length === 0)) return null;
  return h('section', { class: 'card', 'aria-labelledby': 'notices-title' }, h('h2', { id: 'notices-title' }, t('notices')),
    state.notices.standing.length === 0 ? h('p', { class: 'muted' }, t('noticesNone')) : standing(state, may), may ? form(state) : null);
}
