/** A new plan beside the one shown: it stays an offer until a coordinator takes it, whole or by round, or keeps the old one. */
import { ask, Refused } from "../page/api.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { differences } from "./differences.js";

/** @import { DayIndex } from "./day_index.js" @import { State } from "./store.js" @import { Plan } from "../page/shapes.js" */

/** What is still offered when a plan of a day is shown. @param {Plan|null} offered @param {DayIndex} index */
export const stillOffered = (offered, index, shownId) =>
  offered && offered.id !== shownId && index.day.plans.some(({ id }) => id === offered.id) ? offered : null;

/**
 * Take rounds out of the plan offered into the one shown; what was there is a draft of its own from then on.
 * @param {State} state @param {string[]} shiftIds
 * @returns {Promise<{planId: string, notice: import("./store.js").Notice|null}>} the plan to show; why it is the same
 */
export async function takeRounds({ index, plan, offered }, shiftIds) {
  const { version } = index.day.plans.find(({ id }) => id === plan.id);
  const changes = [{ kind: "take", plan_id: offered.id, shift_ids: shiftIds }];
  try {
    const changed = await ask("POST", `/plans/${plan.id}/changes`, { changes }, { "If-Match": `"${version}"` });
    return { planId: changed.plan.id, notice: null };
  } catch (error) {
    if (!(error instanceof Refused) || ![409, 412].includes(error.status)) throw error;
    // Somebody else was quicker: what they did is shown, and the coordinator decides anew.
    return { planId: plan.id, notice: { tone: "bad", text: error.message } };
  }
}

/** What a new plan changes, in a line. @param {import("./differences.js").Differences} found */
export const summary = (found) =>
  ["moved", "shifted", "placed", "left"]
    .filter((kind) => found[kind].length)
    .map((kind) => t(`offer.${kind}`, { n: found[kind].length }))
    .join(", ") || t("offer.nothing");

/**
 * The strip that offers it: what it changes, and the three things to do with it.
 * @extends {Still<{index: DayIndex, plan: Plan, offered: Plan, isOpen: boolean, look: number,
 *   actions: import("./actions.js").Actions}>}
 */
export class Offer extends Still {
  render({ index, plan, offered, isOpen, actions }) {
    const values = { served: offered.figures.served, total: index.day.visits.length };
    return html`<div class="notice good offer-strip">
      ${icon("check", 16)}
      <p><b>${t("offer.ready", values)}</b> ${summary(differences(index, plan, offered))}</p>
      <button class="button" type="button" aria-expanded=${isOpen}
        onClick=${() => actions.openPanel(isOpen ? null : "offer")}>${t("offer.see")}</button>
      <button class="button" type="button" onClick=${actions.keepOld}>${t("offer.keep")}</button>
      <button class="button primary" type="button" onClick=${actions.takeOffered}>${t("offer.take")}</button>
    </div>`;
  }
}
