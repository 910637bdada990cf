/** A nurse's round as she lives it: visits and breaks in the order of the clock, then the way back. */

/** @import { Patient, Round, Stop, Visit } from "../page/shapes.js" */

/**
 * @typedef {{kind: "visit", start: string, end: string, number: number, stop: Stop, visit: Visit, patient: Patient,
 *   latest: string, isPair: boolean}} VisitItem
 * @typedef {VisitItem | {kind: "break"|"return", start: string, end: string, seconds: number}} Item
 */

/** Times carry the team's own offset, so that what the clock on the wall shows stands in the text itself. */
export const wallClock = (iso) => iso.slice(11, 16);

const seconds = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;

/**
 * All rounds of a nurse's day as one list.
 * @param {Round} round
 * @returns {Item[]}
 */
export function agenda(round) {
  const visitOf = (id) => /** @type {Visit} */ (round.visits.find((visit) => visit.id === id));
  const patientOf = (id) => /** @type {Patient} */ (round.patients.find((patient) => patient.id === id));
  const together = new Set(round.links.filter((link) => link.together).flatMap(({ first, second }) => [first, second]));
  let number = 0;
  const routes = [...round.routes].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
  return routes.flatMap((route) => {
    /** @type {Item[]} */
    const items = [
      ...route.stops.map((stop) => {
        const visit = visitOf(stop.visit_id);
        return {
          kind: /** @type {const} */ ("visit"),
          number: 0,
          start: stop.start,
          end: stop.end,
          stop,
          visit,
          patient: patientOf(visit.patient_id),
          latest: latestStart(visit, stop),
          isPair: together.has(visit.id),
        };
      }),
      ...route.breaks.map(({ start, end }) => ({ kind: /** @type {const} */ ("break"), start, end, seconds: seconds(start, end) })),
    ].sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
    for (const item of items) if (item.kind === "visit") item.number = ++number;
    const last = items.at(-1);
    return last
      ? [...items, { kind: /** @type {const} */ ("return"), start: last.end, end: route.end, seconds: route.return_travel_seconds }]
      : [];
  });
}

/** Until when the visit may begin: the end of the window it is planned in. */
function latestStart(visit, stop) {
  const start = Date.parse(stop.start);
  const open = visit.time_windows.find(
    ({ earliest, latest }) => Date.parse(earliest) <= start && start <= Date.parse(latest),
  );
  return (
    open ??
    visit.time_windows.filter(({ earliest }) => Date.parse(earliest) <= start).at(-1) ??
    visit.time_windows[0]
  ).latest;
}

/** The visit to show at a moment: the first that has not ended; on another day the first of all. @param {VisitItem[]} visits */
export function visitAt(visits, now) {
  if (!isDuring(visits, now)) return visits[0] ?? null;
  return visits.find(({ end }) => Date.parse(end) > now) ?? visits.at(-1);
}

/** Whether a moment lies within twelve hours of the round: its hours are worth counting down. */
export function isDuring(visits, now) {
  const margin = 12 * 3600_000;
  return (
    visits.length > 0 && now > Date.parse(visits[0].start) - margin && now < Date.parse(visits.at(-1).end) + margin
  );
}
