// The pages, in the order of the head, and whose they are. A page that shows more than the queue has
// load() (called when it is opened, when something that it hears() has happened, and after each act) and
// forget() (the person has left); home() takes it back to its beginning.
import { counterKeys, counterPage } from './counter.js';
import { boardKeys, boardPage, loadBoard } from './board.js';
import * as visits from './visits.js';
import * as calendar from './calendar.js';
import * as statistics from './statistics.js';
import * as letters from './letters.js';

const office = (session) => session.role !== 'technician';

const all = [
  { id: 'counter', word: 'pageCounter', sign: 'call', may: (session) => !!session.counter, view: counterPage, keys: counterKeys },
  { id: 'board', word: 'pageBoard', sign: 'people', may: () => true, view: boardPage, load: loadBoard, keys: boardKeys },
  { id: 'visits', word: 'pageVisits', sign: 'book', may: office, view: visits.visitsPage, ...visits },
  { id: 'letters', word: 'pageLetters', sign: 'file', may: office, view: letters.lettersPage, ...letters },
  { id: 'calendar', word: 'pageCalendar', sign: 'calendar', may: office, view: calendar.calendarPage, ...calendar },
  { id: 'statistics', word: 'pageStatistics', sign: 'chart', may: (session) => session.role === 'supervisor', view: statistics.statisticsPage, ...statistics },
];

export function pagesFor(session) { return all.filter((page) => page.may(session)); }

// The page that is open; the board for who may not see it.
export function pageOf(state) {
  return pagesFor(state.session).find((page) => page.id === state.page) ?? all[1];
}

export function forgetAll() { all.forEach((page) => page.forget?.()); }
