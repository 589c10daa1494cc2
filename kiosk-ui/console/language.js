// Which language the person reads, and the text of a key in it. Each console brings its own words.
const kept = (() => { try { return localStorage.getItem('language'); } catch { return null; } })();
let language = kept === 'en' ? 'en' : 'vi';

export function lang() { return language; }

export function setLang(next) {
  language = next === 'en' ? 'en' : 'vi';
  document.documentElement.lang = language;
  try { localStorage.setItem('language', language); } catch { /* a private window forgets it */ }
}

// t(key, values): the text of a key of these words, {placeholders} filled in.
export function teller(words) {
  return (key, values = {}) => {
    const text = words[language][key] ?? words.vi[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  };
}
