// W2 beside the straight way: hold, transfer, party, break, a number out of turn, and the lists of held
// and missed people. One panel is open at a time; Escape closes it.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, h, minutesBetween, timeOf } from './parts.js';
import { act, now, say, set, state as app } from './app.js';

export const holdReasons = ['papers', 'copying', 'officer', 'personal', 'other'];
const wakes_min = [0, 10, 20, 30, 60];
const breaks_min = [10, 15, 30, 60];

function name(service) { return service[`name_${lang()}`]; }

function onTicket(ticket, verb, more, said) {
  return act(async () => {
    await api.post(`/v1/tickets/${ticket.id}/${verb}`, { version: ticket.version, ...more });
    set({ panel: null, form: {} });
    if (said) say(said);
  });
}

export function openPanel(panel, form = {}) {
  set({ panel: app.panel === panel ? null : panel, form });
  document.querySelector('.panel input:checked, .panel input, .panel select, .panel button')?.focus();
}

export function closePanel() {
  const from = app.panel;
  set({ panel: null, form: {} });
  document.getElementById(`to-${from}`)?.focus();
}

function choice(group, value, text, picked, key) {
  return h('label', { class: 'choice', for: `${group}-${value}` },
    h('input', {
      type: 'radio', name: group, id: `${group}-${value}`, value, checked: picked === value,
      onchange: () => set({ form: { ...app.form, [group]: value } }),
    }), key ? h('kbd', { 'aria-hidden': 'true' }, key) : null, h('span', {}, text));
}

function pick(group, text, values) {
  return h('fieldset', { class: 'outcomes' }, h('legend', {}, text), values);
}

function panelOf(title, body, go) {
  return h('section', { class: 'panel', 'aria-labelledby': 'panel-title' },
    h('h2', { id: 'panel-title' }, title), body,
    h('div', { class: 'acts' }, go, button('panel-close', { text: t('leaveIt'), key: 'Esc', onclick: closePanel })));
}

function holdNow(ticket, form) {
  const wake = Number(form.wake ?? 0);
  return onTicket(ticket, 'hold', {
    reason: form.reason, pool: form.pool ?? 'shared', ...(wake ? { wake_ms: Math.round(now()) + wake * 60000 } : {}),
  }, t('said_held', { n: ticket.text }));
}

function holdPanel(state, ticket) {
  const { form } = state;
  return panelOf(t('holdTitle', { n: ticket.text }), [
    pick('reason', t('reason'), holdReasons.map((id, at) => choice('reason', id, t(`hold_${id}`), form.reason, String(at + 1)))),
    pick('wake', t('wake'), wakes_min.map((min) => choice('wake', String(min), min ? t('inMinutes', { n: min }) : t('wakeNever'), form.wake ?? '0'))),
    pick('pool', t('pool'), ['shared', 'counter'].map((id) => choice('pool', id, t(`pool_${id}`), form.pool ?? 'shared'))),
  ], button('panel-go', { text: t('hold'), key: 'F6', sign: 'hold', kind: 'primary', disabled: !form.reason || state.busy || !state.online, onclick: () => holdNow(ticket, form) }));
}

function transferNow(ticket, form) {
  return onTicket(ticket, 'transfer', { service: form.service, back: form.back ?? 'no' }, t('said_transferred', { n: ticket.text }));
}

function transferPanel(state, ticket) {
  const { form } = state;
  const others = state.queue.services.filter((service) => service.id !== ticket.service);
  return panelOf(t('transferTitle', { n: ticket.text }), [
    pick('service', t('service'), others.map((service, at) => choice('service', service.id, `${service.prefix} · ${name(service)}`, form.service, at < 9 ? String(at + 1) : null))),
    pick('back', t('back'), ['no', 'counter', 'service'].map((id) => choice('back', id, t(`back_${id}`), form.back ?? 'no'))),
  ], button('panel-go', { text: t('transfer'), key: 'F7', sign: 'send', kind: 'primary', disabled: !form.service || state.busy || !state.online, onclick: () => transferNow(ticket, form) }));
}

function partyPanel(state, ticket) {
  const field = (id, text, value, least, most) => h('div', { class: 'field' }, h('label', { for: id }, text),
    h('input', { id, type: 'number', min: least, max: most, value, inputmode: 'numeric' }));
  const save = () => {
    const people = Number(document.getElementById('party-people').value);
    const speakers = Number(document.getElementById('party-speakers').value);
    return onTicket(ticket, 'party', { people, representatives: speakers });
  };
  return panelOf(t('partyTitle', { n: ticket.text }), h('div', { class: 'split even' },
    field('party-people', t('partyPeople'), String(ticket.party), 1, 999),
    field('party-speakers', t('partySpeakers', { n: state.queue.rules.group_min }), String(ticket.representatives ?? 0), 0, 5)),
  button('panel-go', { text: t('save'), sign: 'done', kind: 'primary', disabled: state.busy || !state.online, onclick: save }));
}

function breakPanel(state, counter) {
  const start = (min) => act(async () => {
    await api.post(`/v1/counters/${encodeURIComponent(counter.id)}/break`, { until_ms: Math.round(now()) + min * 60000 });
    set({ panel: null });
  });
  return panelOf(t('breakTitle'), h('div', { class: 'acts' }, breaks_min.map((min) => button(`break-${min}`, {
    text: t('minutes', { n: min }), sign: 'busy', disabled: state.busy || !state.online, onclick: () => start(min),
  }))), null);
}

// The acts of this file that the present state offers, by their panel.
export function moveActs(state, counter) {
  const ticket = counter?.ticket;
  const off = state.busy || !state.online || !counter;
  if (!counter) return {};
  if (ticket?.state === 'serving') return { hold: { off }, transfer: { off: off || state.queue.services.length < 2 }, party: { off } };
  if (ticket) return { party: { off } };
  return counter.state === 'open' ? { break: { off } } : {};
}

export function moveButtons(state, counter) {
  const known = moveActs(state, counter);
  const make = (panel, text, key, sign) => (known[panel] ? button(`to-${panel}`, {
    text, key, sign, disabled: known[panel].off, onclick: () => openPanel(panel),
  }) : null);
  return [make('hold', t('hold'), 'F6', 'hold'), make('transfer', t('transfer'), 'F7', 'send'), make('party', t('changeParty'), null, 'people'),
    make('break', t('startBreak'), null, 'busy')];
}

export function movePanel(state, counter) {
  const ticket = counter.ticket;
  if (!(state.panel in moveActs(state, counter))) return null;
  if (state.panel === 'hold') return holdPanel(state, ticket);
  if (state.panel === 'transfer') return transferPanel(state, ticket);
  if (state.panel === 'party') return partyPanel(state, ticket);
  return breakPanel(state, counter);
}

// True when the key was this file's: F6 and F7 open their panel and, filled in, do it; digits choose the
// first thing that it asks; Escape closes.
export function moveKeys(event, state, counter) {
  const known = moveActs(state, counter);
  const open = state.panel in known ? state.panel : null;
  if (event.key === 'Escape' && open) { closePanel(); return true; }
  const wanted = { F6: 'hold', F7: 'transfer' }[event.key];
  if (wanted) {
    if (known[wanted] && !known[wanted].off) {
      if (open === wanted) document.getElementById('panel-go')?.click(); else openPanel(wanted);
    }
    return true;
  }
  const digit = Number(event.key);
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (plain && digit >= 1 && digit <= 9 && (open === 'hold' || open === 'transfer')) {
    const group = open === 'hold' ? 'reason' : 'service';
    document.querySelectorAll(`.panel input[name=${group}]`)[digit - 1]?.click();
    return true;
  }
  return open === 'party';
}

// Out of turn, as a person chose: by its number, or on with one who was held.
export function callThis(counter, text) {
  return act(async () => {
    const answer = await api.post(`/v1/counters/${encodeURIComponent(counter.id)}/call`, { ticket: text });
    say(t('said_called', { n: answer.counter.ticket.text }));
    set({ undo: null, outcome: '', panel: null });
    const field = document.getElementById('call-number');
    if (field) field.value = '';
    field?.blur();  // the keys are the counter's again
  });
}

function byNumber(state, counter, off) {
  const go = () => {
    const text = document.getElementById('call-number').value.trim().toUpperCase();
    if (text) callThis(counter, text);
  };
  return h('form', { class: 'by-number', onsubmit: (event) => { event.preventDefault(); go(); } },
    h('label', { for: 'call-number' }, t('callNumber')),
    h('input', { id: 'call-number', type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: 6, placeholder: 'A012' }),
    h('button', { id: 'call-go', type: 'submit', class: 'button', disabled: off }, t('call')));
}

function people(title, tickets, row) {
  if (tickets.length === 0) return null;
  return h('div', {}, h('h3', {}, title), h('ul', { class: 'rows' }, tickets.map(row)));
}

export function lists(state, counter) {
  const busy = state.busy || !state.online;
  const off = busy || counter.state !== 'open' || !!counter.ticket;
  const held = (ticket) => h('li', {}, h('span', {}, h('strong', {}, ticket.text), ` · ${t(`hold_${ticket.hold.reason}`)}${ticket.hold.wake_ms ? ` · ${t('wakesAt', { t: timeOf(ticket.hold.wake_ms) })}` : ''}`),
    button(`held-${ticket.text}`, { text: t('call'), sign: 'call', disabled: off, onclick: () => callThis(counter, ticket.text) }));
  const missed = (ticket) => h('li', {}, h('span', {}, h('strong', {}, ticket.text), ` · ${t('missedFor', { n: minutesBetween(ticket.called_ms ?? ticket.issued_ms, now()) })}`),
    button(`missed-${ticket.text}`, { text: t('cameBack'), sign: 'undo', disabled: busy, onclick: () => onTicket(ticket, 'return', {}, t('said_returned', { n: ticket.text })) }));
  return h('section', { class: 'card', 'aria-labelledby': 'others-title' }, h('h2', { id: 'others-title' }, t('others')),
    byNumber(state, counter, off), people(t('heldPeople'), state.queue.held, held), people(t('missedPeople'), state.queue.missed, missed));
}
