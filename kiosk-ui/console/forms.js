// Fields whose values a page keeps in its own state: each has a label, says what is wrong with it in
// words, and calls back with what was typed.
import { h } from './parts.js';

export function field(id, label, value, oninput, { hint, wrong, ...more } = {}) {
  const told = wrong ?? hint;
  return h('div', { class: `field ${wrong ? 'wrong' : ''}` }, h('label', { for: id }, label),
    h('input', {
      id, value, 'data-kept': '', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': told ? `${id}-told` : null,
      'aria-invalid': wrong ? 'true' : null, oninput: (event) => oninput(event.target.value), ...more,
    }), told ? h('p', { id: `${id}-told`, class: 'told' }, told) : null);
}

export function select(id, label, options, value, onpick, { hint, disabled } = {}) {
  return h('div', { class: 'field' }, h('label', { for: id }, label),
    h('select', { id, 'data-kept': '', disabled, 'aria-describedby': hint ? `${id}-told` : null, onchange: (event) => onpick(event.target.value) },
      options.map(([key, text]) => h('option', { value: key, selected: key === value }, text))),
    hint ? h('p', { id: `${id}-told`, class: 'told' }, hint) : null);
}

// One of a few, as radio buttons that look like what they choose.
export function choices(name, legend, options, value, onpick, { hint, wrong, keys = false, disabled = false } = {}) {
  return h('fieldset', { class: 'outcomes', id: `set-${name}` }, h('legend', {}, legend, hint ? h('span', { class: 'muted' }, ` ${hint}`) : null, wrong ? h('span', { class: 'told wrong' }, ` ${wrong}`) : null),
    options.map(([key, text], at) => h('label', { class: 'choice', for: `${name}-${key}` },
      h('input', { type: 'radio', name, id: `${name}-${key}`, value: key, checked: key === value, disabled, onchange: () => onpick(key) }),
      keys ? h('kbd', { 'aria-hidden': 'true' }, String(at + 1)) : null, h('span', {}, text))));
}

export function check(id, text, value, onpick) {
  return h('label', { class: 'choice', for: id },
    h('input', { type: 'checkbox', id, checked: value, onchange: (event) => onpick(event.target.checked) }), h('span', {}, text));
}

// A few buttons of which one is pressed.
export function segments(name, label, options, value, onpick) {
  return h('div', { class: 'segments', role: 'group', 'aria-label': label }, options.map(([key, text]) => h('button', {
    id: `${name}-${key}`, type: 'button', class: 'segment', 'aria-pressed': String(key === value), onclick: () => onpick(key),
  }, text)));
}

export function fact(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd', {}, value));
}
