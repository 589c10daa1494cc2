// W4: the whole office at a glance. Every lamp says its word and offers its act.
import * as api from './api.js';
import { lang, t } from './words.js';
import { button, dateOf, h, lamp, minutesBetween, momentOf, timeOf } from './parts.js';
import { act, now, say, set } from './app.js';
import { halls, noticesCard, screensCard } from './halls.js';

function counterLamp(counter) {
  if (counter.ticket?.state === 'called') return lamp('busy', t('state_called'));
  if (counter.ticket) return lamp('ok', t('state_serving'));
  if (counter.state === 'break') return lamp('off', t('onBreak'));
  return counter.state === 'open' ? lamp('ok', t('free')) : lamp('off', t('closed'));
}

function since(counter) {
  if (counter.ticket) return counter.ticket.arrived_ms ?? counter.ticket.called_ms;
  return counter.since_ms;
}

function column(...names) {
  return h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col' }, name))));
}

function counters(state) {
  const may = state.session.role === 'supervisor';
  const row = (counter) => {
    const who = [...new Set(state.people.filter((person) => person.counter === counter.id).map((person) => person.name))].join(', ');
    const verb = counter.state === 'open' ? 'close' : 'open';
    const change = may && !counter.ticket ? button(`${verb}-${counter.id}`, {
      text: t(verb === 'open' ? 'openCounter' : 'closeCounter'), sign: verb === 'open' ? 'open' : 'closed',
      disabled: state.busy || !state.online,
      onclick: () => act(() => api.post(`/v1/counters/${encodeURIComponent(counter.id)}/${verb}`)),
    }) : null;
    return h('tr', {}, h('th', { scope: 'row' }, `${t('counter')} ${counter.id}`), h('td', {}, counterLamp(counter)),
      h('td', { class: 'strong' }, counter.ticket?.text ?? '–'), h('td', {}, timeOf(since(counter))), h('td', {}, who || '–'), may ? h('td', {}, change) : null);
  };
  return h('section', { class: 'card', 'aria-labelledby': 'counters-title' }, h('h2', { id: 'counters-title' }, t('counters')),
    h('table', {}, column(t('counter'), t('state'), t('ticket'), t('since'), t('who'), ...(may ? [t('act')] : [])),
      h('tbody', {}, state.queue.counters.map(row))));
}

function queues(state) {
  const row = (service) => {
    const first = state.queue.waiting.filter((ticket) => ticket.service === service.id)
      .reduce((least, ticket) => Math.min(least, ticket.issued_ms), Infinity);
    const longest = Number.isFinite(first) ? t('minutes', { n: minutesBetween(first, now()) }) : '–';
    return h('tr', {}, h('th', { scope: 'row', class: 'line' }, h('span', { class: 'prefix' }, service.prefix), service[`name_${lang()}`]),
      h('td', { class: 'figure' }, String(service.waiting)), h('td', { class: 'figure' }, String(service.people)), h('td', { class: 'figure' }, longest));
  };
  return h('section', { class: 'card', 'aria-labelledby': 'queues-title' }, h('h2', { id: 'queues-title' }, t('queues')),
    h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('service')),
      ...['waitingTickets', 'waitingPeople', 'oldest'].map((name) => h('th', { scope: 'col', class: 'figure' }, t(name))))),
    h('tbody', {}, state.queue.services.map(row))));
}

function deviceLamp(device) {
  const word = device.state ?? 'ready';
  if (['idle', 'ready', 'ok'].includes(word)) return lamp('ok', t('dev_ready'));
  if (['feeding', 'speaking'].includes(word)) return lamp('busy', t(`dev_${word}`));
  if (['primary', 'kiosk'].includes(device.name)) return lamp('warn', t('dev_no_answer'));
  return lamp('warn', t('dev_other'));
}

function devices(state) {
  const known = { scanner: 'dev_scanner', printer: 'dev_printer', speech: 'dev_speech', codes: 'dev_codes', primary: 'dev_primary' };
  const nameOf = (device) => (device.name === 'kiosk' ? t('dev_kiosk', { place: device.device })
    : known[device.name] ? t(known[device.name]) : device.name);
  return h('section', { class: 'card', 'aria-labelledby': 'devices-title' }, h('h2', { id: 'devices-title' }, t('devices')),
    state.devices.length === 0 ? h('p', { class: 'muted' }, t('none'))
      : h('ul', { class: 'rows' }, state.devices.map((device) => h('li', {}, h('span', {}, nameOf(device)), deviceLamp(device)))));
}

// Renewal is tried from a month before the end; where it has not come off by then, people should know.
const kCertificateTold_ms = 14 * 24 * 3600000;

function certificate(link) {
  const ends = link.certificate_ends_ms;
  if (!ends || ends > now() + kCertificateTold_ms) return null;
  return h('div', { id: 'sync-certificate' }, h('p', {}, lamp('warn', t(ends > now() ? 'certificateEnds' : 'certificateEnded', { t: dateOf(ends) }))),
    h('p', {}, t('certificateHint')));
}

// Why it waits, what to do, and when it goes on by itself.
function whyItWaits(link) {
  if (!link.reason) return null;
  return h('div', { id: 'sync-reason' }, h('p', {}, link.reason[`text_${lang()}`]),
    h('p', {}, link.reason[`action_${lang()}`], link.retry_in_ms > 0 ? ` ${t('syncRetry', { t: momentOf(now() + link.retry_in_ms, now()) })}` : ''));
}

function whatWaits(link) {
  const said = [];
  if (link.backlog > 0) said.push(t('waitsToGo', { n: link.backlog }), t('oldestUnsent', { t: momentOf(now() - link.oldest_unsent_ms, now()) }));
  if (link.pages_go_ms) said.push(t('lettersGo', { n: link.letters_waiting, t: timeOf(link.pages_go_ms) }));
  else if (link.pages_waiting > 0) said.push(t('pagesToGo', { n: link.pages_waiting }));
  return said.length > 0 ? said : [t('allSent')];
}

function sync(state) {
  const link = state.sync;
  if (!link) return null;
  const words = { idle: ['ok', 'sync_idle'], sending: ['busy', 'sync_sending'], paused: ['warn', 'sync_paused'], not_enrolled: ['off', 'sync_not_enrolled'], held: ['ok', 'sync_held'], waiting: ['warn', 'sync_waiting'] };
  const [kind, word] = words[link.state] ?? ['warn', 'sync_other'];
  return h('section', { class: 'card', 'aria-labelledby': 'sync-title' }, h('h2', { id: 'sync-title' }, t('sync')),
    h('p', {}, lamp(kind, t(word))), whyItWaits(link),
    h('p', { id: 'sync-waits' }, whatWaits(link).join(' · ')),
    link.parked > 0 ? h('div', { id: 'sync-parked' }, h('p', {}, lamp('warn', t('syncParked', { n: link.parked }))), h('p', {}, t('syncParkedHint'))) : null,
    certificate(link),
    h('p', { class: 'muted' }, link.last_contact_ms ? t('lastContact', { t: momentOf(link.last_contact_ms, now()) }) : t('neverContact')),
    link.state === 'not_enrolled' ? null : button('send', { text: t('sendNow'), sign: 'send', disabled: state.busy || !state.online, onclick: () => act(() => api.post('/v1/sync/push')) }));
}

// How full the house is: a lamp with its word, and what the kiosk does about it.
function house(state) {
  const { people, level, red } = state.queue.occupancy;
  const words = { green: ['ok', 'house_green'], amber: ['warn', 'house_amber'], red: ['danger', 'house_red'] }[level];
  return h('p', { class: 'house' }, lamp(words[0], `${t('housePeople', { n: people })}${red ? ` / ${red}` : ''} · ${t(words[1])}`));
}

// Whether the kiosk gives numbers by itself; a supervisor may change it for the day.
function intake(state) {
  const { state: now, cause } = state.queue.intake;
  const open = now === 'open';
  const verb = open ? 'close' : 'open';
  return h('div', { class: 'title-row' },
    lamp(open ? 'ok' : 'off', `${t(open ? 'intakeOpen' : 'intakeClosed')}${cause === 'staff' ? ` · ${t('byStaff')}` : ''}`),
    state.session.role === 'technician' ? null : button(`intake-${verb}`, { text: t(open ? 'closeIntake' : 'openIntake'), sign: open ? 'closed' : 'open', disabled: state.busy || !state.online || !state.queue.day_open,
      onclick: () => act(() => api.post(`/v1/intake/${verb}`)) }));
}

// The end of the day cannot be taken back: what it does is told first. Nothing of the book is lost.
function endOfDay(state) {
  if (state.session.role !== 'supervisor' || !state.queue.day_open) return null;
  const off = state.busy || !state.online;
  if (state.panel !== 'day') return button('day-end', { text: t('endDay'), sign: 'lock', disabled: off, onclick: () => { set({ panel: 'day' }); document.getElementById('panel-close')?.focus(); } });
  const leave = () => { set({ panel: null }); document.getElementById('day-end')?.focus(); };
  const open = state.queue.waiting.length + state.queue.held.length + state.queue.counters.filter((counter) => counter.ticket).length;
  return h('section', { class: 'panel', 'aria-labelledby': 'panel-title' }, h('h2', { id: 'panel-title' }, t('endDayTitle')),
    h('p', {}, t('endDayHint', { n: open })),
    h('div', { class: 'acts' }, button('day-go', { text: t('endDay'), sign: 'lock', kind: 'primary', disabled: off, onclick: () => act(async () => { await api.post('/v1/day/close'); set({ panel: null }); say(t('said_dayEnded')); }) }),
      button('panel-close', { text: t('leaveIt'), key: 'Esc', onclick: leave })));
}

export function boardKeys(event, state) {
  if (event.key === 'Escape' && state.panel === 'day') document.getElementById('panel-close')?.click();
}

// Large groups of today, as they were linked or came on one ticket.
function groups(state) {
  const all = [...state.queue.waiting, ...state.queue.held, ...state.queue.counters.map((counter) => counter.ticket).filter(Boolean)];
  const large = all.filter((ticket) => ticket.party >= state.queue.rules.group_min || ticket.group);
  if (large.length === 0) return null;
  return h('section', { class: 'card', 'aria-labelledby': 'groups-title' }, h('h2', { id: 'groups-title' }, t('largeGroups')),
    h('ul', { class: 'rows' }, large.map((ticket) => h('li', {}, h('span', {}, h('strong', {}, ticket.text), ` · ${t('people', { n: ticket.party })}${ticket.representatives ? ` · ${t('speak', { n: ticket.representatives })}` : ''}`),
      lamp(ticket.state === 'waiting' ? 'warn' : 'busy', t(`state_${ticket.state}`))))));
}

export async function loadBoard() {
  const [sync, devices, status, hall] = await Promise.all(
    [api.get('/v1/sync'), api.get('/v1/devices'), api.get('/v1/status'), halls()]);
  set({ sync, devices: devices.devices, status, ...hall });
}

export function boardPage(state) {
  const status = state.status;
  const day = state.queue.business_day?.split('-').reverse().join('/') ?? '–';
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', {}, t('office')),
      house(state),
      h('p', { class: 'muted' }, `${t('day')} ${day}${status ? ` · ${t('ticketsToday')}: ${status.tickets_today}` : ''}`)),
    intake(state), endOfDay(state), groups(state),
    h('div', { class: 'split even' }, counters(state), queues(state)), h('div', { class: 'split even' }, devices(state), sync(state)),
    h('div', { class: 'split even' }, noticesCard(state), screensCard(state)));
}
