// Small builders that every page uses. Elements are made with text nodes only: nothing that comes
// from the API is ever read as HTML.
import { listen } from './morph.js';

const svgSpace = 'http://www.w3.org/2000/svg';

const paths = {
  call: 'M4 10v4h4l5 4V6L8 10H4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  start: 'M8 5v14l11-7z',
  done: 'M5 12.5l4.5 4.5L19 7.5',
  again: 'M20 12a8 8 0 1 1-2.5-5.8M20 3v5h-5',
  absent: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21a7 7 0 0 1 11-5.7M16 16l5 5M21 16l-5 5',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  open: 'M4 21V5l10-2v20M14 5h5v16M10 12h.01',
  closed: 'M5 21V3h14v18M3 21h18M15 12h.01',
  lock: 'M6 11h12v10H6zM8 11V7a4 4 0 0 1 8 0v4',
  out: 'M10 4H5v16h5M14 8l4 4-4 4M8 12h10',
  warn: 'M12 3l10 18H2zM12 10v5M12 18h.01',
  ok: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.5l3 3 5-6',
  off: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM6 6l12 12',
  busy: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15zM10 21.5h4',
  first: 'M12 20V5M6 11l6-6 6 6M5 3h14',
  hold: 'M9 5v14M15 5v14',
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21a7 7 0 0 1 14 0M16 3.5a4 4 0 0 1 0 7.5M18.5 15a7 7 0 0 1 3.5 6',
  book: 'M5 3h12a2 2 0 0 1 2 2v16H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 7h6M9 11h6',
  calendar: 'M4 6h16v15H4zM4 11h16M8 3v5M16 3v5',
  chart: 'M4 20h16M7 16v-5M12 16V6M17 16v-8',
  before: 'M15 5l-7 7 7 7',
  after: 'M9 5l7 7-7 7',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M12 10v7M9 14l3 3 3-3',
  plus: 'M12 5v14M5 12h14',
  star: 'M12 3l2.7 5.8 6.3.8-4.6 4.3 1.2 6.3L12 17l-5.6 3.2 1.2-6.3L3 9.6l6.3-.8z',
  send: 'M12 19V5M6 11l6-6 6 6',
};

export function icon(name) {
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(svgSpace, 'path');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}

// The same for a drawing: only numbers and words of ours, in the attributes that SVG has.
export function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

// h('p', {class: 'x', onclick: f, disabled: true}, 'text', child, null)
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) { if (value) listen(element, name.slice(2), value); }
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A button whose key, if it has one, is written on it.
export function button(id, { text, key, sign, kind = '', disabled = false, onclick }) {
  return h('button', {
    id, type: 'button', class: `button ${kind}`, disabled, onclick,
    'aria-keyshortcuts': key || null,
  }, sign ? icon(sign) : null, h('span', {}, text), key ? h('kbd', { 'aria-hidden': 'true' }, key) : null);
}

// A lamp is a colour, a sign and a word; never a colour alone.
export function lamp(kind, text) {
  const signs = { ok: 'ok', warn: 'warn', danger: 'warn', off: 'off', busy: 'busy' };
  return h('span', { class: `lamp ${kind}` }, icon(signs[kind]), h('span', {}, text));
}

// Times of the office, whatever the zone of the computer is.
const clock = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Ho_Chi_Minh' });

export function timeOf(ms) {
  return ms ? clock.format(new Date(ms)) : '–';
}

const calendar = new Intl.DateTimeFormat('vi-VN', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Asia/Ho_Chi_Minh' });

export const dateOf = (ms) => calendar.format(new Date(ms));

// A time of the day of `now`, or of another day with its date.
export const momentOf = (ms, now) => (dateOf(ms) === dateOf(now) ? timeOf(ms) : `${timeOf(ms)} ${dateOf(ms)}`);

export function minutesBetween(from, to) {
  return Math.max(0, Math.floor((to - from) / 60000));
}
