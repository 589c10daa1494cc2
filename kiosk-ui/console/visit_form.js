// A visit's row of the reception book as a form. What the ticket knows stands in it already; nothing of
// a person is asked. Before the closing it is written as often as need be, afterwards a supervisor
// corrects it with a reason.
import * as api from './api.js';
import { outcomes, t } from './words.js';
import { button, h, icon, timeOf } from './parts.js';
import { act, goTo, render, say, set, state as app } from './app.js';
import { choices, fact, field, select } from './forms.js';
import { dayWords, minutesOf } from './dates.js';
import { kinds, sessionKinds, stepLamp } from './visits.js';
import { groupPart } from './visit_group.js';

const fields = ['land', 'housing', 'environment', 'construction', 'transport', 'education', 'health', 'labour',
  'merit', 'policy', 'judicial', 'party', 'corruption', 'other'];
const priors = ['none', 'first_decision', 'final_decision', 'court_judgment'];
const reasons = ['miscounted', 'wrong_session', 'wrong_case', 'wrong_handling', 'other'];

let form = null;  // { visit, back, values, sessions, groups, reason, changed }

export function closeForm() { form = null; }

// The session of the day whose line the ticket stood in: of two, the one that had begun.
function sessionOf(visit, sessions) {
  const own = sessions.filter((session) => session.service === visit.ticket?.service && session.kind !== 'regular');
  const begun = own.filter((session) => minutesOf(session.start) <= minutesOf(timeOf(visit.opened_ms)));
  return begun.at(-1) ?? own[0];
}

function valuesOf(visit, sessions, outcome) {
  const { record } = visit;
  const session = record ? null : sessionOf(visit, sessions);
  const known = record ?? {
    session_kind: session?.kind ?? 'regular', held: session?.held ?? null, session: session?.id ?? null, kind: 'protected',
    field: 'other', nth: 1, case: null, prior_result: 'none', group: visit.ticket?.group ?? null, outcome: visit.ticket?.outcome ?? outcome ?? '',
  };
  return {
    session_kind: known.session_kind, session: known.session ?? '', held: known.held ?? 'by_head', people: String(visit.people), kind: known.kind,
    field: known.field, case: known.case ?? '', nth: String(known.nth), prior_result: known.prior_result, outcome: known.outcome ?? '',
    group: known.group ?? '',
  };
}

export async function openForm(visit, { back, outcome } = {}) {
  const day = visit.business_day;
  const [{ sessions }, { groups }] = await Promise.all([api.get(`/v1/calendar?from=${day}&to=${day}`), api.get('/v1/groups')]);
  const standing = sessions.filter((session) => session.state !== 'cancelled');
  form = { visit, back, sessions: standing, groups, reason: '', changed: null, values: valuesOf(visit, standing, outcome) };
  set({ page: 'visits', error: null });
  document.getElementById('visit-title')?.focus();
}

// The book was read again: whether somebody else has written this row meanwhile.
export function visitInForm(rows) {
  const now = form && rows.find((row) => row.id === form.visit.id);
  if (now && (now.step !== form.visit.step || now.recorded_ms !== form.visit.recorded_ms || now.corrections !== form.visit.corrections)) form.changed = now;
}

async function leaveForm() {
  const { visit, back } = form;
  form = null;
  await goTo(back === 'counter' ? 'counter' : 'visits');
  document.getElementById(`open-${visit.id}`)?.focus();
}

const whole = (text, least, most) => /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
// As the domain has it: a letter among A-Z 0-9 - / ., and no number of a person.
const isCase = (text) => /^[A-Z0-9\-/.]{3,40}$/.test(text) && /[A-Z]/.test(text) && !/\d{9}/.test(text);

function mistakes({ values }) {
  const out = {};
  const token = values.case.trim().toUpperCase();
  if (!whole(values.people, 1, 999)) out.people = t('peopleWrong');
  if (token && !isCase(token)) out.case = t('caseWrong');
  if (!whole(values.nth, 1, 999) || (!token && Number(values.nth) > 1)) out.nth = t('nthWrong');
  if (values.session_kind !== 'regular' && !values.session) out.session = t('sessionMissing');
  if (!values.outcome) out.outcome = t('outcomeMissing');
  if (mayCorrect() && !form.reason) out.reason = t('reasonMissing');
  return out;
}

const order = ['reason', 'outcome', 'session', 'people', 'case', 'nth'];  // as they stand on the page

const closed = () => form.visit.step === 'closed';
const mayCorrect = () => closed() && app.session.role === 'supervisor';
// Who sat at the counter, or wrote the row, goes on with it; the API holds the same rule.
const isMine = () => app.session.role === 'supervisor' || form.visit.counter === app.session.counter || form.visit.officer === `${app.session.role}:${app.session.name}`;
const mayWrite = () => (closed() ? mayCorrect() : isMine());

function bodyOf({ values, reason }) {
  const token = values.case.trim().toUpperCase();
  const regular = values.session_kind === 'regular';
  return {
    session_kind: values.session_kind, people: Number(values.people), kind: values.kind, field: values.field, nth: Number(values.nth),
    prior_result: values.prior_result, outcome: values.outcome, ...(token ? { case: token } : {}), ...(values.group ? { group: values.group } : {}),
    ...(regular ? {} : { session: values.session, held: values.held }), ...(mayCorrect() ? { reason } : {}),
  };
}

function save(alsoClose) {
  const wrong = mistakes(form);
  const [first] = order.filter((name) => wrong[name]);
  if (first) {
    form.tried = true;
    render();
    say(wrong[first]);
    document.getElementById({ reason: 'reason-miscounted', outcome: 'outcome-received' }[first] ?? `visit-${first}`)?.focus();
    return null;
  }
  return act(async () => {
    const { visit } = form;
    const path = `/v1/visits/${visit.id}`;
    await api.post(`${path}/${closed() ? 'correct' : 'record'}`, bodyOf(form));
    if (alsoClose) await api.post(`${path}/close`);
    // The desk need not choose the outcome of this ticket a second time.
    if (form.back === 'counter') set({ outcome: form.values.outcome });
    say(t(alsoClose ? 'said_visitClosed' : closed() ? 'said_visitCorrected' : 'said_visitSaved', { n: visit.number }));
    await leaveForm();
  });
}

function put(name) {
  return (value) => { form.values[name] = value; render(); };
}

function pickSessionKind(kind) {
  const fits = form.sessions.filter((session) => session.kind === kind);
  form.values.session_kind = kind;
  pickSession(kind === 'regular' ? '' : (fits.find((session) => session.id === form.values.session) ?? fits[0])?.id ?? '');
}

function pickSession(id) {
  form.values.session = id;
  form.values.held = form.sessions.find((session) => session.id === id)?.held ?? 'by_head';
  render();
}

function sessionPart(off, wrong) {
  const { values, sessions } = form;
  if (values.session_kind === 'regular') return null;
  const fits = sessions.filter((session) => session.kind === values.session_kind);
  if (fits.length === 0) return h('p', { class: 'banner warn missing', tabindex: '-1', role: 'alert' }, icon('warn'), h('span', {}, t('noSessionThatDay', { d: dayWords(form.visit.business_day) })));
  return h('div', { class: 'bar' },
    select('visit-session', t('session'), [['', t('chooseOne')], ...fits.map((session) => [session.id, `${session.start} ${session.delegate ?? session.leader}`])],
      values.session, pickSession, { disabled: off, hint: wrong.session }),
    select('visit-held', t('held'), ['by_head', 'by_delegate'].map((held) => [held, t(`held_${held}`)]), values.held, put('held'), { disabled: off }));
}

function head() {
  const { visit } = form;
  const [, officer] = visit.officer.split(':');
  return [h('div', { class: 'title-row' }, h('h1', { id: 'visit-title', tabindex: '-1' }, t('visitTitle', { n: visit.number })), stepLamp(visit)),
    h('dl', { class: 'facts' }, fact(t('ticket'), visit.ticket?.text ?? t('atDesk')), fact(t('counter'), visit.counter),
      fact(t('time'), `${dayWords(visit.business_day)} ${timeOf(visit.opened_ms)}`), fact(t('officer'), officer ?? '–'),
      visit.recorded_ms ? fact(t('writtenAt'), timeOf(visit.recorded_ms)) : null, visit.closed_ms ? fact(t('closedAt'), timeOf(visit.closed_ms)) : null,
      visit.corrections ? fact(t('corrections'), String(visit.corrections)) : null)];
}

function actsOf() {
  const off = app.busy || !app.online;
  const back = button('visit-back', { text: t('backToList'), key: 'Esc', sign: 'undo', onclick: leaveForm });
  if (!mayWrite()) return h('div', { class: 'acts' }, back);
  if (closed()) return h('div', { class: 'acts' }, button('visit-save', { text: t('correct'), key: 'F2', sign: 'done', kind: 'primary', disabled: off, onclick: () => save(false) }), back);
  return h('div', { class: 'acts' },
    button('visit-save', { text: t('writeRow'), key: 'F2', sign: 'done', kind: 'primary', disabled: off, onclick: () => save(false) }),
    button('visit-close', { text: t('writeAndClose'), key: 'F9', sign: 'lock', disabled: off, onclick: () => save(true) }), back);
}

export function visitForm(state) {
  if (!form) return null;
  const { values, visit } = form;
  const off = !mayWrite() || !state.online;
  const wrong = mistakes(form);
  const words = (list, prefix, other) => list.map((id) => [id, t(other && id === 'other' ? other : `${prefix}${id}`)]);
  return h('div', { class: 'visit-form board' }, h('section', { class: 'card stack', id: `visit-${visit.id}`, 'aria-labelledby': 'visit-title' }, head(),
    form.changed ? h('p', { class: 'banner warn', role: 'alert', id: 'visit-changed' }, icon('warn'), h('span', {}, t('visitChanged', { who: form.changed.officer.split(':')[1] ?? '' }))) : null,
    closed() || !isMine() ? h('p', { class: 'muted' }, t(mayCorrect() ? 'correctHint' : closed() ? 'closedVisit' : 'notMine')) : null,
    mayCorrect() ? choices('reason', t('correctReason'), words(reasons, 'reason_'), form.reason, (value) => { form.reason = value; render(); }, { wrong: form.tried && wrong.reason }) : null,
    choices('outcome', t('outcome'), words(outcomes, '', 'other_outcome'), values.outcome, put('outcome'), { keys: !off, hint: off ? null : t('outcomeHint'), disabled: off, wrong: form.tried && wrong.outcome }),
    choices('kind', t('visitKind'), words(kinds, 'kind_'), values.kind, put('kind'), { disabled: off, hint: t('kindHint') }),
    choices('session_kind', t('sessionKind'), words(sessionKinds, 'session_'), values.session_kind, pickSessionKind, { disabled: off }),
    sessionPart(off, wrong),
    h('div', { class: 'bar' },
      field('visit-people', t('partyPeople'), values.people, put('people'), { inputmode: 'numeric', maxlength: 3, wrong: wrong.people, disabled: off }),
      select('visit-field', t('visitField'), words(fields, 'field_'), values.field, put('field'), { disabled: off }),
      select('visit-prior', t('prior'), words(priors, 'prior_'), values.prior_result, put('prior_result'), { disabled: off }),
      field('visit-case', t('caseToken'), values.case, put('case'), { maxlength: 40, hint: t('caseHint'), wrong: wrong.case, disabled: off, autocapitalize: 'characters' }),
      field('visit-nth', t('nth'), values.nth, put('nth'), { inputmode: 'numeric', maxlength: 3, wrong: wrong.nth, disabled: off })),
    groupPart(form, off), actsOf()));
}

// True: a form is open and has the keys.
export function formKeys(event) {
  if (!form) return false;
  const digit = Number(event.key);
  const typing = event.target.matches?.('input:not([type=radio]), select');
  if (!typing && digit >= 1 && digit <= outcomes.length && mayWrite() && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    put('outcome')(outcomes[digit - 1]);
    return true;
  }
  const press = { F2: 'visit-save', F9: 'visit-close', Escape: 'visit-back' }[event.key];
  if (press) {
    event.preventDefault();
    const pressed = document.getElementById(press);
    if (pressed && !pressed.disabled) pressed.click();
  }
  return true;
}

