/** A plan after a change by hand: what the API answers put into the plan that was shown. Pure. */

/**
 * @import { DayIndex } from "./day_index.js"
 * @import { Edited, Plan, Route } from "../page/shapes.js"
 */

/**
 * The plan with the rounds that changed in the place of those it had; the others stay the very objects they were,
 * so that their rows need not be laid out or drawn again.
 * @param {DayIndex} index @param {Plan} plan @param {Edited} edited
 * @returns {Plan}
 */
export function editedPlan(index, plan, edited) {
  const { plan: summary, routes, removed_shift_ids, ...rest } = edited;
  const byShift = new Map(plan.routes.map((route) => [route.shift_id, route]));
  for (const shift of removed_shift_ids) byShift.delete(shift);
  for (const route of routes) byShift.set(route.shift_id, route);
  const inOrder = index.day.shifts.flatMap(({ id }) => byShift.get(id) ?? []);
  return { ...plan, ...summary, ...rest, routes: inOrder, day_changed: false };
}

/** The shifts whose rounds a change touches. @param {Edited} edited */
export const touchedShifts = ({ routes, removed_shift_ids }) => [
  ...routes.map((route) => route.shift_id),
  ...removed_shift_ids,
];

/**
 * The driven lines of a plan with those of some rounds replaced.
 * @param {any} lines GeoJSON of the whole plan, as it was @param {any} fresh of these shifts, as they are
 * @param {Set<string>} shifts
 */
export const withLines = (lines, fresh, shifts) => ({
  ...fresh,
  features: [
    ...(lines?.features ?? []).filter(({ properties }) => !shifts.has(properties.shift_id)),
    ...fresh.features,
  ],
});
