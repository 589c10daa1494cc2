// A page of a letter: its picture with what is marked on it, and its words beside it. The picture is an
// SVG in pixels of the upright page, so that a box of the API is a rectangle in it.
import { t } from './words.js';
import { drawn, h } from './parts.js';

export const kUnsure = 70;
const kZooms = 4;

// `version` tells a page that moved or was turned from the one that stood there before.
export const versionOf = ({ id, turn }) => `${(id ?? '').slice(0, 16)}.${turn ?? ''}`;
export const pictureOf = (letter, n, version) => `/v1/letters/${letter}/pages/${n}/preview?v=${version}`;

// The upright page's sides, and a box of the page as scanned on it.
export function sidesOf(page) {
  return page.quarter_turns % 2 ? [page.height, page.width] : [page.width, page.height];
}

export function upright(page, [x, y, w, d]) {
  switch (page.quarter_turns) {
    case 1: return [page.height - y - d, x, d, w];
    case 2: return [page.width - x - w, page.height - y - d, w, d];
    case 3: return [y, page.width - x - w, d, w];
    default: return [x, y, w, d];
  }
}

const rectOf = (page, box, kind, id, room = 6) => {
  const [x, y, width, height] = upright(page, box);
  return drawn('rect', { class: kind, ...(id ? { id } : {}), x: x - room, y: y - room, width: width + 2 * room, height: height + 2 * room, rx: 6 });
};

const image = (letter, n, page) => {
  const [width, height] = sidesOf(page);
  return drawn('image', { href: pictureOf(letter, n, page.version), width, height, preserveAspectRatio: 'none' });
};

// The part of a page that a field was read from.
export function crop(letter, page, { page: n, box }, name) {
  const [x, y, w, d] = upright(page, box);
  const room = Math.max(12, Math.round(d / 3));
  return drawn('svg', { class: 'crop', role: 'img', 'aria-label': name, viewBox: `${x - room} ${y - room} ${w + 2 * room} ${d + 2 * room}`, preserveAspectRatio: 'xMinYMid meet' }, image(letter, n, page));
}

// `marks`: {box, kind} on this page; `focus`: the box that is looked at now.
export function pageView({ letter, n, page, zoom, marks, focus }) {
  const [width, height] = sidesOf(page);
  return h('div', { class: `sheet zoom-${zoom}`, id: 'sheet', tabindex: '0', role: 'region', 'aria-label': t('pageN', { n }) },
    drawn('svg', { class: 'paper', role: 'img', 'aria-label': t('pageN', { n }), viewBox: `0 0 ${width} ${height}` },
      image(letter, n, page), ...marks.map(({ box, kind }) => rectOf(page, box, `mark ${kind}`)),
      focus ? rectOf(page, focus, 'mark focus', 'focus-mark', 10) : null));
}

export const zoomed = (zoom, by) => Math.min(kZooms, Math.max(1, zoom + by));

export const isDoubtful = (word) => word.c < kUnsure || word.f > 0;

// The words in their lines. `fixed`: number of a word -> its corrected text.
export function wordsView({ n, page, fixed, chosen, onpick }) {
  const lines = [];
  page.words.forEach((word, at) => {
    if (word.l !== lines.at(-1)?.line) lines.push({ line: word.l, words: [] });
    const right = fixed.get(at);
    const kind = [right !== undefined ? 'fixed' : '', right === undefined && word.c < kUnsure ? 'unsure' : '', right === undefined && word.f > 0 ? 'odd' : '', at === chosen ? 'chosen' : ''].filter(Boolean).join(' ');
    lines.at(-1).words.push(h('span', { id: `word-${n}-${at}`, class: `word ${kind}`, onclick: () => onpick(at) }, right ?? word.t), ' ');
  });
  return h('div', { class: 'text', lang: 'vi', tabindex: '0', role: 'region', 'aria-label': t('textTitle') }, lines.map(({ words }) => h('p', {}, words)));
}
