// The detail of a refusal in the person's own language. The API tells it in English, for logs and
// scripts; what is not known here is shown as it came.
import { t } from './words.js';
import { dayWords } from './dates.js';

const known = [
  [/^day: today or later/, 'why_day'],
  [/^start, end: within one day/, 'why_hours'],
  [/^end: has passed today/, 'why_passed'],
  [/^quota: (\d+) places are taken/, 'why_taken'],
  [/^quota: 0 to 500/, 'why_quota'],
  [/^slot: 0, or 5 to 240/, 'why_slot'],
  [/^slot: none begins then/, 'why_noSlot'],
  [/^end: a booked slot/, 'why_booked'],
  [/^the session has been opened/, 'why_opened'],
  [/^the session was never opened/, 'why_neverOpened'],
  [/^day, start, end: are those/, 'why_same'],
  [/^day: the session is on (\d{4}-\d\d-\d\d)/, 'why_otherDay'],
  [/^400 sessions/, 'why_many'],
  [/^on the waiting list/, 'why_waits'],
  [/^case: 3 to 40/, 'why_case'],
  [/^nth: /, 'why_nth'],
  [/^session: a periodic/, 'why_session'],
  [/^the visit is not recorded/, 'why_notRecorded'],
  [/^this ticket has been received/, 'why_received'],
];
// Of these the detail tells the person what to look at; of the others it is for a log.
const told = ['BadSchedule', 'BadArgument', 'SessionExists', 'SessionOver', 'SessionFull', 'BookedTwice', 'BookingElsewhere', 'ReasonMissing', 'WrongState'];

export function whyOf(error) {
  const context = error.error?.context;
  if (!context || !told.includes(error.code)) return '';
  for (const [pattern, word] of known) {
    const found = pattern.exec(context);
    if (found) return t(word, { n: /^\d{4}-/.test(found[1] ?? '') ? dayWords(found[1]) : found[1] });
  }
  return `(${context.replace(/\b\d{4}-\d\d-\d\d\b/g, dayWords)})`;
}
