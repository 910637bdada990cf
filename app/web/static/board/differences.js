/** What differs between two plans of a day: whose visit, and at what hour. Hours are minutes after midnight. */

/** @import { DayIndex } from "./day_index.js" @import { Plan } from "../page/shapes.js" */

/**
 * @typedef {{visitId: string, fromShift: string, toShift: string, from: number, to: number}} Moved another nurse's now
 * @typedef {{visitId: string, shiftId: string, from: number, to: number}} Shifted the same nurse's, at another hour
 * @typedef {{visitId: string, shiftId: string, to: number}} Placed nobody's before
 * @typedef {{visitId: string, shiftId: string, from: number}} Left nobody's now
 * @typedef {{came: Moved[], went: Moved[], shifted: Shifted[], placed: Placed[], left: Left[]}} OfShift
 * @typedef {{moved: Moved[], shifted: Shifted[], placed: Placed[], left: Left[],
 *   byShift: Map<string, OfShift>}} Differences each list by the hour
 */

/** Minutes from which on a visit counts as shifted: less is not worth telling a nurse or a patient. */
export const LEAST_SHIFT = 5;

/**
 * What a plan changes of another. Visits that are no longer of the day are left out.
 * @param {DayIndex} index @param {Plan} before @param {Plan} after
 * @returns {Differences}
 */
export function differences(index, before, after) {
  const [old, now] = [placesOf(index, before), placesOf(index, after)];
  /** @type {{moved: Moved[], shifted: Shifted[], placed: Placed[], left: Left[]}} */
  const found = { moved: [], shifted: [], placed: [], left: [] };
  for (const [visitId, { shiftId, nurseId, minute: to }] of now) {
    const was = old.get(visitId);
    if (!was) found.placed.push({ visitId, shiftId, to });
    else if (was.nurseId !== nurseId)
      found.moved.push({ visitId, fromShift: was.shiftId, toShift: shiftId, from: was.minute, to });
    else if (Math.abs(was.minute - to) >= LEAST_SHIFT) found.shifted.push({ visitId, shiftId, from: was.minute, to });
  }
  for (const [visitId, { shiftId, minute: from }] of old)
    if (!now.has(visitId)) found.left.push({ visitId, shiftId, from });
  for (const list of /** @type {{from?: number, to?: number}[][]} */ (Object.values(found)))
    list.sort((one, other) => (one.to ?? one.from ?? 0) - (other.to ?? other.from ?? 0));
  return { ...found, byShift: grouped(found) };
}

/** How many visits differ. @param {Differences} found */
export const countOf = ({ moved, shifted, placed, left }) => moved.length + shifted.length + placed.length + left.length;

/** Where and when a plan has each visit. */
function placesOf(index, plan) {
  const places = plan.routes.flatMap(({ shift_id, nurse_id, stops }) =>
    stops
      .filter(({ visit_id }) => index.visits.has(visit_id))
      .map(({ visit_id, start }) => [
        visit_id,
        { shiftId: shift_id, nurseId: nurse_id, minute: index.clock.minute(start) },
      ]),
  );
  return new Map(places);
}

/** By shift, what a nurse has to know: a visit that changes hands stands under both. @returns {Map<string, OfShift>} */
function grouped({ moved, shifted, placed, left }) {
  const byShift = new Map();
  const put = (shiftId, kind, one) => {
    if (!byShift.has(shiftId)) byShift.set(shiftId, { came: [], went: [], shifted: [], placed: [], left: [] });
    byShift.get(shiftId)[kind].push(one);
  };
  for (const one of moved) {
    put(one.toShift, "came", one);
    put(one.fromShift, "went", one);
  }
  for (const one of shifted) put(one.shiftId, "shifted", one);
  for (const one of placed) put(one.shiftId, "placed", one);
  for (const one of left) put(one.shiftId, "left", one);
  return byShift;
}
