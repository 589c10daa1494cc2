// The pages, in the order of the head, and whose they are: the server refuses the rest as well. A page
// has view() and load() (when it is opened, after each act and, where it refreshes, every half minute),
// forget() (the person has left), and home() takes it back to its beginning.
import * as fleet from './fleet.js';
import * as letters from './letters.js';
import * as register from './register.js';
import * as statistics from './statistics.js';
import * as users from './users.js';

const everybody = () => true;
const officer = (session) => session.role !== 'viewer';
const admin = (session) => session.role === 'admin';

const all = [
  { id: 'fleet', word: 'pageFleet', sign: 'ok', may: everybody, refreshes: true, ...fleet },
  { id: 'letters', word: 'pageLetters', sign: 'chart', may: officer, refreshes: true, ...letters },
  { id: 'register', word: 'pageRegister', sign: 'file', may: officer, ...register },
  { id: 'statistics', word: 'pageStatistics', sign: 'book', may: everybody, ...statistics },
  { id: 'users', word: 'pageUsers', sign: 'people', may: admin, refreshes: true, ...users },
];

export function pagesFor(session) { return session ? all.filter((page) => page.may(session)) : []; }

// The page that is open; the fleet for who may not see it.
export function pageOf(state) { return pagesFor(state.session).find((page) => page.id === state.page) ?? all[0]; }

export function forgetAll() { all.forEach((page) => page.forget()); }
