// One session of the calendar with its acts, its bookings and its waiting list.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, icon } from './parts.js';
import { act, reading, render, say, state as app } from './app.js';
import { fact } from './forms.js';
import { dayWords, weekdayOf } from './dates.js';
import { flagsOf, sessionLamp } from './calendar.js';
import { startCancel, startChange, startDelegate, startMove } from './calendar_plan.js';
import { bookingKeys, bookingsPart, startBooking, stopBooking } from './bookings.js';

let shown = null;  // { session, bookings }

export function closeSession() {
  shown = null;
  stopBooking();
}

export function sessionShown(session) {
  shown = { session, bookings: shown?.session.id === session.id ? shown.bookings : [] };
}

export async function loadSession() {
  if (!shown) return;
  const { id } = shown.session;
  const [one, list] = await Promise.all([api.get(`/v1/calendar/${id}`), api.get(`/v1/bookings?session=${id}`)]);
  if (shown?.session.id === id) shown = { session: one.session, bookings: list.bookings };
}

export function showSession(session) {
  return reading(async () => {
    sessionShown(session);
    await loadSession();
    render();
    document.getElementById('session-title')?.focus();
  });
}

function leaveSession() {
  const { id } = shown.session;
  closeSession();
  render();
  document.getElementById(`session-${id}`)?.focus();
}

function begin(verb) {
  return () => act(async () => {
    await api.post(`/v1/calendar/${shown.session.id}/${verb}`);
    say(t(`said_${verb}Session`, { d: dayWords(shown.session.day) }));
  });
}

function actsOf(session) {
  const off = app.busy || !app.online;
  const may = app.session.role === 'supervisor';
  const planned = session.state === 'planned';
  const stands = planned || session.state === 'opened';
  const make = (id, word, sign, run, kind) => button(id, { text: t(word), sign, kind, disabled: off, onclick: run });
  return h('div', { class: 'acts' },
    planned && session.day === app.queue.business_day ? make('session-open', 'openSession', 'start', begin('open'), 'primary') : null,
    session.state === 'opened' ? make('session-end', 'closeSession', 'closed', begin('close')) : null,
    may && stands ? make('session-change', 'changeSession', 'book', () => startChange(session)) : null,
    may && planned ? make('session-move', 'moveSession', 'send', () => startMove(session)) : null,
    may && stands ? make('session-delegate', 'delegateSession', 'people', () => startDelegate(session)) : null,
    may && planned ? make('session-cancel', 'cancelSession', 'off', () => startCancel(session)) : null,
    button('session-back', { text: t('backToDay'), key: 'Esc', sign: 'undo', onclick: leaveSession }));
}

export function sessionPart(state) {
  if (!shown) return null;
  const { session, bookings } = shown;
  const service = state.queue.services.find((known) => known.id === session.service);
  const flags = ['planned', 'opened'].includes(session.state) ? flagsOf(session.day) : [];
  return h('section', { class: 'card stack', id: `shown-${session.id}`, 'aria-labelledby': 'session-title' },
    h('div', { class: 'title-row' }, h('h2', { id: 'session-title', tabindex: '-1' }, `${t(`session_${session.kind}`)} · ${t(`weekday_${weekdayOf(session.day)}`)} ${dayWords(session.day)}`), sessionLamp(session)),
    flags.length ? h('p', { class: 'banner warn flat', id: 'session-conflict' }, icon('warn'), h('span', {}, `${t('conflict')}: ${flags.join(' · ')}`)) : null,
    h('dl', { class: 'facts' }, fact(t('time'), `${session.start}–${session.end}`), fact(t('leader'), session.leader),
      session.delegate ? fact(t('delegate'), session.delegate) : null, fact(t('venue'), session.venue), fact(t('lineOf'), service ? `${service.prefix} · ${service[`name_${lang()}`]}` : session.service),
      session.bridge_points.length ? fact(t('bridgePoints'), session.bridge_points.join('; ')) : null, session.source ? fact(t('source'), session.source) : null,
      session.reason ? fact(t('reasonOffice'), session.reason) : null, session.notice ? fact(t('noticePublic'), session.notice) : null),
    actsOf(session), bookingsPart(state, session, bookings));
}

export function sessionKeys(event) {
  if (!shown) return false;
  if (bookingKeys(event)) return true;
  if (event.key === 'Escape') { event.preventDefault(); leaveSession(); }
  if (event.key === 'F2' && document.getElementById('booking-new')) { event.preventDefault(); startBooking(shown.session); }
  return true;
}
