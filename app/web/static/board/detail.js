/** The panel beside the map: the selected visit or round. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { RoundDetail } from "./detail_round.js";
import { VisitDetail } from "./detail_visit.js";

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export function Detail({ state, actions }) {
  const { selection, index, layout } = state;
  const label = t(selection ? `selected.${selection.kind}` : "detail.nothing");
  return html`<aside class="detail ${selection ? "" : "closed"}" aria-label=${label} onKeyDown=${(event) => event.key === "Escape" && backToTimeline(selection)}>
    ${selection?.kind === "visit" && index.visits.has(selection.id) && html`<${VisitDetail} state=${state} actions=${actions} />`}
    ${selection?.kind === "round" && layout?.rows.some(({ shift }) => shift.id === selection.id) && html`<${RoundDetail} state=${state} actions=${actions} />`}
    ${
      !selection &&
      html`<div class="hint"><p>${t("detail.choose")}</p>
      ${
        state.plan?.violations.length > 0 &&
        html`<h3>${t("plan.broken", { n: state.plan.violations.length })}</h3>
        <ul>${state.plan.violations.map(({ message }) => html`<li>${message}</li>`)}</ul>`
      }</div>`
    }
  </aside>`;
}

function backToTimeline(selection) {
  document.querySelector(selection && `[data-${selection.kind}="${CSS.escape(selection.id)}"]`)?.focus();
}
