// The forms of the calendar: plan a session, change it, move it, name who receives in the head's place,
// cancel it. What is wrong is said beside its field before anything is sent.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, icon } from './parts.js';
import { act, render, say, state as app } from './app.js';
import { choices, field, select } from './forms.js';
import { dayWords, minutesOf, parseClock, parseDay, weekdayOf } from './dates.js';
import { flagsOf, seeDay } from './calendar.js';
import { sessionShown } from './calendar_session.js';

const kinds = ['regular', 'periodic', 'ad_hoc'];
const kMostQuota = 500;
let plan = null;  // { what, session, values, tried }
let last = null;  // values of the session that was planned last: the next one is much like it

export function closePlan() { plan = null; }

export function stopPlan() {
  plan = null;
  last = null;
}

function open(what, session, values) {
  plan = { what, session, values, tried: false };
  render();
  document.querySelector('.plan-form input:not([type=radio]), .plan-form select')?.focus();
}

export function startPlan(day, more = {}) {
  open('plan', null, {
    kind: 'periodic', start: '08:00', end: '11:30', service: app.queue.services[0]?.id ?? '', leader: '', delegate: '', venue: '', points: '',
    quota: '10', slot: '30', source: '', ...last, ...more, day: dayWords(day),
  });
}

export function startChange(session) {
  open('change', session, { leader: session.leader, venue: session.venue, points: session.bridge_points.join('; '), quota: String(session.quota), source: session.source ?? '' });
}

export function startMove(session) {
  open('move', session, { day: dayWords(session.day), start: session.start, end: session.end, reason: '', notice: '' });
}

export function startDelegate(session) { open('delegate', session, { delegate: session.delegate ?? '' }); }
export function startCancel(session) { open('cancel', session, { reason: '', notice: '' }); }

function leavePlan() {
  plan = null;
  render();
  (document.getElementById('session-title') ?? document.getElementById('day-title'))?.focus();
}

const number = (text, least, most) => /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
const day = () => parseDay(plan.values.day ?? '', app.queue.business_day);

function mistakes() {
  const { values } = plan;
  const out = {};
  const [start, end] = [values.start, values.end].map((text) => (text === undefined ? undefined : parseClock(text)));
  if (values.day !== undefined && !day()) out.day = t('noSuchDay');
  else if (values.day !== undefined && day() < app.queue.business_day) out.day = t('dayOver');
  if (values.start !== undefined && !start) out.start = t('noSuchTime');
  if (values.end !== undefined && !end) out.end = t('noSuchTime');
  if (start && end && minutesOf(end) <= minutesOf(start)) out.end = t('why_hours');
  for (const name of ['leader', 'venue', 'reason', 'notice']) if (values[name] !== undefined && !values[name].trim()) out[name] = t('fillIn');
  if (plan.what === 'delegate' && !values.delegate.trim()) out.delegate = t('fillIn');
  if (values.quota !== undefined && !number(values.quota, 0, kMostQuota)) out.quota = t('why_quota');
  if (values.slot !== undefined && values.slot.trim() !== '0' && !number(values.slot, 5, 240)) out.slot = t('why_slot');
  return out;
}

const points = (text) => text.split(';').map((one) => one.trim()).filter(Boolean);

function bodyOf() {
  const { values, what } = plan;
  const hours = () => ({ day: day(), start: parseClock(values.start), end: parseClock(values.end) });
  if (what === 'move') return { ...hours(), reason: values.reason.trim(), notice: values.notice.trim() };
  if (what === 'cancel') return { reason: values.reason.trim(), notice: values.notice.trim() };
  if (what === 'delegate') return { delegate: values.delegate.trim() };
  const common = { leader: values.leader.trim(), venue: values.venue.trim(), quota: Number(values.quota), source: values.source.trim(), bridge_points: points(values.points) };
  if (what === 'change') return common;
  return { ...common, ...hours(), kind: values.kind, service: values.service, slot_min: Number(values.slot), ...(values.delegate.trim() ? { delegate: values.delegate.trim() } : {}) };
}

function send() {
  const wrong = mistakes();
  const [first] = Object.keys(wrong);
  if (first) {
    plan.tried = true;
    render();
    say(wrong[first]);
    document.getElementById(`plan-${first}`)?.focus();
    return null;
  }
  return act(async () => {
    const { what, session, values } = plan;
    const answer = await api.post(what === 'plan' ? '/v1/calendar' : `/v1/calendar/${session.id}/${what}`, bodyOf());
    if (what === 'plan') last = { ...values };
    plan = null;
    say(t(`said_${what}Session`, { d: dayWords(answer.session.day) }));
    sessionShown(answer.session);
    await seeDay(answer.session.day);
    document.getElementById('session-title')?.focus();
  });
}

function put(name) {
  return (value) => { plan.values[name] = value; render(); };
}

function make(wrong) {
  const shown = (name, word, more = {}) => (plan.values[name] === undefined ? null
    : field(`plan-${name}`, t(word), plan.values[name], put(name), { maxlength: 150, wrong: plan.tried || ['day', 'start', 'end'].includes(name) ? wrong[name] : null, ...more }));
  const known = day();
  const flags = plan.values.day !== undefined && known ? flagsOf(known) : [];
  return [
    plan.values.kind ? choices('plan-kind', t('sessionKind'), kinds.map((kind) => [kind, t(`session_${kind}`)]), plan.values.kind, put('kind')) : null,
    plan.values.day === undefined ? null : h('div', { class: 'bar' },
      shown('day', 'dayWord', { placeholder: t('dayForm'), maxlength: 12, hint: known ? `${t(`weekday_${weekdayOf(known)}`)} ${dayWords(known)}` : null }),
      shown('start', 'fromTime', { maxlength: 5 }), shown('end', 'toTime', { maxlength: 5 })),
    flags.length ? h('p', { class: 'banner warn flat', role: 'status', id: 'plan-flags' }, icon('warn'), h('span', {}, `${flags.join(' · ')}. ${t('stillMay')}`)) : null,
    plan.values.service === undefined ? null : select('plan-service', t('lineOf'), app.queue.services.map((service) => [service.id, `${service.prefix} · ${service[`name_${lang()}`]}`]), plan.values.service, put('service'), { hint: t('lineHint') }),
    shown('leader', 'leader', { hint: t('leaderHint') }), shown('delegate', 'delegate', { hint: t('delegateHint') }), shown('venue', 'venue'),
    shown('points', 'bridgePoints', { hint: t('bridgeHint'), maxlength: 4000 }),
    plan.values.quota === undefined ? null : h('div', { class: 'bar' }, shown('quota', 'quota', { inputmode: 'numeric', maxlength: 3 }),
      shown('slot', 'slotMin', { inputmode: 'numeric', maxlength: 3, hint: t('slotHint') })),
    shown('source', 'source', { hint: t('sourceHint') }), shown('reason', 'reasonOffice', { hint: t('reasonOfficeHint') }),
    shown('notice', 'noticePublic', { hint: t('noticeHint') })];
}

export function planPart(state) {
  if (!plan) return null;
  const sign = plan.what === 'cancel' ? 'off' : 'done';
  return h('form', { class: 'card stack plan-form', id: `plan-form-${plan.what}`, 'aria-labelledby': 'plan-title', onsubmit: (event) => { event.preventDefault(); send(); } },
    h('h2', { id: 'plan-title' }, t(`${plan.what}Title`, { d: plan.session ? dayWords(plan.session.day) : '' })),
    plan.what === 'cancel' || plan.what === 'move' ? h('p', { class: 'muted' }, t(`${plan.what}Hint`, { n: plan.session.taken + plan.session.waiting })) : null,
    make(mistakes()),
    h('div', { class: 'acts' },
      h('button', { id: 'plan-go', type: 'submit', class: 'button primary', disabled: state.busy || !state.online, 'aria-keyshortcuts': 'F2' }, icon(sign), h('span', {}, t(`${plan.what}Go`)), h('kbd', { 'aria-hidden': 'true' }, 'F2')),
      button('plan-close', { text: t('leaveIt'), key: 'Esc', onclick: leavePlan })));
}

export function planKeys(event) {
  if (!plan) return false;
  if (event.key === 'F2') { event.preventDefault(); send(); }
  if (event.key === 'Escape') { event.preventDefault(); leavePlan(); }
  return true;
}
