// W2: the clerk's counter. One primary button that changes with the state; F2 presses it.
import * as api from './api.js';
import { lang, outcomes, t } from './words.js';
import { button, h, icon, lamp, minutesBetween, timeOf } from './parts.js';
import { act, note, now, reading, say, set } from './app.js';
import { openAtCounter } from './visits.js';
import { lists, moveButtons, moveKeys, movePanel } from './moves.js';

const kUndo_s = 10;

function own(state) {
  return state.queue.counters.find((counter) => counter.id === state.session.counter);
}

// Who this counter calls next, in order.
function line(state, counter) {
  const forAnother = (ticket) => ticket.wanted_by && ticket.wanted_by !== counter.id
    && state.queue.counters.some((other) => other.id === ticket.wanted_by && other.state === 'open');
  return state.queue.waiting.filter((ticket) => !forAnother(ticket) && (counter.services.includes(ticket.service)
    || !state.queue.services.some((service) => service.id === ticket.service)));
}

function serviceName(state, id) {
  const service = state.queue.services.find((known) => known.id === id);
  return service ? service[`name_${lang()}`] : id;
}

function onTicket(ticket, verb, more = {}) {
  return act(() => api.post(`/v1/tickets/${ticket.id}/${verb}`, { version: ticket.version, ...more }));
}

function onCounter(counter, verb) {
  return act(async () => {
    const answer = await api.post(`/v1/counters/${encodeURIComponent(counter.id)}/${verb}`);
    if (verb === 'next') say(t('said_called', { n: answer.counter.ticket.text }));
    set({ undo: null, outcome: '', panel: null });
  });
}

// The word with its sign, never a colour alone; the desk sees the person and may take it back.
// No paper is proved and nobody pressed "Đã lưu số": perhaps nobody waits under this number.
function notTakenTag(ticket) {
  return ticket.maybe_not_taken ? h('span', { class: 'tag' }, h('span', {}, t('maybeNotTaken'))) : null;
}

export function priorityTag(ticket) {
  return ticket.priority ? h('span', { class: 'tag' }, icon('first'), h('span', {}, t('priority'))) : null;
}

function undoLeft_s(state) {
  return state.undo ? Math.ceil((state.undo.until - Date.now()) / 1000) : 0;
}

// How long until a no-show may be marked; 0 = now.
function noShowIn_s(state, ticket) {
  if (ticket.recalls > 0) return 0;
  return Math.max(0, Math.ceil((ticket.called_ms + state.queue.rules.no_show_wait_s * 1000 - now()) / 1000));
}

function markNoShow(ticket) {
  return act(async () => {
    const answer = await api.post(`/v1/tickets/${ticket.id}/no-show`, { version: ticket.version });
    set({ undo: { ticket: answer.ticket, until: Date.now() + kUndo_s * 1000 } });
    const tick = setInterval(() => {
      if (undoLeft_s(state_) <= 0) { clearInterval(tick); if (state_.undo) set({ undo: null }); } else set({});
    }, 1000);
  });
}

// The row of the reception book of who is at the counter, or of the last one who was.
function writeBook(counter) {
  return reading(async () => { if (!(await openAtCounter(counter))) note('noVisitToWrite'); });
}

let state_ = null;  // what the ticking undo looks at

// The acts that the present state offers; keys and buttons both come from here.
function acts(state) {
  const counter = own(state);
  const ticket = counter?.ticket;
  const off = state.busy || !state.online || !counter;
  const out = { primary: null, recall: null, noShow: null, undoCall: null, undoNoShow: null, close: null };
  if (!counter) return out;
  if (!ticket || ticket.state === 'serving') out.book = { run: () => writeBook(counter), off };
  if (state.undo && undoLeft_s(state) > 0 && !ticket) {
    out.undoNoShow = { run: () => act(async () => { await api.post(`/v1/tickets/${state.undo.ticket.id}/undo-no-show`, { version: state.undo.ticket.version }); set({ undo: null }); }), off };
  }
  if (counter.state !== 'open' && !ticket) {
    out.primary = { text: t(counter.state === 'break' ? 'endBreak' : 'openCounter'), sign: 'open', run: () => onCounter(counter, 'open'), off };
  } else if (!ticket) {
    out.primary = { text: t('callNext'), sign: 'call', run: () => onCounter(counter, 'next'), off: off || line(state, counter).length === 0 };
    out.close = { run: () => onCounter(counter, 'close'), off };
  } else if (ticket.state === 'called') {
    out.primary = { text: t('start'), sign: 'start', run: () => onTicket(ticket, 'arrive'), off };
    out.recall = { run: () => onTicket(ticket, 'recall'), off: off || ticket.recalls >= state.queue.rules.recall_limit };
    out.noShow = { run: () => markNoShow(ticket), off: off || noShowIn_s(state, ticket) > 0 };
    out.undoCall = { run: () => onTicket(ticket, 'undo-call'), off };
    if (ticket.priority) out.priorityOff = { run: () => onTicket(ticket, 'priority', { declared: false }), off };
  } else {
    // Sent here from another desk: it goes back by itself, and only its last desk names an outcome.
    const goesBack = !!ticket.back;
    out.primary = {
      text: t(goesBack ? 'sendBack' : 'done'), sign: goesBack ? 'undo' : 'done', off: off || (!goesBack && !state.outcome),
      run: () => act(async () => { await api.post(`/v1/tickets/${ticket.id}/done`, { version: ticket.version, ...(goesBack ? {} : { outcome: state.outcome }) }); set({ outcome: '', panel: null }); }),
    };
  }
  return out;
}

export function counterKeys(event, state) {
  state_ = state;
  if (event.target.matches?.('input[type=text], input[type=number]') && event.key !== 'Escape' && !/^F\d/.test(event.key)) return;
  if (moveKeys(event, state, own(state))) { if (/^F\d|Escape/.test(event.key)) event.preventDefault(); return; }
  if (movePanel(state, own(state) ?? {})) return;  // what is covered is not pressed
  const known = acts(state);
  const byKey = { F2: known.primary, F3: known.book, F4: known.recall, F8: known.noShow, F9: known.undoNoShow ?? known.undoCall };
  if (event.key in byKey) {
    event.preventDefault();
    const chosen = byKey[event.key];
    if (chosen && !chosen.off) chosen.run();
    return;
  }
  const digit = Number(event.key);
  if (own(state)?.ticket?.state === 'serving' && digit >= 1 && digit <= outcomes.length && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    set({ outcome: outcomes[digit - 1] });
  }
}

function outcomeChoice(state) {
  return h('fieldset', { class: 'outcomes' }, h('legend', {}, t('outcome'), h('span', { class: 'muted' }, ` ${t('outcomeHint')}`)),
    outcomes.map((name, at) => h('label', { class: 'choice', for: `outcome-${name}` },
      h('input', { type: 'radio', name: 'outcome', id: `outcome-${name}`, value: name, checked: state.outcome === name, disabled: !state.online, onchange: () => set({ outcome: name }) }),
      h('kbd', { 'aria-hidden': 'true' }, String(at + 1)), h('span', {}, t(name === 'other' ? 'other_outcome' : name)))));
}

function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}

function current(state, counter, known) {
  const ticket = counter.ticket;
  const waiting = line(state, counter).length;
  const primary = known.primary;
  const panel = movePanel(state, counter);  // takes the place of the other acts
  const press = button('primary', { text: primary.text, key: 'F2', sign: primary.sign, kind: 'primary huge', disabled: primary.off, onclick: primary.run });
  if (!ticket) {
    const open = counter.state === 'open';
    const hint = counter.state === 'break' ? t('breakHint', { t: timeOf(counter.break_until_ms) }) : !open ? t('closedHint') : waiting ? t('idleHint', { n: waiting }) : t('nobodyWaits');
    return [h('p', { class: 'empty' }, t('nobody')), h('p', { class: 'muted' }, hint), panel ?? h('div', { class: 'acts' }, press,
      known.undoNoShow ? button('undo', { text: t('undoNoShow', { s: undoLeft_s(state) }), key: 'F9', sign: 'undo', disabled: known.undoNoShow.off, onclick: known.undoNoShow.run }) : null,
      known.book ? button('book', { text: t('bookLast'), key: 'F3', sign: 'book', disabled: known.book.off, onclick: known.book.run }) : null,
      known.close ? button('close', { text: t('closeCounter'), sign: 'closed', disabled: known.close.off, onclick: known.close.run }) : null,
      ...moveButtons(state, counter))];
  }
  const called = ticket.state === 'called';
  const limit = state.queue.rules.recall_limit;
  const left = called ? noShowIn_s(state, ticket) : 0;
  const head = [
    h('div', { class: 'number-row' }, h('p', { class: 'number', id: 'number', 'aria-label': `${t('number')} ${ticket.text}` }, ticket.text), priorityTag(ticket),
      lamp(called ? 'busy' : 'ok', t(`state_${ticket.state}`))),
    h('dl', { class: 'facts' }, fact(t('service'), serviceName(state, ticket.service)), fact(t('party'), ticket.representatives ? t('partyWith', { n: ticket.party, r: ticket.representatives }) : String(ticket.party)),
      fact(t('waited'), t('minutes', { n: minutesBetween(ticket.issued_ms, ticket.called_ms) })),
      fact(called ? t('calledFor') : t('servedSince'), timeOf(called ? ticket.called_ms : ticket.arrived_ms)))];
  if (panel) return [...head, panel];
  return [...head,
    called || ticket.back ? null : outcomeChoice(state),
    ticket.back && !called ? h('p', { class: 'muted' }, t('goesBack', { s: serviceName(state, ticket.back.service) })) : null,
    h('div', { class: 'acts' }, press,
      known.recall ? button('recall', { text: `${t('recall')} ${ticket.recalls}/${limit}`, key: 'F4', sign: 'again', disabled: known.recall.off, onclick: known.recall.run }) : null,
      known.noShow ? button('no-show', { text: t('noShow'), key: 'F8', sign: 'absent', disabled: known.noShow.off, onclick: known.noShow.run }) : null,
      known.undoCall ? button('undo', { text: t('undoCall'), key: 'F9', sign: 'undo', disabled: known.undoCall.off, onclick: known.undoCall.run }) : null,
      known.book ? button('book', { text: t('bookThis'), key: 'F3', sign: 'book', disabled: known.book.off, onclick: known.book.run }) : null,
      known.priorityOff ? button('priority-off', { text: t('priorityOff'), sign: 'off', disabled: known.priorityOff.off, onclick: known.priorityOff.run }) : null,
      ...moveButtons(state, counter)),
    left > 0 ? h('p', { class: 'muted' }, t('noShowWhen', { s: left })) : null];
}

function nextEight(state, counter) {
  const all = line(state, counter);
  const rows = all.slice(0, 8).map((ticket) => h('tr', {}, h('th', { scope: 'row' }, ticket.text, priorityTag(ticket), notTakenTag(ticket)),
    h('td', {}, serviceName(state, ticket.service)), h('td', { class: 'figure' }, String(ticket.party)),
    h('td', { class: 'figure' }, t('minutes', { n: minutesBetween(ticket.issued_ms, now()) }))));
  return h('section', { class: 'card', 'aria-labelledby': 'next-title' }, h('h2', { id: 'next-title' }, t('next8')),
    rows.length === 0 ? h('p', { class: 'muted' }, t('nobodyWaits'))
      : h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('number')), h('th', { scope: 'col' }, t('service')),
        h('th', { scope: 'col', class: 'figure' }, t('party')), h('th', { scope: 'col', class: 'figure' }, t('waited')))), h('tbody', {}, rows)),
    all.length > 8 ? h('p', { class: 'muted' }, t('moreWait', { n: all.length - 8 })) : null);
}

export function counterPage(state) {
  state_ = state;
  const counter = own(state);
  if (!counter) return h('section', { class: 'card' }, h('h1', {}, `${t('counter')} ${state.session.counter}`), h('p', {}, t('none')));
  const known = acts(state);
  return h('div', { class: 'split' },
    h('section', { class: 'card current', 'aria-labelledby': 'counter-title' },
      h('div', { class: 'title-row' }, h('h1', { id: 'counter-title' }, `${t('counter')} ${counter.id}`),
        lamp(counter.state === 'open' ? 'ok' : 'off', t(counter.state === 'break' ? 'onBreak' : counter.state))),
      current(state, counter, known)),
    h('div', { class: 'side' }, nextEight(state, counter), lists(state, counter)));
}
