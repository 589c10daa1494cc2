// State, and the one render. State changes only through set(); every change draws the page anew, and of
// the page that stands only what differs is changed. What a page shows is asked for again every half
// minute: the hub sends nothing by itself.
import * as api from './api.js';
import { lang, setLang, t } from './words.js';
import { h } from './parts.js';
import { patchChildren } from './morph.js';
import { signIn, unlock } from './signin.js';
import { banners, header } from './shell.js';
import { forgetAll, pageOf, pagesFor } from './pages.js';

const kAgain_ms = 30000;
export const state = { session: null, started: false, locked: false, page: 'fleet', online: true, busy: false, error: null, dataAt: 0 };
let actedAt = Date.now();
let pinged = Date.now();

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
  if (['Unreachable', 'Unknown'].includes(error.code)) return set({ online: false });  // the front answers for a hub that is away
  set({ error });
}

export function errorText(error) {
  const told = error.error ?? {};
  const left = error.code === 'AccountLocked' ? t('secondsLeft', { t: told.context }) : '';
  return [told[`text_${lang()}`] ?? error.message, left, told[`action_${lang()}`] ?? ''].filter(Boolean).join(' ');
}

// One act of the person: buttons stay off until it is answered.
export async function act(work) {
  if (state.busy) return;
  set({ busy: true, error: null });
  try { await work(); await reload(); } catch (error) { fail(error); } finally { set({ busy: false }); }
}

// What the open page shows. A wish that comes meanwhile is heard afterwards; of an answer that came too
// late each page takes none that it no longer asks for.
let loading = false;
let loadAgain = false;
export async function reload() {
  if (!state.session || state.locked) return;
  if (loading) { loadAgain = true; return; }
  loading = true;
  try {
    do {
      loadAgain = false;
      await pageOf(state).load();
      set({ online: true, dataAt: Date.now(), error: null });
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
  set({ page, error: null });
  document.getElementById('main')?.focus();
  await reload();
}

async function look() {
  const session = await api.get('/v1/session');
  api.keepToken(session);
  if (session.locked) shut('SessionLocked', session);
  return session;
}

function shut(code, session = state.session) {
  if (code === 'SessionLocked' && session) set({ session, locked: true, error: null });
  else {
    forgetAll();
    api.keepToken(null);
    set({ session: null, locked: false, error: null });
  }
}

export async function enter(session) {
  api.keepToken(session);
  actedAt = pinged = Date.now();
  const known = state.session && pagesFor(session).some((page) => page.id === state.page);
  set({ session, locked: session.locked, page: known ? state.page : pagesFor(session)[0].id, error: null });
  if (session.locked) return;
  document.getElementById('main')?.focus();
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
  return pageOf(state).view(state);
}

// What a person typed survives even where the page had to make the field anew.
function typed(root) {
  return [...root.querySelectorAll('input, select')].filter((field) => field.id && !('kept' in field.dataset)).map((field) => [field, field.value]);
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
  patchChildren(root, h('div', {}, header(), h('main', { id: 'main', tabindex: '-1' }, ...(inside ? banners() : []), view())));
  for (const [field, value] of texts) {
    const now = document.getElementById(field.id);
    if (now && now !== field) now.value = value;
  }
  const lost = focus && (document.activeElement === document.body || document.activeElement === null);
  if (lost) document.getElementById(focus)?.focus({ preventScroll: true });
  document.title = `${t('product')} – ${t(inside ? pageOf(state).word : state.session ? 'locked' : 'signIn')}`;
  document.documentElement.lang = lang();
}

// Whoever is at work keeps the session open; a page that refreshes itself does not.
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
for (const kind of ['keydown', 'pointerdown']) document.addEventListener(kind, acted, { capture: true });
setInterval(() => { if (pageOf(state)?.refreshes) reload(); }, kAgain_ms);
setInterval(() => {
  if (state.session && !state.locked && Date.now() - actedAt > state.session.idle_lock_s * 1000) look().catch(() => {});
}, 2000);

setLang(lang());
try {
  const session = await api.get('/v1/session');
  state.started = true;
  await enter(session);
} catch {
  set({ started: true });
}
