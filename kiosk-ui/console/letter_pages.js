// What an officer does to single pages of the letter on the desk: turn, move, scan again, take out and
// give back. The device does it and reads a turned page anew.
import * as api from './api.js';
import { t } from './words.js';
import { button, h } from './parts.js';
import { act, say, state as app } from './app.js';

const target = (letter, n, what) => `/v1/letters/${letter.id}/pages/${n}/${what}`;

// `page`: what was read, for how it lies now; nothing while it is read. `turnTo` shows another page.
export function pageWork({ letter, n, page, turnTo }) {
  const off = app.busy || !app.online || letter.state === 'feeding';
  const feeding = off || (letter.stack ?? []).some(({ state }) => state === 'feeding');
  const turn = (by) => act(async () => {
    await api.post(target(letter, n, 'turn'), { turn: (page.quarter_turns + by) % 4 });
    say(t('said_turned', { n }));
  });
  const move = (to) => act(async () => {
    await api.post(target(letter, n, 'move'), { to });
    say(t('said_moved', { n, m: to }));
  }).then(() => turnTo(to));
  const run = (what, said) => act(async () => {
    await api.post(target(letter, n, what));
    say(t(said, { n }));
  });
  const restore = (id, at) => act(async () => {
    await api.post(`/v1/letters/${letter.id}/restore`, { page: id });
    say(t('said_restored', { n: at }));
  });
  return h('div', { class: 'stack', role: 'group', 'aria-label': t('pageWork', { n }) },
    h('div', { class: 'acts' },
      button('page-left', { text: t('pageLeft'), sign: 'undo', disabled: off || !page?.width, onclick: () => turn(3) }),
      button('page-right', { text: t('pageRight'), sign: 'again', disabled: off || !page?.width, onclick: () => turn(1) }),
      button('page-earlier', { text: t('pageEarlier'), sign: 'before', disabled: off || n <= 1, onclick: () => move(n - 1) }),
      button('page-later', { text: t('pageLater'), sign: 'after', disabled: off || n >= letter.pages, onclick: () => move(n + 1) }),
      button('page-scan', { text: t('pageScan'), sign: 'file', disabled: feeding, onclick: () => run('scan', 'said_rescan') }),
      button('page-remove', { text: t('pageRemove'), sign: 'off', disabled: off, onclick: () => run('remove', 'said_removed') })),
    letter.removed?.length ? h('div', { class: 'acts', id: 'removed-pages' }, h('span', { class: 'small' }, t('pagesRemoved')),
      letter.removed.map((one) => button(`restore-${one.id.slice(0, 8)}`, { text: t('pageRestore', { n: one.n }), sign: 'undo', disabled: off, onclick: () => restore(one.id, one.n) }))) : null);
}
