// The fleet: each device with a lamp and its reasons in words, the worst first.
import * as api from './api.js';
import { t } from './words.js';
import { dateOf, h, icon, lamp, timeOf } from './parts.js';
import { csvLink, listTable } from './table.js';
import { offsetWords, spanWords } from './durations.js';

let data = null;

export function forget() { data = null; }
export async function load() { data = await api.get('/v1/fleet'); }

const known = (prefix, code) => { const word = t(`${prefix}_${code}`); return word === `${prefix}_${code}` ? code : word; };

// What is wrong, in a sentence.
export function reasonOf({ word, detail, value }) {
  switch (word) {
    case 'alarm': return t(detail === 'JournalBroken' ? 'alarm_JournalBroken' : detail === 'ForkDetected' ? 'alarm_ForkDetected' : 'alarm_other', { n: value, s: detail });
    case 'silent': return t('why_silent', { d: spanWords(value) });
    case 'backlog': return t('why_backlog', { d: spanWords(value) });
    case 'clock': return t(value > 0 ? 'why_clockAhead' : 'why_clockBehind', { d: spanWords(value) });
    case 'printer': return t('why_printer', { s: known('fault', detail) });
    case 'scanner': return t('why_scanner', { s: known('fault', detail) });
    case 'document': return t('why_document', { s: known('document', detail), n: value });
    default: return t(`why_${word}`, { n: value });
  }
}

function health(device) {
  const [first, ...more] = device.troubles;
  return h('div', { class: 'reasons' }, lamp(device.lamp, first ? reasonOf(first) : t('allGood')),
    more.length ? h('ul', {}, more.map((trouble) => h('li', {}, reasonOf(trouble)))) : null);
}

function seen(device) {
  if (!device.last_contact_ms) return t('never');
  return [h('span', { class: 'line' }, t('ago', { d: spanWords(data.now_ms - device.last_contact_ms) })),
    h('span', { class: 'small line' }, `${timeOf(device.last_contact_ms)} ${dateOf(device.last_contact_ms)}`)];
}

function backlog(device) {
  if (!device.backlog) return t('nothingWaits');
  return [h('span', { class: 'line' }, t('recordsN', { n: device.backlog })), h('span', { class: 'small line' }, t('oldestIs', { d: spanWords(device.oldest_unsent_ms) }))];
}

function documents(device) {
  if (device.documents.length === 0) return t('ownSettings');
  return device.documents.flatMap((one) => [h('span', { class: 'line' }, one.version ? `${known('document', one.name)} ${one.version}` : `${known('document', one.name)}: ${t('ownOne')}`),
    one.refused > one.version && one.where ? h('span', { class: 'small line wraps' }, one.where) : null]);
}

const columns = () => [
  { word: t('officeWord'), head: true, cell: (device) => [h('span', { class: 'line' }, device.office), h('span', { class: 'small line code', title: device.device }, device.serial || `${device.device.slice(0, 8)}…`)] },
  { word: t('stateWord'), cell: health },
  { word: t('lastSeen'), cell: seen },
  { word: t('backlogWord'), cell: backlog },
  { word: t('clockWord'), cell: (device) => (device.last_contact_ms ? offsetWords(device.clock_offset_ms) : '–') },
  { word: t('softwareWord'), cell: (device) => h('span', { class: 'line wraps' }, device.software || t('notTold')) },
  { word: t('documentsWord'), cell: documents },
  { word: t('waitingWord'), figure: true, cell: (device) => String(device.letters_waiting) },
];

function summary() {
  const count = (kind) => data.devices.filter((device) => device.lamp === kind).length;
  return h('p', { class: 'chip-row', id: 'fleet-sum' }, ['danger', 'warn', 'ok', 'off'].filter((kind) => count(kind) > 0).map((kind) => lamp(kind, t(`sum_${kind}`, { n: count(kind) }))));
}

export function view() {
  if (!data) return h('p', { class: 'wait' }, t('loading'));
  const all = data.devices;
  return h('div', { class: 'board' },
    h('div', { class: 'title-row' }, h('h1', { id: 'page-title' }, t('pageFleet')), csvLink('csv', t('fileCsv'), '/v1/fleet?format=csv', icon('file'))),
    h('section', { class: 'card stack', 'aria-labelledby': 'page-title' },
      all.length === 0 ? h('p', { class: 'muted', id: 'fleet-none' }, t('fleetNone'))
        : [summary(), listTable({ label: t('pageFleet'), columns: columns(), rows: all, tall: true, idOf: (device) => `device-${device.device}` })],
      h('p', { class: 'muted small' }, t('fleetHint'))));
}
