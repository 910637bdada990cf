/** What a new plan changes of the one shown: its figures, and round by round whose visit and at what hour. */
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { differences } from "./differences.js";
import { FigureLines } from "./key_figures.js";
import { PanelHead } from "./panel.js";
import { visit } from "./selection.js";
import { shortName } from "./wording.js";

/** @import { OfShift } from "./differences.js" @import { DayIndex } from "./day_index.js" */

/**
 * @extends {Still<{index: DayIndex, plan: import("../page/shapes.js").Plan, offered: import("../page/shapes.js").Plan,
 *   layout: import("./rows.js").Layout, mayTake: boolean, look: number, actions: import("./actions.js").Actions}>}
 */
export class OfferPanel extends Still {
  render({ index, plan, offered, layout, mayTake, actions }) {
    const found = differences(index, plan, offered);
    const rows = layout.rows.filter(({ shift }) => found.byShift.has(shift.id));
    return html`<aside class="detail offer" aria-label=${t("offer.title")}
      onKeyDown=${(event) => event.key === "Escape" && actions.openPanel(null)}>
      <${PanelHead} title=${t("offer.title")} note="" close=${() => actions.openPanel(null)} />
      <div class="offer-columns">
        <${FigureLines} now=${offered.figures} then=${plan.figures} title=${t("offer.figures")} />
        <section class="offer-rounds" aria-label=${t("offer.rounds")} tabindex="0">
          ${!rows.length && html`<p>${t("offer.nothing")}</p>`}
          ${rows.map(
            (row) => html`<${Round} key=${row.shift.id} row=${row} changes=${found.byShift.get(row.shift.id)}
              index=${index} mayTake=${mayTake} actions=${actions} />`,
          )}
        </section>
      </div>
    </aside>`;
  }
}

function Round({ row: { shift, nurse, key }, changes, index, mayTake, actions }) {
  const name = `${nurse.first_name} ${nurse.last_name}`;
  return html`<article aria-label=${name}>
    <h3><i class="nurse-key nurse-${key.colour}" aria-hidden="true">${key.letters}</i>${name}
      ${mayTake &&
      html`<button type="button" class="button" onClick=${() => actions.takeRounds([shift.id])}>${t("offer.take_round")}</button>`}
    </h3>
    <ul>${linesOf(index, changes).map(
      ({ visitId, hour, text, tone }) => html`<li key=${`${visitId} ${text}`}>
        <time>${hour}</time>
        <button type="button" class="text-button" onClick=${() => actions.select(visit(visitId))}>
          ${shortName(index.patientOf(visitId))}</button>
        <span class=${tone}>${text}</span></li>`,
    )}</ul>
  </article>`;
}

/**
 * What a nurse would have to know of the new plan, by the hour.
 * @param {DayIndex} index @param {OfShift} changes
 * @returns {{visitId: string, hour: string, text: string, tone?: string}[]}
 */
function linesOf(index, { came, went, shifted, placed, left }) {
  const hour = (minute) => index.clock.hour(minute);
  const name = (shiftId) => index.nurses.get(index.shifts.get(shiftId).nurse_id).first_name;
  /** @type {{visitId: string, at: number, text: string, tone?: string}[]} */
  const lines = [
    ...came.map((one) => ({ ...one, at: one.to, text: t("offer.came", { name: name(one.fromShift), hour: hour(one.from) }) })),
    ...went.map((one) => ({ ...one, at: one.from, text: t("offer.went", { name: name(one.toShift), hour: hour(one.to) }), tone: "gone" })),
    ...shifted.map((one) => ({ ...one, at: one.to, text: t("offer.was", { hour: hour(one.from) }) })),
    ...placed.map((one) => ({ ...one, at: one.to, text: t("offer.was_nobodys"), tone: "good" })),
    ...left.map((one) => ({ ...one, at: one.from, text: t("offer.is_nobodys"), tone: "bad" })),
  ];
  return lines
    .sort((one, other) => one.at - other.at)
    .map(({ visitId, at, text, tone }) => ({ visitId, hour: hour(at), text, tone }));
}
