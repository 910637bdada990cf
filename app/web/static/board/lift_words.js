/** What a change by hand comes to, in minutes and people: of two plans, and of one place. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";

/** @import { Plan, PlaceTold } from "../page/shapes.js" */

/** Rules that nobody may break by hand: a drop against one is refused and says which. */
export const NEVER = new Set(["skill", "refused", "no_way", "pinned_shift"]);
/** More broken rules than this are counted, not told one by one. */
const MOST_TOLD = 2;

/**
 * @typedef {{road: number, late: number, lateVisits: number, overtime: number, waiting: number, broken: string[]}} Consequences
 * seconds more of each, visits that become late, and sentences of rules that would be broken and are not now
 */

/** @param {Plan} before @param {Plan} after @returns {Consequences} */
export function consequences(before, after) {
  const [old, now] = [before.figures, after.figures];
  const more = (name) => (now?.[name] ?? 0) - (old?.[name] ?? 0);
  const known = new Set(before.violations.map(({ message }) => message));
  return {
    road: more("travel_seconds"),
    late: more("lateness_seconds"),
    lateVisits: lateVisits(after) - lateVisits(before),
    overtime: more("overtime_seconds"),
    waiting: more("waiting_seconds"),
    broken: told(after.violations.map(({ message }) => message).filter((message) => !known.has(message))),
  };
}

const told = (broken) =>
  broken.length > MOST_TOLD ? [broken[0], t("lift.more_broken", { n: broken.length - 1 })] : broken;

const lateVisits = ({ routes }) =>
  routes.reduce((sum, { stops }) => sum + stops.filter((stop) => stop.lateness_seconds >= 30).length, 0);

/** +6 min, −4 min, ±0. */
export function signed(seconds) {
  if (Math.abs(seconds) < 30) return t("lift.no_change");
  return seconds > 0 ? `+${duration(seconds)}` : duration(seconds);
}

/** Road, lateness, worst: three parts at most. @param {Consequences} found */
export function priceSentence({ road, late, lateVisits: visits, overtime, broken }) {
  const parts = [t("lift.road", { length: signed(road) })];
  if (broken.length) parts.push(broken[0]);
  else if (late >= 30) parts.push(t("lift.late", { n: Math.max(1, visits), length: duration(late) }));
  else if (overtime >= 30) parts.push(t("lift.overtime", { length: duration(overtime) }));
  else parts.push(t("lift.none_late"));
  return parts.join(", ");
}

/**
 * The price of a place beside a nurse's name, and whether it is one to beware of.
 * @param {PlaceTold} place @returns {{text: string, tone: "good"|"bad"|"", sentence: string}}
 */
export function placePrice({ travel_seconds, lateness_seconds, overtime_seconds, forbidden }) {
  const road = signed(travel_seconds);
  const rules = forbidden.map(({ message }) => message);
  if (forbidden.some(({ code }) => NEVER.has(code))) return { text: t("lift.forbidden"), tone: "bad", sentence: rules.join(" ") };
  const bad = [
    ...rules,
    lateness_seconds >= 30 && t("lift.late_short", { length: duration(lateness_seconds) }),
    overtime_seconds >= 30 && t("lift.overtime", { length: duration(overtime_seconds) }),
  ].filter(Boolean);
  const sentence = [t("lift.road", { length: road }), ...bad].join(", ");
  return { text: bad.length ? `${road} ⚠` : road, tone: bad.length ? "bad" : "", sentence };
}

/** What places are compared by: rules first, then the road and lateness, as a search weighs them. @param {PlaceTold} place */
export function placeCost({ travel_seconds, lateness_seconds, overtime_seconds, forbidden }) {
  const never = forbidden.filter(({ code }) => NEVER.has(code)).length;
  return never * 1e9 + forbidden.length * 1e6 + travel_seconds + 3 * lateness_seconds + 2 * overtime_seconds;
}
