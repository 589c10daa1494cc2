// State, and the one render. State changes only through set(); every change draws the page anew, and
// of the page that stands only what differs is changed.
import * as api from './api.js';
import { lang, setLang, t } from './words.js';
import { h, timeOf } from './parts.js';
import { patchChildren } from './morph.js';
import { signIn, unlock } from './signin.js';
import { banners, header } from './shell.js';
import { forgetAll, pageOf, pagesFor } from './pages.js';
import { whyOf } from './reasons.js';
import { hearHelp, helpKeys, tickHelp, unlockSound } from './help.js';

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

// Something to know, no failure of the device.
export function note(word) { set({ error: { word } }); }

export function errorText(error) {
  if (error.word) return t(error.word);
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
  return [text, who, left, whyOf(error), action].filter(Boolean).join(' ');
}

// One act of the person: buttons stay off until it is answered.
export async function act(work) {
  if (state.busy || !state.online) return;
  set({ busy: true, error: null });
  try {
    await work();
    await refresh();
    await reload();
  } catch (error) {
    fail(error);
    if (error.code === 'TicketChanged') await refresh();
  } finally {
    set({ busy: false });
  }
}

// Something is only looked at: no button goes off meanwhile, and nothing has changed afterwards. A fault
// is told while its answer is still wanted.
export async function reading(work, wanted = () => true) {
  if (!state.online) return;
  set({ error: null });
  try { await work(); } catch (error) { if (wanted()) fail(error); }
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
      const first = !state.queue;
      set({ queue, people, dataAt: Date.now() });
      hearHelp();
      if (first) reload();
    } while (again);
  } catch (error) {
    fail(error);
  } finally {
    fetching = false;
  }
}

// What the open page shows beside the queue; changes that come meanwhile ask once more.
let loading = false;
let loadAgain = false;
export async function reload() {
  if (!state.session || state.locked || !state.online || !state.queue) return;
  if (loading) { loadAgain = true; return; }
  loading = true;
  try {
    do {
      loadAgain = false;
      await pageOf(state).load?.(state);
      set({ dataAt: Date.now() });
    } while (loadAgain);
  } catch (error) {
    fail(error);
  } finally {
    loading = false;
  }
}

// Another page, from its top; the page that is open already goes back to where it begins.
export async function goTo(page) {
  if (page === state.page) pageOf(state).home?.();
  set({ page, error: null, panel: null });
  document.getElementById('main')?.focus();
  await reload();
}

function hear() {
  state.heardAt = Date.now();
  if (!state.online) {
    if (state.queue) say(t('said_back'));
    set({ online: true });
    refresh();
    reload();
  }
}

function hearChange(event) {
  hear();
  refresh();
  let kind = '';
  try { ({ kind } = JSON.parse(event.data)); } catch { /* a page that does not know it looks anyway */ }
  if (state.session && pageOf(state).hears?.(kind)) reload();
}

function follow() {
  stream?.close();
  stream = new EventSource('/v1/events');
  stream.addEventListener('snapshot', () => { hear(); refresh(); reload(); });
  stream.addEventListener('change', hearChange);
  stream.addEventListener('letter', () => { hear(); if (state.session && pageOf(state).id === 'letters') reload(); });
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
  else {
    forgetAll();
    set({ session: null, locked: false, queue: null, error: null, undo: null, outcome: '', panel: null, form: {} });
  }
}

export async function enter(session) {
  api.keepToken(session);
  actedAt = pinged = Date.now();
  const page = pagesFor(session)[0].id;
  set({ session, locked: session.locked, page: state.session ? state.page : page, error: null });
  if (session.locked) return;
  document.getElementById('main')?.focus();  // at once: later it would take the focus from who has moved on
  const status = await api.get('/v1/status');
  state.offset = status.wall_ms - Date.now();
  set({ status });
  follow();
  await refresh();
  await reload();
}

export async function leave() {
  try { await api.remove('/v1/session'); } catch { /* gone already */ }
  shut('NotSignedIn');
}

export async function lockNow() {
  try { await api.post('/v1/session/lock'); shut('SessionLocked'); } catch (error) { fail(error); }
}

function view() {
  if (!state.started) return h('p', { class: 'wait' }, t('connecting'));
  if (!state.session) return signIn(state);
  if (state.locked) return unlock(state);
  if (!state.queue) return h('p', { class: 'wait' }, t('connecting'));
  return pageOf(state).view(state);
}

// What a person typed survives even where the page had to make the field anew.
function typed(root) {
  const out = [];
  for (const field of root.querySelectorAll('input, select')) {
    if (field.id && !['radio', 'checkbox'].includes(field.type) && !('kept' in field.dataset)) out.push([field, field.value]);
  }
  return out;
}

// A button that is off for as long as its act takes loses the focus; it has it back afterwards, unless
// the person has gone elsewhere.
let wish = null;
function keepFocus(before) {
  const now = document.activeElement;
  const lost = before && (now === document.body || now === null);
  if (lost) wish = before;
  if (!wish || (now !== document.body && now !== null)) return;
  const element = document.getElementById(wish);
  if (element?.disabled) return;
  if (!element) {
    if (!state.busy) wish = null;
    return;
  }
  element.focus({ preventScroll: true });
  wish = null;
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
  const inside = state.session && !state.locked;
  const main = h('main', { id: 'main', tabindex: '-1' }, ...(inside ? banners() : []), view());
  patchChildren(root, h('div', {}, header(), main));
  for (const [field, value] of texts) {
    const now = document.getElementById(field.id);
    if (now && now !== field) now.value = value;
  }
  // Chromium takes the focus from what was switched off only later: ask then.
  if (focus && document.getElementById(focus)?.disabled) wish = focus;
  keepFocus(focus);
  const page = inside ? pageOf(state).word : state.session ? 'locked' : 'signIn';
  document.title = `${t('product')} – ${t(page)}`;
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
document.addEventListener('focusin', (event) => { if (event.target !== document.body) wish = null; });
document.addEventListener('pointerdown', () => { wish = null; }, { capture: true });
for (const kind of ['keydown', 'pointerdown']) {
  document.addEventListener(kind, () => { acted(); unlockSound(); }, { capture: true });
}
document.addEventListener('keydown', (event) => {
  if (!state.session || state.locked || !state.queue || helpKeys(event)) return;
  pageOf(state).keys?.(event, state);
});
setInterval(watch, 2000);
setInterval(() => { if (state.session && pageOf(state).id === 'board') reload(); }, 10000);
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
