/** Numbers, lengths and dates as each language writes them. */
import { locale } from "./language.js";

const THIN = "\u202f";
const MINUS = "\u2212";

/** @type {Map<string, Intl.NumberFormat|Intl.DateTimeFormat|Intl.Collator>} */
const made = new Map();

/** Formatters are made once for each language: making one costs a hundred times what using it does. */
function formatter(Kind, options) {
  const key = `${locale()} ${Kind.name} ${JSON.stringify(options)}`;
  const found = made.get(key) ?? new Kind(locale(), options);
  made.set(key, found);
  return found;
}

const number = (value, digits) =>
  formatter(Intl.NumberFormat, { maximumFractionDigits: digits, minimumFractionDigits: digits })
    .format(value)
    .replace("-", MINUS);

/** A moment as asked for. @param {Date} moment @param {Intl.DateTimeFormatOptions} options */
export const written = (moment, options) => formatter(Intl.DateTimeFormat, options).format(moment);

/** Which of two texts comes first in a list. @param {string} one @param {string} other */
export const inOrder = (one, other) => formatter(Intl.Collator, { numeric: true }).compare(one, other);

/** 25 min, 6 h 04; rounded to the minute, so that what is shown adds up to what is shown. */
export function duration(seconds) {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const sign = seconds <= -30 ? MINUS : "";
  if (minutes < 60) return `${sign}${minutes}\u00a0min`;
  return `${sign}${Math.floor(minutes / 60)}\u00a0h\u00a0${String(minutes % 60).padStart(2, "0")}`;
}

/** 17,8 % or 17.8%. */
export const percent = (share, digits = 1) =>
  formatter(Intl.NumberFormat, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);

/** The same without its sign, for the first half of "24,1 → 17,8 %". */
export const barePercent = (share) => number(share * 100, 1);

/** 6,3 pts: a difference of two shares. */
export const points = (share, digits = 1) => `${number(Math.abs(share) * 100, digits)}${THIN}pts`;

/** 273 km, 4,2 km, 350 m. */
export function distance(metres) {
  if (Math.abs(metres) < 950) return `${number(Math.round(metres / 10) * 10, 0)}\u00a0m`;
  return `${number(metres / 1000, Math.abs(metres) < 20_000 ? 1 : 0)}\u00a0km`;
}

/** An instant as this computer's clock shows it; what has not been is a dash. */
export const moment = (iso) =>
  iso ? written(new Date(iso), { dateStyle: "medium", timeStyle: "short" }) : "–";

export const count = (value) => number(value, 0);

/** "2026-03-02" as "Lundi 2 mars 2026"; a day has no zone, so it is read and written in UTC. */
export function longDay(day) {
  const text = written(new Date(`${day}T00:00:00Z`), { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "Lundi 2 mars". */
export function shortDay(day) {
  const text = written(new Date(`${day}T00:00:00Z`), { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  return text.charAt(0).toUpperCase() + text.slice(1);
}
