/** The panel beside the map: the selected visit or round. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { LiftDetail } from "./detail_lift.js";
import { RoundDetail } from "./detail_round.js";
import { VisitDetail } from "./detail_visit.js";

/** @import { Picked, Shown } from "./store.js" */

/** @param {{state: Shown, actions: import("./actions.js").Actions}} props */
export function Detail({ state, actions }) {
  const { selection } = state;
  const What = state.lift ? LiftDetail : selection ? panelOf({ ...state, selection }) : Hint;
  const label = t(selection ? `selected.${selection.kind}` : "detail.nothing");
  const leave = (event) => event.key === "Escape" && !state.lift && backToTimeline(selection);
  return html`<aside class=${selection ? "detail" : "detail closed"} aria-label=${label} onKeyDown=${leave}>
    ${What && html`<${What} state=${state} actions=${actions} />`}
  </aside>`;
}

/** The panel of what is selected; none while a plan that does not hold it is being laid out. @param {Picked} state */
function panelOf({ selection: { kind, id }, index, layout }) {
  if (kind === "visit") return index.visits.has(id) ? VisitDetail : null;
  return layout?.rows.some(({ shift }) => shift.id === id) ? RoundDetail : null;
}

/** With nothing selected: how to select, and which rules the plan breaks. */
function Hint({ state: { plan } }) {
  const broken = plan?.violations ?? [];
  return html`<div class="hint">
    <p>${t("detail.choose")}</p>
    ${broken.length > 0 && html`<h3>${t("plan.broken", { n: broken.length })}</h3>`}
    <ul>${broken.map(({ message }) => html`<li key=${message}>${message}</li>`)}</ul>
  </div>`;
}

function backToTimeline(selection) {
  if (selection) document.querySelector(`[data-${selection.kind}="${CSS.escape(selection.id)}"]`)?.focus();
}
