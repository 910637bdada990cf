/** A record as it is being written, beside the one that was read: what differs, and how two changes are put together. */

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const namesOf = (...records) => [...new Set(records.flatMap((record) => Object.keys(record)))];

/** The fields in which two records differ. */
export const differing = (one, other) => namesOf(one, other).filter((name) => !same(one[name], other[name]));

/**
 * What somebody else stored, with one's own changes put over it: fields that one left alone are theirs.
 * @param {object} read what both began from
 */
export function merged(read, mine, theirs) {
  const changed = differing(read, mine);
  return { ...theirs, ...Object.fromEntries(changed.map((name) => [name, mine[name]])) };
}

/** "7h30", "730" and "7:30" as 07:30; anything else as it was typed. */
export function readClock(text) {
  const found = /^\s*(\d{1,2})\s*(?:[:hH.]\s*)?(\d{2})?\s*$/.exec(text);
  return found ? `${found[1].padStart(2, "0")}:${found[2] ?? "00"}` : text.trim();
}

/** Minutes of "35", "35,5", "35:30" or "35 h 30"; null of nothing, the text itself where it is no length. */
export function readHours(text) {
  if (!text.trim()) return null;
  const decimal = /^\s*(\d+)[.,](\d+)\s*h?\s*$/.exec(text);
  if (decimal) return Math.round(Number(`${decimal[1]}.${decimal[2]}`) * 60);
  const found = /^\s*(\d+)\s*(?:[:hH]\s*(\d{1,2})?)?\s*$/.exec(text);
  return found ? 60 * Number(found[1]) + Number(found[2] ?? 0) : text;
}

/** 35 h, 35 h 30. */
export const writeHours = (minutes) =>
  minutes % 60 ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}` : `${minutes / 60} h`;
