// Spans of time and days as people say them. Pure but for the language.
import { t } from './words.js';

const kMinute_ms = 60000;

export function spanWords(ms) {
  const minutes = Math.floor(Math.abs(ms) / kMinute_ms);
  if (minutes < 1) return t('seconds', { n: Math.floor(Math.abs(ms) / 1000) });
  if (minutes < 120) return t('minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? t('hours', { n: hours }) : t('days', { n: Math.floor(hours / 24) });
}

// A clock that is off: ahead or behind. Within a second it is right.
export function offsetWords(ms) {
  if (Math.abs(ms) < 1000) return t('clockRight');
  return t(ms > 0 ? 'clockAhead' : 'clockBehind', { d: spanWords(ms) });
}

// The largest size of a bucket: 64 KiB doubled so many times.
export function sizeWords(bucket) {
  const kib = 64 * 2 ** bucket;
  return kib < 1024 ? `≤ ${kib} KiB` : kib < 1024 * 1024 ? `≤ ${kib / 1024} MiB` : `≤ ${kib / 1024 / 1024} GiB`;
}
