/** Visits without a nurse: the first row of the timeline, always in sight, each with its reason. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { visit } from "./selection.js";
import { hours, shortName } from "./wording.js";

/** Windows of more visits than this would cover each other: then the selected one stands alone. */
const READABLE = 6;

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions, span: {from: number, to: number}}} props */
export function Lane({ state, actions, span }) {
  const { plan, index, selection } = state;
  const left = plan?.unassigned ?? [];
  const first = left.some(({ visit_id }) => visit_id === selection?.id) ? selection.id : left[0]?.visit_id;
  const state_ = plan ? (left.length ? "" : "empty") : "empty";
  return html`<section class="lane ${state_}" aria-label=${t("lane.title")}>
    <div class="row-name"><b>${t("lane.title")}</b>${left.length > 0 && html`<span class="count">${left.length}</span>`}
      <small>${left.length > 0 ? t("lane.why") : ""}</small></div>
    <div class="lane-track">
      ${!left.length && html`<p>${plan ? t("lane.all_placed") : t("lane.no_plan", { n: index.day.visits.length })}</p>`}
      <ul class="cards" onKeyDown=${(event) => walk(event, left, actions)}>
        ${left.map((one, i) => html`<${Card} key=${one.visit_id} number=${i + 1} unassigned=${one} index=${index} selected=${selection?.id === one.visit_id} tabStop=${one.visit_id === first} actions=${actions} />`)}
      </ul>
      <div class="rail" aria-hidden="true">${left.flatMap(({ visit_id }, i) =>
        left.length > READABLE && visit_id !== selection?.id
          ? []
          : index
              .windowsOf(visit_id)
              .filter(({ from, to }) => to > span.from && from < span.to)
              .map(
                (window) =>
                  html`<i key=${`${visit_id}${window.from}`} style=${{ "--from": window.from, "--long": window.to - window.from }}><b>${i + 1}</b></i>`,
              ),
      )}</div>
    </div>
  </section>`;
}

function Card({ number, unassigned, index, selected, tabStop, actions }) {
  const { visit_id, message } = unassigned;
  const wanted = index.visits.get(visit_id);
  return html`<li><button type="button" class="card care-${index.kindOf(visit_id)} ${selected ? "selected" : ""}" data-visit=${visit_id} aria-pressed=${selected}
      tabindex=${tabStop ? 0 : -1} title=${message} onClick=${() => actions.select(visit(visit_id))}>
    <span class="first-line"><span class="diamond"><i>${number}</i></span><b>${shortName(index.patientOf(visit_id))}</b>
      <span class="act">${wanted.act.name}, ${duration(wanted.duration_seconds)}</span>
      <span class="when">${index
        .windowsOf(visit_id)
        .map((window) => hours(index.clock, window))
        .join(", ")}</span></span>
    <span class="reason">${message}</span>
  </button></li>`;
}

/** ← and → lead from card to card. */
function walk(event, left, actions) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const at = left.findIndex(({ visit_id }) => visit_id === event.target.closest("[data-visit]")?.dataset.visit);
  const next = step && left[at + step];
  if (!next) return;
  event.preventDefault();
  actions.select(visit(next.visit_id));
  event.currentTarget.querySelector(`[data-visit="${CSS.escape(next.visit_id)}"]`).focus();
}
