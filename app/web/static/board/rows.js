/** A plan laid out for the timeline: rows of shifts with what happens when, in minutes after midnight. */

/**
 * @import { DayIndex } from "./day_index.js"
 * @import { NurseKey } from "./nurse_keys.js"
 * @import { Lock, Nurse, Plan, Route, Shift, Stop } from "../page/shapes.js"
 */

/**
 * @typedef {{from: number, to: number}} Span
 * @typedef {{visitId: string, number: number, from: number, to: number, arrival: number, window: Span,
 *   lateMinutes: number, isPair: boolean, lock: Lock|null, stop: Stop}} Block
 * @typedef {{shift: Shift, nurse: Nurse, key: NurseKey, duty: Span, route: Route|null, blocks: Block[],
 *   drives: Span[], waits: Span[], breaks: Span[], overtime: Span|null, workedSeconds: number}} Row
 * @typedef {{rows: Row[], places: Map<string, {row: number, block: number}>, span: Span,
 *   pairs: {minute: number, rows: [number, number]}[]}} Layout
 */

/**
 * Lay a plan out; without a plan, the empty shifts.
 * @param {DayIndex} index @param {Plan|null} plan
 * @param {Layout|null} [before] of the same day: rows whose round and locks are the same stay the very objects
 * @returns {Layout}
 */
export function layOut(index, plan, before) {
  const routes = new Map((plan?.routes ?? []).map((route) => [route.shift_id, route]));
  const known = new Map((before?.rows ?? []).map((row) => [row.shift.id, row]));
  const rows = orderedShifts(index).map((shift) => {
    const [route, old] = [routes.get(shift.id) ?? null, known.get(shift.id)];
    const isSame = old && old.shift === shift && old.route === route && hasLocks(old, plan?.locks ?? []);
    return isSame ? old : rowOf(index, shift, route, plan?.locks ?? []);
  });
  const places = new Map();
  rows.forEach((row, r) => row.blocks.forEach((block, b) => places.set(block.visitId, { row: r, block: b })));
  return { rows, places, span: spanOf(index, rows), pairs: pairsOf(index, rows, places) };
}

/** In the order of their nurses, the shifts of one nurse together and by the clock. */
function orderedShifts(index) {
  const shifts = index.day.shifts.toSorted(
    (one, other) => index.clock.minute(one.start) - index.clock.minute(other.start),
  );
  return index.nursesInOrder.flatMap((nurse) => shifts.filter(({ nurse_id }) => nurse_id === nurse.id));
}

const hasLocks = ({ blocks }, locks) =>
  blocks.every(({ visitId, lock }) => sameLock(lock, lockOf(locks, visitId)));

/** What of a visit stays; null where nothing does. @param {Lock[]} locks @param {string} visitId @returns {Lock|null} */
export const lockOf = (locks, visitId) => locks.find(({ visit_id }) => visit_id === visitId) ?? null;

const sameLock = (one, other) => one?.shift_id === other?.shift_id && one?.start === other?.start;

/** @param {DayIndex} index @param {Lock[]} locks @returns {Row} */
export function rowOf(index, shift, route, locks) {
  const { clock } = index;
  const duty = { from: clock.minute(shift.start), to: clock.minute(shift.end) };
  const breaks = (route?.breaks ?? []).map(({ start, end }) => ({ from: clock.minute(start), to: clock.minute(end) }));
  const blocks = (route?.stops ?? []).map((stop, i) => blockOf(index, stop, i + 1, lockOf(locks, stop.visit_id)));
  const end = route ? clock.minute(route.end) : duty.to;
  return {
    shift,
    nurse: index.nurses.get(shift.nurse_id),
    key: index.keys.get(shift.nurse_id),
    duty,
    route,
    blocks,
    breaks,
    drives: drivesOf(route, blocks, breaks, end),
    waits: blocks
      .filter((block) => block.from - block.arrival >= 0.5)
      .flatMap((block) => without({ from: block.arrival, to: block.from }, breaks)),
    overtime: route?.overtime_seconds ? { from: duty.to, to: duty.to + route.overtime_seconds / 60 } : null,
    workedSeconds: route ? route.travel_seconds + route.waiting_seconds + care(route) : 0,
  };
}

const care = (route) =>
  route.stops.reduce((sum, { start, end }) => sum + (Date.parse(end) - Date.parse(start)) / 1000, 0);

/** @returns {Block} */
function blockOf(index, stop, number, lock) {
  const from = index.clock.minute(stop.start);
  const windows = index.windowsOf(stop.visit_id);
  const open = windows.find((window) => window.from <= from && from <= window.to);
  return {
    visitId: stop.visit_id,
    number,
    from,
    to: index.clock.minute(stop.end),
    arrival: index.clock.minute(stop.arrival),
    window: open ?? windows.filter((window) => window.from <= from).at(-1) ?? windows[0],
    lateMinutes: Math.round(stop.lateness_seconds / 60),
    isPair: index.partners.has(stop.visit_id),
    lock,
    stop,
  };
}

/** Driving ends on arrival; a break inside it is cut out and the driving begins that much earlier. */
function drivesOf(route, blocks, breaks, end) {
  if (!route) return [];
  const legs = blocks.map((block) => ({ to: block.arrival, minutes: block.stop.travel_seconds / 60 }));
  if (blocks.length) legs.push({ to: end, minutes: route.return_travel_seconds / 60 });
  return legs
    .filter(({ minutes }) => minutes > 0)
    .flatMap(({ to, minutes }) => {
      const rest = breaks.find((pause) => pause.to <= to && pause.to > to - minutes);
      const from = to - minutes - (rest ? rest.to - rest.from : 0);
      return without({ from, to }, breaks);
    });
}

/** A span with breaks taken out. @returns {Span[]} */
function without(span, breaks) {
  return breaks.reduce(
    (parts, pause) =>
      parts.flatMap((part) => {
        if (pause.to <= part.from || pause.from >= part.to) return [part];
        return [
          { from: part.from, to: pause.from },
          { from: pause.to, to: part.to },
        ].filter(({ from, to }) => to > from);
      }),
    [span],
  );
}

/** What the axis must hold: every shift and its overtime, a little air at both ends, whole quarters of an hour. */
function spanOf(index, rows) {
  if (!rows.length) return { from: 7 * 60, to: 21 * 60 };
  const ends = rows.flatMap((row) => [row.duty.to, row.overtime?.to ?? 0]);
  const from = Math.min(...rows.map((row) => row.duty.from));
  return { from: Math.floor((from - 8) / 15) * 15, to: Math.ceil((Math.max(...ends) + 12) / 15) * 15 };
}

/** Two carers at one time: the rows that the dumbbell joins. */
function pairsOf(index, rows, places) {
  /** @type {Layout["pairs"]} */
  const pairs = [];
  for (const [first, second] of index.partners) {
    const one = places.get(first);
    const other = places.get(second);
    if (!one || !other || one.row >= other.row) continue;
    pairs.push({ minute: rows[one.row].blocks[one.block].from, rows: [one.row, other.row] });
  }
  return pairs;
}
