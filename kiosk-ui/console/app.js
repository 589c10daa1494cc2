// State, and the one render. State changes only through set(); every change draws the page anew and
// gives the focus back to the element of the same id.
import * as api from './api.js';
import { lang, setLang, t } from './words.js';
import { h, icon, timeOf } from './parts.js';
import { signIn, unlock } from './signin.js';
import { counterPage, counterKeys } from './counter.js';
import { boardPage } from './board.js';
import { halls } from './halls.js';
import { hearHelp, helpBanners, helpKeys, tickHelp, unlockSound } from './help.js';

const kSilence_ms = 6000;  // three heartbeats
export const state = {
  session: null, started: false, locked: false, page: 'counter', queue: null, people: [], sync: null,
  devices: [], status: null, online: false, heardAt: 0, dataAt: 0, offset: 0, busy: false,
  error: null, outcome: '', undo: null, counters: [], panel: null, form: {}, screens: [], notices: null,
};
let stream = null;
let fetching = false;
let again = false;
let actedAt = Date.now();
let pinged = Date.now();

// The device's clock, not this computer's.
export function now() { return Date.now() + state.offset; }

export function say(text) {
  const said = document.getElementById('said');
  said.textContent = '';
  setTimeout(() => { said.textContent = text; }, 50);
}

export function set(change) {
  Object.assign(state, change);
  render();
}

export function fail(error) {
  if (error.code === 'NotSignedIn' || error.code === 'SessionLocked') return;
  set({ error });
}

export function errorText(error) {
  const { error: told, body } = error;
  const text = told?.[`text_${lang()}`] ?? error.message;
  const action = told?.[`action_${lang()}`] ?? '';
  let who = '';
  if (body?.changed) {
    const [role, name] = String(body.changed.by).split(':');
    const person = name ?? t(`by_${role}`);
    who = t('changedBy', { who: person, what: t(body.changed.kind), t: timeOf(body.changed.wall_ms) });
  }
  const left = error.code === 'AccountLocked' ? t('secondsLeft', { t: told.context }) : '';
  return [text, who, left, action].filter(Boolean).join(' ');
}

// One act of the person: buttons stay off until it is answered.
export async function act(work) {
  if (state.busy || !state.online) return;
  set({ busy: true, error: null });
  try {
    await work();
    await refresh();
  } catch (error) {
    fail(error);
    if (error.code === 'TicketChanged') await refresh();
  } finally {
    set({ busy: false });
  }
}

// The queue as it is; changes that come while one answer is on its way ask once more.
export async function refresh() {
  if (fetching) { again = true; return; }
  fetching = true;
  try {
    do {
      again = false;
      const queue = await api.get('/v1/queue');
      const people = (await api.get('/v1/people')).people;
      set({ queue, people, dataAt: Date.now() });
      hearHelp();
    } while (again);
  } catch (error) {
    fail(error);
  } finally {
    fetching = false;
  }
}

async function refreshBoard() {
  if (!state.session || state.locked || !state.online || state.page !== 'board') return;
  try {
    const [sync, devices, status, hall] = await Promise.all(
      [api.get('/v1/sync'), api.get('/v1/devices'), api.get('/v1/status'), halls()]);
    set({ sync, devices: devices.devices, status, ...hall });
  } catch (error) {
    fail(error);
  }
}

function hear() {
  state.heardAt = Date.now();
  if (!state.online) {
    if (state.queue) say(t('said_back'));
    set({ online: true });
    refresh();
    refreshBoard();
  }
}

function follow() {
  stream?.close();
  stream = new EventSource('/v1/events');
  stream.addEventListener('snapshot', () => { hear(); refresh(); });
  stream.addEventListener('change', () => { hear(); refresh(); });
  stream.addEventListener('heartbeat', hear);
  stream.onerror = () => { if (state.online) set({ online: false }); };
}

function stopFollowing() {
  stream?.close();
  stream = null;
  state.online = false;
}

// A stream that the server refused does not come back by itself.
async function watch() {
  if (!state.session || state.locked) return;
  if (state.online && Date.now() - state.heardAt > kSilence_ms) set({ online: false });
  if (!state.online && (!stream || stream.readyState === EventSource.CLOSED)) {
    const session = await look().catch(() => null);  // perhaps locked or ended, which shuts the page
    if (session) follow();
    return;
  }
  if (Date.now() - actedAt > state.session.idle_lock_s * 1000) await look().catch(() => {});
}

async function look() {
  const session = await api.get('/v1/session');
  api.keepToken(session);
  if (session.locked) return shut('SessionLocked', session);
  return session;
}

function shut(code, session = state.session) {
  stopFollowing();
  if (code === 'SessionLocked' && session) set({ session, locked: true, error: null });
  else set({ session: null, locked: false, queue: null, error: null, undo: null });
}

export async function enter(session) {
  api.keepToken(session);
  actedAt = pinged = Date.now();
  const page = session.role === 'staff' || session.counter ? 'counter' : 'board';
  set({ session, locked: session.locked, page: state.session ? state.page : page, error: null });
  if (session.locked) return;
  const status = await api.get('/v1/status');
  state.offset = status.wall_ms - Date.now();
  set({ status });
  follow();
  await refresh();
  document.getElementById('main')?.focus();
}

export async function leave() {
  try { await api.remove('/v1/session'); } catch { /* gone already */ }
  shut('NotSignedIn');
}

async function lockNow() {
  try { await api.post('/v1/session/lock'); shut('SessionLocked'); } catch (error) { fail(error); }
}

function languageSwitch() {
  const choose = (code, text) => h('button', {
    id: `lang-${code}`, type: 'button', class: 'segment', lang: code, 'aria-pressed': String(lang() === code),
    onclick: () => { setLang(code); render(); },
  }, text);
  return h('div', { class: 'segments', role: 'group', 'aria-label': t('language') },
    choose('vi', 'Tiếng Việt'), choose('en', 'English'));
}

function header() {
  const { session, page, locked } = state;
  const brand = h('span', { class: 'brand' }, h('img', { src: '/icon.svg', alt: '', width: 32, height: 32 }),
    h('span', {}, t('product')));
  if (!session || locked) return h('header', { class: 'top' }, brand, languageSwitch());
  const link = (id) => h('a', {
    id: `to-${id}`, href: `#${id}`, 'aria-current': page === id ? 'page' : null,
    onclick: (event) => { event.preventDefault(); set({ page: id, error: null }); refreshBoard(); },
  }, t(id === 'counter' ? 'pageCounter' : 'pageBoard'));
  const seat = session.counter ? `${t('counter')} ${session.counter}` : t('noCounter');
  return h('header', { class: 'top' },
    h('a', { class: 'skip', href: '#main', id: 'skip' }, t('skip')), brand,
    h('nav', { 'aria-label': t('pages') }, session.counter ? link('counter') : null, link('board')),
    h('p', { class: 'me' }, h('strong', {}, session.name), h('span', {}, `${t(`role_${session.role}`)} · ${seat}`)),
    languageSwitch(),
    h('button', { id: 'lock', type: 'button', class: 'button quiet', onclick: lockNow }, icon('lock'), h('span', {}, t('lock'))),
    h('button', { id: 'leave', type: 'button', class: 'button quiet', onclick: leave }, icon('out'), h('span', {}, t('signOut'))));
}

function banners() {
  const out = [];
  if (!state.online && state.queue) {
    out.push(h('div', { class: 'banner danger', role: 'alert', id: 'lost' }, icon('off'),
      h('p', {}, h('strong', {}, t('lost', { t: timeOf(state.dataAt + state.offset) })), ` ${t('lostHint')}`)));
  }
  if (state.queue) out.push(...helpBanners());
  if (state.status?.training) out.push(h('div', { class: 'banner warn', id: 'training' }, icon('warn'), h('p', {}, h('strong', {}, t('training')))));
  if (state.status?.clock_untrusted) out.push(h('div', { class: 'banner warn', role: 'alert' }, icon('warn'), h('p', {}, t('clockBad'))));
  if (state.error) {
    out.push(h('div', { class: 'banner warn', role: 'alert', id: 'error' }, icon('warn'), h('p', {}, errorText(state.error)),
      h('button', { id: 'error-close', type: 'button', class: 'button quiet', onclick: () => set({ error: null }) }, t('close'))));
  }
  return out;
}

function view() {
  if (!state.started) return h('p', { class: 'wait' }, t('connecting'));
  if (!state.session) return signIn(state);
  if (state.locked) return unlock(state);
  if (!state.queue) return h('p', { class: 'wait' }, t('connecting'));
  return state.page === 'board' || !state.session.counter ? boardPage(state) : counterPage(state);
}

// What a person is typing must survive a redraw.
function typed(root) {
  const out = {};
  for (const field of root.querySelectorAll('input, select')) {
    if (field.id && field.type !== 'radio') out[field.id] = [field.value, field.selectionStart];
  }
  return out;
}

// A redraw between press and release would swallow the click: it waits for the release.
let pressed = false;
let owed = false;

export function render() {
  if (pressed) { owed = true; return; }
  owed = false;
  const root = document.getElementById('app');
  const focus = document.activeElement?.id;
  const texts = typed(root);
  const main = h('main', { id: 'main', tabindex: '-1' }, ...(state.session && !state.locked ? banners() : []), view());
  root.replaceChildren(header(), main);
  for (const [id, [value, at]] of Object.entries(texts)) {
    const field = document.getElementById(id);
    if (field) {
      field.value = value;
      if (at !== null && field.type !== 'password') field.setSelectionRange?.(at, at);
    }
  }
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  document.title = `${t('product')} – ${state.session ? t(state.page === 'board' ? 'pageBoard' : 'pageCounter') : t('signIn')}`;
  document.documentElement.lang = lang();
}

function acted() {
  actedAt = Date.now();
  if (state.session && !state.locked && Date.now() - pinged > 30000) {
    pinged = Date.now();
    api.get('/v1/session', { act: true }).catch(() => {});
  }
}

api.onShut((code) => shut(code));
document.addEventListener('pointerdown', () => { pressed = true; }, { capture: true });
for (const kind of ['pointerup', 'pointercancel', 'dragend']) {
  document.addEventListener(kind, () => setTimeout(() => { pressed = false; if (owed) render(); }, 0), { capture: true });
}
addEventListener('blur', () => { pressed = false; });
for (const kind of ['keydown', 'pointerdown']) {
  document.addEventListener(kind, () => { acted(); unlockSound(); }, { capture: true });
}
document.addEventListener('keydown', (event) => {
  if (!state.session || state.locked || !state.queue || helpKeys(event)) return;
  if (state.page === 'counter') counterKeys(event, state);
});
setInterval(watch, 2000);
setInterval(refreshBoard, 10000);
setInterval(() => tickHelp(render), 1000);
// Waits and clocks move on by themselves.
setInterval(() => { if (state.session && !state.locked && state.queue && !state.busy) render(); }, 15000);

setLang(lang());
try {
  const session = await api.get('/v1/session');
  state.started = true;
  await enter(session);
} catch {
  set({ started: true });
}
