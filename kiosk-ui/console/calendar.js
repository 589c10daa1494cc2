// W6: the calendar of sessions. A month as a grid, Monday first; beside it the chosen day with its
// holiday, its sessions and what is wrong with them. Staff read and book; a supervisor plans.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, icon, lamp } from './parts.js';
import { reload, render, state as app } from './app.js';
import { addDays, addMonths, daysBetween, dayWords, lastOf, monthOf, weekdayOf, weeksOf } from './dates.js';
import { closeSession, loadSession, sessionKeys, sessionPart, showSession } from './calendar_session.js';
import { closePlan, planKeys, planPart, startPlan, stopPlan } from './calendar_plan.js';
import { forgetProposals, loadProposals, proposalsOn, proposalsPart } from './calendar_proposals.js';

const kAhead_days = 800;  // as far as a session may be planned
const kMostSpan_days = 1200;  // as many as the API tells at once
const fresh = () => ({ month: '', day: '', sessions: [], holidays: [], unknown: [], ready: false });
let cal = fresh();

export function forget() {
  cal = fresh();
  closeSession();
  stopPlan();
  forgetProposals();
}

export function home() {
  closeSession();
  closePlan();
}

export function hears(kind) { return /^(session|booking)\.|^day\./.test(kind); }

export async function load() {
  const today = app.queue.business_day;
  if (!today) return;
  if (!cal.month) Object.assign(cal, { month: monthOf(today), day: today });
  const asked = cal.month;
  const weeks = weeksOf(asked);
  const [from, to] = [weeks[0][0], weeks.at(-1)[6]];
  // Holidays also of the days that may be planned, so that a form knows them before it is sent.
  const [first, last] = [from < today ? from : today, to > addDays(today, kAhead_days) ? to : addDays(today, kAhead_days)];
  const wide = daysBetween(first, last) <= kMostSpan_days;
  const [calendar, special] = await Promise.all([api.get(`/v1/calendar?from=${from}&to=${to}`),
    api.get(`/v1/calendar/holidays?from=${wide ? first : from}&to=${wide ? last : to}`)]);
  if (asked !== cal.month) return;
  Object.assign(cal, { sessions: calendar.sessions, holidays: special.holidays, unknown: special.years_unknown, ready: true });
  if (app.session.role === 'supervisor') await loadProposals(asked);
  await loadSession();
}

export const holidayName = (row) => row[`name_${lang()}`];
const holidayOn = (day) => cal.holidays.find((row) => row.from <= day && day <= row.to);
const sessionsOn = (day) => cal.sessions.filter((session) => session.day === day);
const stands = (session) => session.state !== 'cancelled';

// Why a day needs a look, in words; for a session that stands on it, or one that is being planned.
export function flagsOf(day) {
  const row = holidayOn(day);
  const out = [];
  if (row?.kind === 'holiday') out.push(t('flag_onHoliday', { s: holidayName(row) }));
  if (!row && weekdayOf(day) > 4) out.push(t('flag_weekend'));
  if (row && !row.confirmed) out.push(t('flag_unconfirmed'));
  if (cal.unknown.includes(Number(day.slice(0, 4)))) out.push(t('flag_no_holiday_data'));
  return out;
}

const conflicts = (session) => (stands(session) ? flagsOf(session.day) : []);

function chooseDay(day, { focus = false } = {}) {
  const other = monthOf(day) !== cal.month;
  Object.assign(cal, { day, month: monthOf(day) });
  closeSession();
  render();
  if (focus) document.getElementById(`day-${day}`)?.focus();
  if (other) reload();
}

function sessionChip(session) {
  const marks = { regular: 'ring', periodic: 'disc', ad_hoc: 'bolt' };
  const wrong = conflicts(session).length > 0;
  return h('span', { class: `chip ${marks[session.kind]} ${stands(session) ? '' : 'gone'}` },
    wrong ? icon('warn') : null, h('span', {}, `${session.start} ${session.delegate ?? session.leader}`));
}

// What a listener hears of a day.
function dayLabel(day, sessions, holiday) {
  const parts = [`${t(`weekday_${weekdayOf(day)}`)} ${dayWords(day)}`];
  if (day === app.queue.business_day) parts.push(t('today'));
  if (holiday) parts.push(holidayName(holiday));
  if (sessions.length) parts.push(t('sessionsN', { n: sessions.length }), ...sessions.map((session) => `${session.start} ${session.delegate ?? session.leader}${stands(session) ? '' : ` (${t('calstate_cancelled')})`}`));
  if (sessions.some((session) => conflicts(session).length)) parts.push(t('conflict'));
  if (proposalsOn(day)) parts.push(t('proposed'));
  return parts.join(', ');
}

function cell(day) {
  const sessions = sessionsOn(day);
  const holiday = holidayOn(day);
  const kind = holiday?.kind === 'holiday' ? 'holiday' : holiday?.kind === 'working' ? 'worked' : weekdayOf(day) > 4 ? 'weekend' : '';
  const shown = sessions.slice(0, 3);
  return h('td', { class: monthOf(day) === cal.month ? '' : 'outside' },
    h('button', {
      id: `day-${day}`, type: 'button', class: `day-cell ${kind} ${day === app.queue.business_day ? 'today' : ''}`, 'aria-label': dayLabel(day, sessions, holiday),
      'aria-pressed': String(day === cal.day), tabindex: day === cal.day ? '0' : '-1', onclick: () => chooseDay(day, { focus: true }),
    }, h('span', { class: 'date' }, String(Number(day.slice(8))), day === app.queue.business_day ? h('span', { class: 'now' }, t('today')) : null),
    holiday ? h('span', { class: 'name' }, holidayName(holiday)) : null, shown.map(sessionChip),
    sessions.length > shown.length ? h('span', { class: 'small' }, `+ ${sessions.length - shown.length}`) : null,
    proposalsOn(day) ? h('span', { class: 'chip proposed' }, icon('star'), h('span', {}, t('proposed'))) : null));
}

function gridKeys(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[event.key];
  const month = { PageUp: -1, PageDown: 1 }[event.key];
  if (step) {
    event.preventDefault();
    chooseDay(addDays(cal.day, step), { focus: true });
  } else if (month) {
    event.preventDefault();
    goMonth(month, true);
  }
}

function goMonth(step, focus = false) {
  const month = addMonths(cal.month, step);
  const day = `${month}-${cal.day.slice(8)}`;
  chooseDay(day > lastOf(month) ? lastOf(month) : day, { focus });
}

function grid() {
  return h('table', { class: 'month', 'aria-labelledby': 'month-title' },
    h('thead', {}, h('tr', {}, [0, 1, 2, 3, 4, 5, 6].map((day) => h('th', { scope: 'col', abbr: t(`weekday_${day}`) }, t(`weekdayShort_${day}`))))),
    h('tbody', { onkeydown: gridKeys }, weeksOf(cal.month).map((week) => h('tr', {}, week.map(cell)))));
}

const stateLamp = { planned: ['busy', 'calstate_planned'], opened: ['ok', 'calstate_opened'], closed: ['off', 'calstate_closed'], cancelled: ['danger', 'calstate_cancelled'] };
export const sessionLamp = (session) => lamp(stateLamp[session.state][0], t(stateLamp[session.state][1]));

function sessionRow(session) {
  const wrong = conflicts(session);
  return h('li', { class: 'session-row' }, h('div', {},
    h('strong', {}, `${session.start}–${session.end} · ${t(`session_${session.kind}`)}`), h('span', {}, session.delegate ? `${session.delegate} (${t('forLeader', { s: session.leader })})` : session.leader),
    h('span', { class: 'muted' }, session.venue), wrong.length ? h('span', { class: 'tag' }, icon('warn'), h('span', {}, wrong.join(' · '))) : null),
  h('div', { class: 'ends' }, sessionLamp(session), h('span', { class: 'small' }, session.quota ? t('placesOf', { n: session.taken, q: session.quota }) : t('noBooking')),
    button(`session-${session.id}`, { text: t('openIt'), onclick: () => showSession(session) })));
}

function dayPart(may) {
  const holiday = holidayOn(cal.day);
  const sessions = sessionsOn(cal.day);
  const proposal = may ? proposalsOn(cal.day) : null;
  return h('section', { class: 'card stack', 'aria-labelledby': 'day-title' },
    h('h2', { id: 'day-title', tabindex: '-1' }, `${t(`weekday_${weekdayOf(cal.day)}`)} ${dayWords(cal.day)}`),
    holiday ? h('div', { class: 'banner warn flat' }, icon('warn'), h('p', {}, h('strong', {}, holidayName(holiday)), ` · ${t(`special_${holiday.kind}`)} · ${t('sourceIs', { s: holiday.source })}${holiday.confirmed ? '' : ` · ${t('flag_unconfirmed')}`}`)) : null,
    proposal ? h('p', { class: 'tag plain' }, icon('star'), h('span', {}, t('proposedHere'))) : null,
    sessions.length ? h('ul', { class: 'rows' }, sessions.map(sessionRow)) : h('p', { class: 'muted' }, t('noSessions')),
    may && cal.day >= app.queue.business_day ? h('div', { class: 'acts' }, button('plan', { text: t('planSession'), key: 'F2', sign: 'plus', kind: 'primary', disabled: app.busy || !app.online, onclick: () => startPlan(cal.day) })) : null);
}

export function calendarPage(state) {
  if (!cal.ready) return h('p', { class: 'wait' }, state.queue.business_day ? t('loading') : t('noDayYet'));
  const may = state.session.role === 'supervisor';
  const [year, month] = cal.month.split('-');
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', {}, t('pageCalendar')),
      h('a', { id: 'ics', class: 'button', href: '/v1/calendar.ics', download: 'tiep-dan.ics' }, icon('file'), h('span', {}, t('icalendar')))),
    h('div', { class: 'split calendar' },
      h('section', { class: 'card month-card', 'aria-labelledby': 'month-title' },
        h('div', { class: 'title-row month-row' }, button('month-before', { text: t('monthBefore'), sign: 'before', onclick: () => goMonth(-1) }),
          h('h2', { id: 'month-title', 'aria-live': 'polite' }, t('monthTitle', { m: Number(month), y: year })),
          h('div', { class: 'acts' }, button('month-today', { text: t('today'), onclick: () => chooseDay(state.queue.business_day, { focus: true }) }),
            button('month-after', { text: t('monthAfter'), sign: 'after', onclick: () => goMonth(1) }))),
        grid(), h('p', { class: 'legend small' }, ['regular', 'periodic', 'ad_hoc'].map((kind) => h('span', { class: `chip ${{ regular: 'ring', periodic: 'disc', ad_hoc: 'bolt' }[kind]}` }, h('span', {}, t(`session_${kind}`)))))),
      h('div', { class: 'side day-side' }, planPart(state) ?? sessionPart(state) ?? dayPart(may)),
      may ? proposalsPart() : null));
}

export function keys(event, state) {
  if (planKeys(event, state) || sessionKeys(event, state)) return;
  if (event.key === 'F2' && document.getElementById('plan')) {
    event.preventDefault();
    document.getElementById('plan').click();
  }
}

// Where what was planned or moved is seen.
export async function seeDay(day) {
  Object.assign(cal, { day, month: monthOf(day) });
  await load();
}
