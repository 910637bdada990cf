/** What was done to a day's plans, and by whom: one list, the newest first. */
import { get } from "../page/api.js";
import { t } from "../page/language.js";
import { editSentence } from "./edit_words.js";

/**
 * @import { DayIndex } from "./day_index.js"
 * @import { EditTold, PlanSummary } from "../page/shapes.js"
 *
 * @typedef {{at: string, who: string, what: string, planId: string, isUndone: boolean}} Entry `who` is empty where nobody did it
 */

/**
 * Everything that is known, of a day's plans and of what was changed in them by hand.
 * @param {DayIndex} index
 * @param {Map<string, EditTold[]>} edits by plan
 * @returns {Entry[]}
 */
export function logOf(index, edits) {
  const entries = index.day.plans.flatMap((plan) => [...ofPlan(plan), ...(edits.get(plan.id) ?? []).map((step) => ofStep(index, plan.id, step))]);
  return entries.sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** @param {PlanSummary} plan @returns {Entry[]} */
function ofPlan(plan) {
  const entry = (at, who, kind) => ({ at, who, what: t(`log.${kind}`), planId: plan.id, isUndone: false });
  const begun = /** @type {const} */ ({ import: "imported", edit: "copied", solve: "asked" })[plan.source];
  const found = [entry(plan.created_at, whoOf(plan.created_by, plan.created_by_name), begun)];
  const isSolved = begun === "asked" && plan.finished_at;
  if (isSolved) found.push(entry(plan.finished_at, "", plan.state === "ready" ? "ended" : plan.state));
  if (plan.published_at)
    found.push(entry(plan.published_at, whoOf(plan.published_by, plan.published_by_name), "published"));
  return found;
}

/** @param {DayIndex} index @param {string} planId @param {EditTold} step @returns {Entry} */
const ofStep = (index, planId, step) => ({
  at: step.made_at,
  who: whoOf(step.made_by, step.who),
  what: t("log.changed", { what: editSentence(index, step) }),
  planId,
  isUndone: step.undone,
});

/**
 * The name of a person or a key; what else there is has a word.
 * @param {string|null} actor as the audit log names them @param {string|null} name
 */
export function whoOf(actor, name) {
  if (name) return name;
  if (!actor) return t("history.unknown");
  return t(["console", "service"].includes(actor) ? `history.${actor}` : "history.gone");
}

/** Read what was changed by hand in plans that were. @param {PlanSummary[]} plans @returns {Promise<Map<string, EditTold[]>>} */
export async function readEdits(plans) {
  const changed = plans.filter(({ source }) => source === "edit");
  const read = await Promise.all(changed.map(({ id }) => get(`/plans/${id}/edits`)));
  return new Map(changed.map(({ id }, i) => [id, read[i].edits]));
}
