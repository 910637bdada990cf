/** What the sheets are made of: a plan, its day, its lines and its directions, read once. */
import { DayIndex } from "../board/day_index.js";
import { layOut } from "../board/rows.js";
import { get, Refused } from "../page/api.js";
import { t } from "../page/language.js";

/**
 * @import { BaseMap, Plan } from "../page/shapes.js"
 * @import { Row } from "../board/rows.js"
 *
 * @typedef {{text: string, manoeuvre: string, street: string, exit: number, metres: number}} Step
 *
 * @typedef {object} Round of one shift
 * @property {Row} row
 * @property {number} before how many visits stand before it on its sheet
 * @property {number[][][]} lines the ways on the streets, [lon, lat]
 * @property {Step[][]} legs what to do on each way, the way back last
 *
 * @typedef {{nurseId: string, rounds: Round[]}} Sheet all that one nurse does that day
 *
 * @typedef {{index: DayIndex, plan: Plan, map: BaseMap|null, sheets: Sheet[]}} Rounds
 */

/** So many rounds' directions are asked for side by side. */
const AT_ONCE = 4;

/**
 * Read the rounds of a plan that have visits.
 * @param {string} planId
 * @returns {Promise<Rounds>}
 */
export async function readRounds(planId) {
  if (!planId) throw new Error(t("print.no_plan"));
  const plan = await get(`/plans/${encodeURIComponent(planId)}`);
  if (plan.state !== "ready") throw new Error(t("print.not_ready"));
  const [day, lines, map] = await Promise.all([
    get(`/days/${plan.day}`),
    get(`/plans/${plan.id}/lines`),
    get("/map").catch(orNull),
  ]);
  const index = new DayIndex(day);
  const rows = layOut(index, plan).rows.filter(({ blocks }) => blocks.length);
  const legs = await directions(plan.id, rows);
  const ways = Map.groupBy(lines.features, ({ properties }) => properties.shift_id);
  const rounds = rows.map((row, i) => ({
    row,
    before: 0,
    legs: legs[i],
    lines: (ways.get(row.shift.id) ?? []).map(({ geometry }) => geometry.coordinates),
  }));
  return { index, plan, map, sheets: sheetsOf(rounds) };
}

/** A nurse who works two shifts has one sheet, on which her visits are numbered through. */
function sheetsOf(rounds) {
  const byNurse = Map.groupBy(rounds, ({ row }) => row.nurse.id);
  for (const own of byNurse.values())
    own.reduce((before, round) => (round.before = before) + round.row.blocks.length, 0);
  return [...byNurse].map(([nurseId, own]) => ({ nurseId, rounds: own }));
}

async function directions(planId, rows) {
  const found = [];
  for (let i = 0; i < rows.length; i += AT_ONCE) {
    const some = rows.slice(i, i + AT_ONCE);
    found.push(...(await Promise.all(some.map(({ shift }) => get(`/plans/${planId}/directions/${shift.id}`)))));
  }
  return found.map(({ legs }) => legs);
}

/** Without a map the sheets have none under their lines. */
function orNull(error) {
  if (error instanceof Refused) return null;
  throw error;
}
