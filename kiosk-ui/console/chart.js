// Bars, drawn from the numbers that stand in the table above them: two series side by side, told apart by
// their pattern and not by colour alone, each bar with its number. No library.
import { drawn } from './parts.js';

const kWide = 960;
const kHigh = 320;
const kFoot = 56;
const kHead = 30;

const label = (text, x, y, kind, anchor = 'middle') => drawn('text', { x, y, class: kind, 'text-anchor': anchor }, String(text));

// 7 -> 8, 23 -> 25, 180 -> 200: where the highest line stands.
export function topOf(value) {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 4, 5, 8, 10].map((step) => step * power).find((top) => top >= value);
}

function stripes() {
  return drawn('defs', {}, drawn('pattern', { id: 'stripes', width: 8, height: 8, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    drawn('rect', { width: 8, height: 8, class: 'stripe-ground' }), drawn('rect', { width: 4, height: 8, class: 'stripe' })));
}

export function barChart({ title, bars, series }) {
  const top = topOf(Math.max(2, ...series.flatMap((one) => one.values)));
  const high = kHigh - kFoot - kHead;
  const room = (kWide - 60) / bars.length;
  const width = Math.min(44, room / 2 - 3);
  const y = (value) => kHead + high - value / top * high;
  const everyNth = Math.ceil(bars.length * 46 / (kWide - 60));  // so that no label runs into the next
  const out = drawn('svg', { viewBox: `0 0 ${kWide} ${kHigh}`, class: 'chart', role: 'img', 'aria-label': title }, stripes());
  for (const part of [0, 0.5, 1]) {
    out.append(drawn('line', { x1: 50, x2: kWide, y1: y(part * top), y2: y(part * top), class: 'grid-line' }), label(part * top, 44, y(part * top) + 5, 'axis', 'end'));
  }
  bars.forEach((name, at) => {
    const middle = 55 + room * (at + 0.5);
    series.forEach((one, which) => {
      const value = one.values[at];
      const x = middle + (which === 0 ? -width - 1 : 1);
      if (value > 0) out.append(drawn('rect', { x, y: y(value), width, height: y(0) - y(value), class: which === 0 ? 'bar-plain' : 'bar-striped', fill: which === 0 ? 'currentColor' : 'url(#stripes)' }));
      if (value > 0 && width >= 18) out.append(label(value, x + width / 2, y(value) - 6, 'value'));
    });
    if (at % everyNth === 0) out.append(label(name, middle, kHigh - kFoot + 22, 'axis'));
  });
  series.forEach((one, which) => {
    const x = 55 + which * 280;
    out.append(drawn('rect', { x, y: kHigh - 20, width: 22, height: 14, class: which === 0 ? 'bar-plain' : 'bar-striped', fill: which === 0 ? 'currentColor' : 'url(#stripes)' }), label(one.name, x + 30, kHigh - 8, 'axis', 'start'));
  });
  return out;
}
