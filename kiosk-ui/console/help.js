// Calls for help from the kiosk, above every page: who goes says so with one key. A call that
// nobody answered for a minute is marked, blinks once a second, and sounds.
import * as api from './api.js';
import { t } from './words.js';
import { button, h, icon, lamp } from './parts.js';
import { act, now, say, state } from './app.js';

const kLate_ms = 60000;
const kSoundEvery_ms = 5000;
const known = new Set();  // ids of calls that were said
let first = true;

export function openCalls() {
  return (state.queue?.help ?? []).filter((call) => call.state === 'called');
}

function isLate(call) { return now() - call.called_ms >= kLate_ms; }

// "0:42"
function age(call) {
  const s = Math.max(0, Math.floor((now() - call.called_ms) / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

function mayAnswer() { return state.session && state.session.role !== 'technician'; }

function answer(call) {
  return act(async () => {
    await api.post(`/v1/help/${call.id}/answer`);
    say(t('said_help_mine', { n: call.kiosk }));
  });
}

export function helpBanners() {
  return openCalls().map((call, at) => {
    const late = isLate(call);
    return h('section', { class: `banner help${late ? ' late' : ''}`, id: `help-${call.id}`, 'aria-label': t('helpCall', { n: call.kiosk }) },
      icon('bell'), h('p', {}, h('strong', {}, t('helpCall', { n: call.kiosk })), ' ',
        h('span', { class: 'age', 'data-help': call.id }, age(call))),
      late ? lamp('danger', t('helpLate')) : null,
      mayAnswer() ? button(`answer-${call.id}`, { text: t('helpAnswer'), key: at === 0 ? 'F1' : undefined, sign: 'start', kind: 'primary',
        disabled: state.busy || !state.online, onclick: () => answer(call) }) : null);
  });
}

// F1 goes to the call that waits longest. True: the key was for us.
export function helpKeys(event) {
  if (event.key !== 'F1') return false;
  event.preventDefault();
  const [call] = openCalls();
  if (call && mayAnswer() && !state.busy && state.online) answer(call);
  return true;
}

// What is new is said once; what was open when the page came up is not news.
export function hearHelp() {
  for (const call of openCalls()) {
    if (!known.has(call.id) && !first) say(t('said_help', { n: call.kiosk }));
    known.add(call.id);
  }
  first = false;
}

// ---- the sound: made here, no file. A page may sound only after a person has touched it.
let audio = null;
let sounded = 0;

export function unlockSound() {
  audio ??= typeof AudioContext === 'function' ? new AudioContext() : null;
  if (audio?.state === 'suspended') audio.resume().catch(() => {});
}

function tone(pitch_hz, from_s, for_s) {
  const voice = audio.createOscillator();
  const loud = audio.createGain();
  voice.frequency.value = pitch_hz;
  loud.gain.setValueAtTime(0, from_s);
  loud.gain.linearRampToValueAtTime(0.25, from_s + 0.02);
  loud.gain.linearRampToValueAtTime(0, from_s + for_s);
  voice.connect(loud).connect(audio.destination);
  voice.start(from_s);
  voice.stop(from_s + for_s);
}

function beep() {
  if (audio?.state !== 'running') return;
  tone(880, audio.currentTime, 0.18);
  tone(1175, audio.currentTime + 0.22, 0.24);
}

// Once a second: ages move on; a call that has just become late has its page drawn anew.
export function tickHelp(redraw) {
  if (!state.session || state.locked) return;
  const calls = openCalls();
  for (const call of calls) {
    const shown = document.querySelector(`[data-help="${call.id}"]`);
    if (shown) shown.textContent = age(call);
    const card = document.getElementById(`help-${call.id}`);
    if (card && isLate(call) && !card.classList.contains('late')) redraw();
  }
  if (calls.some(isLate) && Date.now() - sounded >= kSoundEvery_ms) {
    sounded = Date.now();
    beep();
  }
}
