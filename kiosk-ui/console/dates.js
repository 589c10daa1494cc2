// Days and times as people of the office write them, without a clock: 'YYYY-MM-DD' and 'HH:MM' in
// between, weeks from Monday on. Pure.
const kDay_ms = 86400000;

const at = (day) => Date.parse(`${day}T00:00:00Z`);
const text = (ms) => new Date(ms).toISOString().slice(0, 10);
const two = (number) => String(number).padStart(2, '0');

// The day of a moment at the office (UTC+7, without daylight saving).
export const dayOf = (ms) => text(ms + 7 * 3600000);
export const addDays = (day, days) => text(at(day) + days * kDay_ms);
export const daysBetween = (from, to) => Math.round((at(to) - at(from)) / kDay_ms);
// 0 = Monday.
export const weekdayOf = (day) => (new Date(at(day)).getUTCDay() + 6) % 7;
export const mondayOf = (day) => addDays(day, -weekdayOf(day));
export const monthOf = (day) => day.slice(0, 7);
export const dayWords = (day) => day.split('-').reverse().join('/');
export const dayShort = (day) => dayWords(day).slice(0, 5);

export function addMonths(month, months) {
  const [year, number] = month.split('-').map(Number);
  const all = year * 12 + number - 1 + months;
  return `${Math.floor(all / 12)}-${two(all % 12 + 1)}`;
}

export const firstOf = (month) => `${month}-01`;
export const lastOf = (month) => addDays(firstOf(addMonths(month, 1)), -1);

// Whole weeks, those of the neighbour months too.
export function weeksOf(month) {
  const out = [];
  for (let day = mondayOf(firstOf(month)); day <= lastOf(month); day = addDays(day, 7)) {
    out.push([0, 1, 2, 3, 4, 5, 6].map((more) => addDays(day, more)));
  }
  return out;
}

// '24/11/2026', '24.11', '24 11 26', '24112026'; without a year that of `today`. Null: no day.
export function parseDay(typed, today) {
  const trimmed = typed.trim();
  const parts = /^\d{8}$/.test(trimmed) ? [trimmed.slice(0, 2), trimmed.slice(2, 4), trimmed.slice(4)]
    : trimmed.split(/[\s./-]+/).filter(Boolean);
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return null;
  if (parts[0].length > 2 || parts[1].length > 2 || parts[2]?.length === 3 || parts[2]?.length === 1) return null;
  const [date, month] = parts.map(Number);
  const year = parts[2] === undefined ? Number(today.slice(0, 4)) : Number(parts[2]) + (parts[2].length === 2 ? 2000 : 0);
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  const ms = at(day);
  return Number.isNaN(ms) || text(ms) !== day ? null : day;
}

// '8', '8:30', '8h30', '0830', '24:00'. Null: no time of day.
export function parseClock(typed) {
  const found = /^(\d{1,2})(?:\s*[:hg.]\s*(\d{2})?|(\d{2}))?$/i.exec(typed.trim());
  if (!found) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? found[3] ?? 0);
  return hour * 60 + minute > 24 * 60 || minute > 59 ? null : `${two(hour)}:${two(minute)}`;
}

export const minutesOf = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
export const clockAt = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

// The reporting year of a day begins on 15 December (Circular 01/2024/TT-TTCP).
export function reportingYear(day) {
  return Number(day.slice(0, 4)) + (day.slice(5) >= '12-15' ? 1 : 0);
}

export function quarterOf(day) {
  const part = day.slice(5);
  const number = part >= '12-15' || part < '03-15' ? 1 : part < '06-15' ? 2 : part < '09-15' ? 3 : 4;
  return `Q${number}-${reportingYear(day)}`;
}

const kPeriods = {
  Q1: [-1, '12-15', '03-14'], Q2: [0, '03-15', '06-14'], Q3: [0, '06-15', '09-14'], Q4: [0, '09-15', '12-14'],
  H1: [-1, '12-15', '06-14'], M9: [-1, '12-15', '09-14'], Y: [-1, '12-15', '12-14'],
};
export const periodKinds = Object.keys(kPeriods);

// Its days, both ends in it: 'Q1-2026' begins on 2025-12-15.
export function daysOf(period) {
  const [kind, year] = period.split('-');
  const [shift, from, to] = kPeriods[kind];
  return { from: `${Number(year) + shift}-${from}`, to: `${year}-${to}` };
}
