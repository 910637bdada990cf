/** The mark of each nurse: a letter, a colour and a pattern of line, the same on map and timeline. */

const COLOURS = "abcdefghijkl";
/** @type {("solid"|"dashed"|"dotted")[]} */
export const PATTERNS = ["solid", "dashed", "dotted"];
/** Pattern of each colour: two colours of one pattern stay apart also for colour-blind eyes. */
const PATTERN_OF = { a: 0, h: 0, i: 0, k: 0, b: 1, c: 1, d: 1, l: 1, e: 2, f: 2, g: 2, j: 2 };

/**
 * @typedef {{letters: string, colour: string, pattern: "solid"|"dashed"|"dotted"}} NurseKey
 */

/**
 * The key of the nurse at a position of the team's list.
 * From the thirteenth on colours come again with the next pattern and two letters (AA, AB …).
 * @param {number} position 0-based
 * @returns {NurseKey}
 */
export function nurseKey(position) {
  const colour = COLOURS[position % 12];
  const turn = Math.floor(position / 12);
  const letters = (turn ? String.fromCharCode(64 + turn) : "") + colour.toUpperCase();
  return { letters, colour, pattern: PATTERNS[(PATTERN_OF[colour] + turn) % 3] };
}
