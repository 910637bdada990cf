/** The words of the pages, in French and English. Every sentence a person reads comes from here or from the API. */

export const LANGUAGES = ["fr", "en"];
const KEPT = "tournee.language";

/** @type {Record<string, string | {one: string, other: string}>} */
let words = {};
/** @type {Map<string, Intl.PluralRules>} */
const plurals = new Map();
let current = "fr";

/** The language remembered on this device, else the browser's, else French. */
export function preferredLanguage() {
  const kept = localStorage.getItem(KEPT);
  if (kept && LANGUAGES.includes(kept)) return kept;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => LANGUAGES.includes(tag)) ?? "fr";
}

/** Fetch a language's words and speak it from now on. */
export async function speak(language) {
  const answer = await fetch(new URL(`../text/${language}.json`, import.meta.url));
  words = await answer.json();
  current = language;
  document.documentElement.lang = language;
}

/** Speak a language, and again at the next visit. */
export async function speakAlways(language) {
  localStorage.setItem(KEPT, language);
  await speak(language);
}

export const language = () => current;

/** The locale whose numbers and dates are written. British English: 24 hours and the day before the month. */
export const locale = () => (current === "fr" ? "fr-FR" : "en-GB");

/**
 * The text of a key, its {placeholders} filled in.
 * A text in two forms is chosen by `n`: French and English agree on one/other.
 * A missing key shows as itself: a test finds it before a person does.
 */
export function t(key, values = {}) {
  const found = words[key] ?? key;
  const text =
    typeof found === "string" ? found : (found[pluralRules().select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Made once for each language: making them costs a hundred times what asking them does. */
function pluralRules() {
  const rules = plurals.get(locale()) ?? new Intl.PluralRules(locale());
  plurals.set(locale(), rules);
  return rules;
}
