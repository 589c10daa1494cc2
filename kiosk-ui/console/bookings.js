// The bookings of a session: made, cancelled, confirmed, checked in. Nothing says who it is: what a desk
// types to tell people apart is turned into a keyed mark by the device and kept nowhere.
import * as api from './api.js';
import { t } from './words.js';
import { button, h, icon, lamp } from './parts.js';
import { act, render, say, state as app } from './app.js';
import { check, choices, field, select } from './forms.js';
import { clockAt, minutesOf } from './dates.js';

let making = null;    // { party, slot, who, wait, city, key }
let cancelling = null;  // { id, why }
let made = null;      // the booking that was just made: its code is told to the person

export function stopBooking() { making = cancelling = made = null; }

export function startBooking(session) {
  making = { party: '1', slot: '', who: '', wait: session.taken >= session.quota, city: false, key: api.freshKey() };
  made = cancelling = null;
  render();
  document.getElementById('booking-party')?.focus();
}

function leaveForm(id) {
  making = cancelling = null;
  render();
  document.getElementById(id)?.focus();
}

const holds = (booking) => ['booked', 'pending', 'checked_in'].includes(booking.state) && booking.time;

// Slots with how many parties each still takes: the quota spread evenly, rounded up.
function slotsOf(session, bookings) {
  if (!session.slot_min) return [];
  const [from, to] = [minutesOf(session.start), minutesOf(session.end)];
  const count = Math.max(1, Math.floor((to - from) / session.slot_min));
  const each = Math.ceil(session.quota / count);
  return Array.from({ length: count }, (_, at) => {
    const time = clockAt(from + at * session.slot_min);
    return [time, each - bookings.filter((booking) => holds(booking) && booking.time === time).length];
  });
}

function send(session) {
  const party = Number(making.party);
  if (!Number.isInteger(party) || party < 1 || party > 999) {
    document.getElementById('booking-party')?.focus();
    return null;
  }
  return act(async () => {
    const { booking } = await api.post('/v1/bookings', {
      session: session.id, party, ...(making.slot ? { slot: making.slot } : {}), ...(making.who.trim() ? { who: making.who.trim() } : {}),
      ...(making.wait ? { wait: true } : {}), ...(making.city ? { for_city: true } : {}),
    }, making.key);
    making = null;
    made = booking;
    say(t(booking.time ? 'said_booked' : 'said_waits', { c: booking.code, t: booking.time ?? '' }));
    render();
    document.getElementById('booking-new')?.focus();
  });
}

function put(name) {
  return (value) => { making[name] = value; render(); };
}

function form(state, session, bookings) {
  const party = Number(making.party);
  const good = Number.isInteger(party) && party >= 1 && party <= 999;
  const slots = slotsOf(session, bookings);
  return h('form', { class: 'panel', 'aria-labelledby': 'booking-title', onsubmit: (event) => { event.preventDefault(); send(session); } },
    h('h3', { id: 'booking-title' }, t('bookTitle')),
    h('div', { class: 'bar' },
      field('booking-party', t('partyPeople'), making.party, put('party'), { inputmode: 'numeric', maxlength: 3, wrong: good ? null : t('peopleWrong') }),
      slots.length ? select('booking-slot', t('slot'), [['', t('firstFree')], ...slots.filter(([, left]) => left > 0).map(([time, left]) => [time, t('slotLeft', { t: time, n: left })])], making.slot, put('slot')) : null),
    field('booking-who', t('bookWho'), making.who, put('who'), { maxlength: 60, hint: t('bookWhoHint') }),
    check('booking-wait', t('bookWait'), making.wait, put('wait')), check('booking-city', t('bookCity'), making.city, put('city')),
    h('div', { class: 'acts' }, h('button', { id: 'booking-go', type: 'submit', class: 'button primary', disabled: !good || state.busy || !state.online, 'aria-keyshortcuts': 'F2' }, icon('done'), h('span', {}, t('book')), h('kbd', { 'aria-hidden': 'true' }, 'F2')),
      button('booking-close', { text: t('leaveIt'), key: 'Esc', onclick: () => leaveForm('booking-new') })));
}

function verb(booking, name, body, said) {
  return act(async () => {
    const answer = await api.post(`/v1/bookings/${booking.id}/${name}`, body, name === 'check-in' ? `check-in-${booking.id}` : undefined);
    cancelling = null;
    say(t(said, { c: booking.code, n: answer.ticket?.text ?? '' }));
  });
}

function cancelPanel(booking) {
  const off = app.busy || !app.online;
  return h('div', { class: 'panel', id: `cancelling-${booking.id}` },
    choices('why', t('cancelWhy', { c: booking.code }), ['person', 'staff', 'city'].map((why) => [why, t(`why_cancel_${why}`)]), cancelling.why, (why) => { cancelling.why = why; render(); }),
    h('p', { class: 'muted' }, t('cancelGives')),
    h('div', { class: 'acts' }, button('cancel-go', { text: t('cancelBooking'), key: 'F2', sign: 'off', kind: 'primary', disabled: off, onclick: () => verb(booking, 'cancel', { why: cancelling.why }, 'said_cancelled') }),
      button('cancel-close', { text: t('leaveIt'), key: 'Esc', onclick: () => leaveForm(`cancel-${booking.id}`) })));
}

const lamps = { booked: 'busy', pending: 'warn', checked_in: 'ok', released: 'off', cancelled: 'off' };

function row(state, session, booking) {
  const off = state.busy || !state.online;
  const open = ['booked', 'pending'].includes(booking.state);
  const today = session.day === state.queue.business_day && ['planned', 'opened'].includes(session.state);
  const make = (name, word, sign, run) => button(`${name}-${booking.id}`, { text: t(word), sign, disabled: off, onclick: run });
  const word = open && !booking.time ? t('onWaitingList') : t(`booking_${booking.state}`);
  const acts = [
    open && today && booking.time ? make('checkin', 'checkIn', 'done', () => verb(booking, 'check-in', {}, 'said_checkedIn')) : null,
    booking.state === 'pending' && state.session.role === 'supervisor' ? make('confirm', 'confirmBooking', 'ok', () => verb(booking, 'confirm', {}, 'said_confirmed')) : null,
    open ? make('cancel', 'cancelBooking', 'off', () => { cancelling = { id: booking.id, why: 'person' }; making = null; render(); document.getElementById('why-person')?.focus(); }) : null].filter(Boolean);
  return h('li', { id: `booking-${booking.id}`, class: 'booking' },
    h('div', { class: 'title-row' }, h('span', {}, h('strong', {}, booking.time ?? '–'), ' ', h('span', { class: 'code' }, booking.code), ` · ${t('people', { n: booking.party })}`), lamp(open && !booking.time ? 'warn' : lamps[booking.state], word)),
    acts.length ? h('div', { class: 'acts' }, acts) : null,
    cancelling?.id === booking.id ? cancelPanel(booking) : null);
}

export function bookingsPart(state, session, bookings) {
  const stands = ['planned', 'opened'].includes(session.state) && session.day >= state.queue.business_day;
  if (!session.quota && bookings.length === 0) return h('p', { class: 'muted' }, t('noBooking'));
  // By slot; the waiting list behind, who has waited longest first.
  const order = [...bookings].sort((a, b) => (a.time ?? '99').localeCompare(b.time ?? '99') || a.made_ms - b.made_ms);
  return h('div', { class: 'stack' },
    h('div', { class: 'title-row' }, h('h3', {}, t('bookings')), h('span', { class: 'muted', id: 'booking-sum' }, t('bookingSum', { n: session.taken, q: session.quota, w: session.waiting }))),
    made ? h('p', { class: 'banner ok flat', role: 'status', id: 'booking-made' }, icon('ok'), h('span', {}, t(made.time ? 'bookingMade' : 'bookingWaits', { t: made.time ?? '' })), h('strong', { class: 'code' }, made.code)) : null,
    making ? form(state, session, bookings) : stands && session.quota ? h('div', { class: 'acts' }, button('booking-new', { text: t('newBooking'), key: 'F2', sign: 'plus', disabled: state.busy || !state.online, onclick: () => startBooking(session) })) : null,
    order.length === 0 ? h('p', { class: 'muted' }, t('noBookingsYet')) : h('ul', { class: 'rows', 'aria-label': t('bookings') }, order.map((booking) => row(state, session, booking))));
}

// True: a form of bookings is open and has the keys.
export function bookingKeys(event) {
  if (!making && !cancelling) return false;
  if (event.key === 'Escape') {
    event.preventDefault();
    leaveForm(cancelling ? `cancel-${cancelling.id}` : 'booking-new');
  }
  if (event.key === 'F2') {
    event.preventDefault();
    document.getElementById(making ? 'booking-go' : 'cancel-go')?.click();
  }
  return true;
}
