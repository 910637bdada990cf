/** A new plan beside the one shown: it stays an offer until a coordinator takes it, whole or by round, or keeps the old one. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { differences } from "./differences.js";

/** @import { DayIndex } from "./day_index.js" @import { Plan } from "../page/shapes.js" */

/** What is still offered when a plan of a day is shown. @param {Plan|null} offered @param {DayIndex} index */
export const stillOffered = (offered, index, shownId) =>
  offered && offered.id !== shownId && index.day.plans.some(({ id }) => id === offered.id) ? offered : null;

/** What a new plan changes, in a line. @param {import("./differences.js").Differences} found */
export const summary = (found) =>
  ["moved", "shifted", "placed", "left"]
    .filter((kind) => found[kind].length)
    .map((kind) => t(`offer.${kind}`, { n: found[kind].length }))
    .join(", ") || t("offer.nothing");

/**
 * The strip that offers it: what it changes, and the three things to do with it.
 * @extends {Still<{index: DayIndex, plan: Plan, offered: Plan, me: string, isOpen: boolean, look: number,
 *   actions: import("./actions.js").Actions}>}
 */
export class Offer extends Still {
  render({ index, plan, offered, me, isOpen, actions }) {
    const values = { served: offered.figures.served, total: index.day.visits.length, who: offered.created_by_name };
    const isOwn = !offered.created_by_name || offered.created_by_name === me;
    return html`<div class="notice good offer-strip">
      ${icon("check", 16)}
      <p><b>${t(isOwn ? "offer.ready" : "offer.ready_by", values)}</b> ${summary(differences(index, plan, offered))}</p>
      <button class="button" type="button" aria-expanded=${isOpen}
        onClick=${() => actions.openPanel(isOpen ? null : "offer")}>${t("offer.see")}</button>
      <button class="button" type="button" onClick=${actions.solves.keepOld}>${t("offer.keep")}</button>
      <button class="button primary" type="button" onClick=${actions.solves.takeOffered}>${t("offer.take")}</button>
    </div>`;
  }
}
