/** A day as the API gives it, with everything findable by id. */
import { DayClock } from "../page/clock.js";
import { nurseKey } from "./nurse_keys.js";

/** @import { Day, Visit, Patient, Nurse, Link } from "../page/shapes.js" */

const KINDS = ["toilette", "injection", "pansement", "perfusion", "prelevement", "autre"];

export class DayIndex {
  /** @param {Day} day */
  constructor(day) {
    this.day = day;
    this.clock = new DayClock(day.day, day.team.time_zone);
    this.visits = byId(day.visits);
    this.patients = byId(day.patients);
    this.nurses = byId(day.nurses);
    this.shifts = byId(day.shifts);
    this.nursesInOrder = nursesInOrder(day, this.clock);
    this.keys = new Map(this.nursesInOrder.map((nurse, position) => [nurse.id, nurseKey(position)]));
    this.partners = partners(day.links);
  }

  /** The same day with a plan more, the newest. @param {import("../page/shapes.js").PlanSummary} plan */
  withPlan(plan) {
    return new DayIndex({ ...this.day, plans: [plan, ...this.day.plans] });
  }

  /** @returns {Patient} */
  patientOf(visitId) {
    return this.patients.get(this.visits.get(visitId).patient_id);
  }

  /** The kind of care, as the letters and colours know it. */
  kindOf(visitId) {
    const kind = this.visits.get(visitId).act.kind;
    return KINDS.includes(kind) ? kind : "autre";
  }

  /** The windows of a visit in minutes, in order. */
  windowsOf(visitId) {
    return this.visits
      .get(visitId)
      .time_windows.map(({ earliest, latest }) => ({
        from: this.clock.minute(earliest),
        to: this.clock.minute(latest),
      }))
      .sort((one, other) => one.from - other.from);
  }

  /**
   * Links of a visit with the others: at the same time, or some hours apart.
   * @returns {{visitId: string, link: Link, isFirst: boolean}[]}
   */
  linksOf(visitId) {
    return this.day.links
      .filter((link) => link.first === visitId || link.second === visitId)
      .map((link) => ({
        link,
        isFirst: link.first === visitId,
        visitId: link.first === visitId ? link.second : link.first,
      }));
  }
}

const byId = (things) => new Map(things.map((thing) => [thing.id, thing]));

/** By the hour a nurse first begins: the order of the rows, which no plan changes. */
function nursesInOrder(day, clock) {
  const first = new Map();
  for (const { nurse_id, start } of day.shifts)
    first.set(nurse_id, Math.min(clock.minute(start), first.get(nurse_id) ?? Infinity));
  return day.nurses.toSorted((one, other) => (first.get(one.id) ?? Infinity) - (first.get(other.id) ?? Infinity) || 0);
}

/** Visit -> the visit that a second carer makes at the same time. */
function partners(links) {
  const found = new Map();
  for (const { first, second, min_seconds, max_seconds, together } of links) {
    if (!together || min_seconds !== 0 || max_seconds !== 0) continue;
    found.set(first, second);
    found.set(second, first);
  }
  return found;
}

export { KINDS };
