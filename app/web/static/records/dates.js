/** Days without a zone, as ISO dates: the Monday of a week, days later, and how they are written. */
import { written } from "../page/format.js";

const LENGTH = 86_400_000;
const read = (day) => new Date(`${day}T00:00:00Z`);

export const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text ?? "") && !Number.isNaN(read(text).getTime());
export const later = (day, days) => new Date(read(day).getTime() + days * LENGTH).toISOString().slice(0, 10);
export const daysBetween = (first, last) => Math.round((read(last).getTime() - read(first).getTime()) / LENGTH);
export const mondayOf = (day) => later(day, -((read(day).getUTCDay() + 6) % 7));

const writer = (options) => (day) => written(read(day), { ...options, timeZone: "UTC" });
/** "lun. 2" */
export const headDay = writer({ weekday: "short", day: "numeric" });
/** "2 mars 2026" */
export const plainDay = writer({ day: "numeric", month: "long", year: "numeric" });
/** "lundi 2 mars" */
export const spokenDay = writer({ weekday: "long", day: "numeric", month: "long" });
