// What stands around every page: the head with the ways to the pages, the banners, and the person.
import { lang, setLang, t } from './words.js';
import { h, icon, timeOf } from './parts.js';
import { errorText, goTo, leave, lockNow, render, set, state } from './app.js';
import { pagesFor } from './pages.js';

// In full before anybody has signed in, short where the head is full.
function languageSwitch(full) {
  const choose = (code, text) => h('button', {
    id: `lang-${code}`, type: 'button', class: 'segment', lang: code, 'aria-pressed': String(lang() === code), 'aria-label': text,
    onclick: () => { setLang(code); render(); },
  }, full ? text : code.toUpperCase());
  return h('div', { class: 'segments', role: 'group', 'aria-label': t('language') }, choose('vi', 'Tiếng Việt'), choose('en', 'English'));
}

export function header() {
  const { session, page, locked } = state;
  const brand = h('span', { class: 'brand' }, h('img', { src: '/icon.svg', alt: '', width: 32, height: 32 }), h('span', {}, t('product')));
  if (!session || locked) return h('header', { class: 'top' }, brand, languageSwitch(true));
  const link = ({ id, word, sign }) => h('a', {
    id: `to-${id}`, href: `#${id}`, 'aria-current': page === id ? 'page' : null,
    onclick: (event) => { event.preventDefault(); goTo(id); },
  }, icon(sign), h('span', {}, t(word)));
  return h('header', { class: 'top' },
    h('a', { class: 'skip', href: '#main', id: 'skip', onclick: (event) => { event.preventDefault(); document.getElementById('main').focus(); } }, t('skip')), brand,
    h('nav', { 'aria-label': t('pages') }, pagesFor(session).map(link)),
    h('p', { class: 'me' }, h('strong', {}, session.name), h('span', {}, t(`role_${session.role}`))),
    languageSwitch(false),
    h('button', { id: 'lock', type: 'button', class: 'button quiet', onclick: lockNow }, icon('lock'), h('span', {}, t('lockShort'))),
    h('button', { id: 'leave', type: 'button', class: 'button quiet', onclick: leave }, icon('out'), h('span', {}, t('signOut'))));
}

export function banners() {
  const out = [];
  if (!state.online) {
    out.push(h('div', { class: 'banner danger', role: 'alert', id: 'lost' }, icon('off'),
      h('p', {}, h('strong', {}, t('lost', { t: timeOf(state.dataAt) })))));
  }
  if (state.error) {
    out.push(h('div', { class: 'banner warn', role: 'alert', id: 'error' }, icon('warn'), h('p', {}, errorText(state.error)),
      h('button', { id: 'error-close', type: 'button', class: 'button quiet', onclick: () => set({ error: null }) }, t('close'))));
  }
  return out;
}
