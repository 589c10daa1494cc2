// What a rule proposes for leaders' days. Nothing stands in the calendar by a rule alone: each row is a
// suggestion with what a person has to look at, and is taken over by one act, like the session planned last.
import * as api from './api.js';
import { t } from './words.js';
import { button, h, icon, lamp } from './parts.js';
import { act, reload, render, say, state as app } from './app.js';
import { field, select } from './forms.js';
import { addDays, dayWords, monthOf } from './dates.js';
import { holidayName, seeDay } from './calendar.js';
import { startPlan } from './calendar_plan.js';

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const fresh = () => ({ rule: 'weekday_of_nth_week', weekday: 'tuesday', nth: '3', months: '12', rows: [], like: null });
let wish = fresh();

export function forgetProposals() { wish = fresh(); }

export async function loadProposals(month) {
  if (!/^[1-6]$/.test(wish.nth)) return;
  const today = app.queue.business_day;
  const from = month > monthOf(today) ? month : monthOf(today);
  const [answer, { sessions }] = await Promise.all([
    api.get(`/v1/calendar/proposals?from=${from}&months=${wish.months}&rule=${wish.rule}&weekday=${wish.weekday}&nth=${wish.nth}`),
    api.get(`/v1/calendar?from=${addDays(today, -190)}&to=${addDays(today, 800)}`)]);
  wish.rows = answer.proposals.filter((row) => !row.day || row.day >= today);
  // The newest periodic session says who, where and how long.
  wish.like = sessions.filter((session) => session.kind === 'periodic' && session.state !== 'cancelled').at(-1) ?? null;
}

export function proposalsOn(day) { return wish.rows.find((row) => row.day === day && !row.planned); }

function bodyLike(like, day) {
  return {
    kind: 'periodic', day, start: like.start, end: like.end, service: like.service, leader: like.leader, venue: like.venue, quota: like.quota,
    slot_min: like.slot_min, bridge_points: like.bridge_points, ...(like.delegate ? { delegate: like.delegate } : {}), ...(like.source ? { source: like.source } : {}),
  };
}

function takeOver(day) {
  if (!wish.like) return startPlan(day, { kind: 'periodic' });
  return act(async () => {
    await api.post('/v1/calendar', bodyLike(wish.like, day));
    say(t('said_planSession', { d: dayWords(day) }));
    await seeDay(day);
  });
}

function row(proposal) {
  const flags = proposal.flags.map((flag) => t(`flag_${flag}`, { s: proposal.special ? holidayName(proposal.special) : '' }));
  const special = proposal.special ? [`${holidayName(proposal.special)} (${proposal.special.source})`] : [];
  const off = app.busy || !app.online;
  const make = (day, word, id) => button(`take-${id}`, { text: t(word, { d: dayWords(day) }), sign: 'plus', disabled: off, onclick: () => takeOver(day) });
  const [year, month] = proposal.month.split('-');
  return h('tr', { id: `proposal-${proposal.month}` }, h('th', { scope: 'row' }, `${month}/${year}`), h('td', {}, proposal.day ? dayWords(proposal.day) : '–'),
    h('td', {}, flags.length ? h('span', { class: 'flags' }, icon('warn'), h('span', {}, [...flags, ...special].join(' · '))) : lamp('ok', t('nothingToMind')), proposal.publish_by ? h('span', { class: 'small below' }, t('publishBy', { d: dayWords(proposal.publish_by) })) : null),
    h('td', {}, proposal.planned ? lamp('ok', t('isPlanned')) : h('div', { class: 'acts' },
      proposal.day ? make(proposal.day, 'takeOver', proposal.month) : null, proposal.instead ? make(proposal.instead, 'takeInstead', `${proposal.month}-instead`) : null)));
}

function put(name) {
  return (value) => {
    wish[name] = value;
    render();
    reload();
  };
}

export function proposalsPart() {
  const { like } = wish;
  return h('section', { class: 'card stack proposals', 'aria-labelledby': 'proposals-title' }, h('h2', { id: 'proposals-title' }, t('proposals')),
    h('p', { class: 'muted' }, like ? t('proposalLike', { s: `${like.start}–${like.end}, ${like.delegate ?? like.leader}, ${like.venue}` }) : t('proposalNone')),
    h('div', { class: 'bar' },
      select('rule', t('rule'), ['weekday_of_nth_week', 'nth_weekday'].map((rule) => [rule, t(`rule_${rule}`)]), wish.rule, put('rule')),
      select('rule-weekday', t('weekday'), weekdays.map((name, at) => [name, t(`weekday_${at}`)]), wish.weekday, put('weekday')),
      field('rule-nth', t('ruleNth'), wish.nth, put('nth'), { inputmode: 'numeric', maxlength: 1, wrong: /^[1-6]$/.test(wish.nth) ? null : t('oneToSix') })),
    h('div', { class: 'wide-table', tabindex: '0', role: 'region', 'aria-labelledby': 'proposals-title' }, h('table', { class: 'dense' },
      h('thead', {}, h('tr', {}, ['monthWord', 'proposedDay', 'toMind'].map((name) => h('th', { scope: 'col' }, t(name))), h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, t('act'))))),
      h('tbody', {}, wish.rows.map(row)))));
}
