/** Visits without a nurse: the first row of the timeline, always in sight, each with its reason. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { visit } from "./selection.js";
import { hours, shortName } from "./wording.js";

/** Windows of more visits than this would cover each other: then the selected one stands alone. */
const READABLE = 6;

/**
 * @param {object} props
 * @param {import("./store.js").Shown} props.state
 * @param {import("./actions.js").Actions} props.actions
 * @param {import("./rows.js").Span} props.span what the axis shows
 * @param {(event: KeyboardEvent) => void} props.press keys that mean the same in the rows and here
 */
export function Lane({ state: { plan, index, selection, lift }, actions, span, press }) {
  const left = plan?.unassigned ?? [];
  const tabStop = (left.find(({ visit_id }) => visit_id === selection?.id) ?? left[0])?.visit_id;
  const kinds = ["lane", !left.length && "empty", lift && !lift.target && "target"];
  return html`<section class=${kinds.filter(Boolean).join(" ")} aria-label=${t("lane.title")}>
    <div class="row-name"><b>${t("lane.title")}</b>
      ${left.length > 0 && html`<span class="count">${left.length}</span><small>${t("lane.why")}</small>`}
    </div>
    <div class="lane-track">
      ${!left.length && html`<p>${nothingLeft(plan, index.day.visits.length)}</p>`}
      <ul class="cards" onKeyDown=${(event) => walk(event, left, actions) || press(event)}>
        ${left.map(
          (one, i) => html`<${Card} key=${one.visit_id} number=${i + 1} unassigned=${one} index=${index} actions=${actions}
            selected=${selection?.id === one.visit_id} isTabStop=${one.visit_id === tabStop} />`,
        )}
      </ul>
      <${Rail} left=${left} index=${index} span=${span} selection=${selection} />
    </div>
  </section>`;
}

/** Why the lane is empty. */
function nothingLeft(plan, visits) {
  if (!visits) return t("lane.no_visit");
  return plan ? t("lane.all_placed") : t("lane.no_plan", { n: visits });
}

function Card({ number, unassigned: { visit_id, message }, index, selected, isTabStop, actions }) {
  const { act, duration_seconds } = index.visits.get(visit_id);
  const when = index.windowsOf(visit_id).map((window) => hours(index.clock, window));
  const kinds = ["card", `care-${index.kindOf(visit_id)}`, selected && "selected"];
  return html`<li>
    <button type="button" class=${kinds.filter(Boolean).join(" ")} data-visit=${visit_id} aria-pressed=${selected}
      tabindex=${isTabStop ? 0 : -1} title=${message} onClick=${() => actions.select(visit(visit_id))}>
      <span class="first-line">
        <span class="diamond"><i>${number}</i></span>
        <b>${shortName(index.patientOf(visit_id))}</b>
        <span class="act">${act.name}, ${duration(duration_seconds)}</span>
        <span class="when">${when.join(", ")}</span>
      </span>
      <span class="reason">${message}</span>
    </button>
  </li>`;
}

/** The windows of the unassigned on the axis of the rows below. */
function Rail({ left, index, span, selection }) {
  const drawn = left
    .map(({ visit_id }, i) => ({ visit_id, number: i + 1 }))
    .filter(({ visit_id }) => left.length <= READABLE || visit_id === selection?.id)
    .flatMap(({ visit_id, number }) => index.windowsOf(visit_id).map(({ from, to }) => ({ from, to, number })))
    .filter(({ from, to }) => to > span.from && from < span.to);
  return html`<div class="rail" aria-hidden="true">
    ${drawn.map(
      ({ from, to, number }) => html`<i key=${`${number} ${from}`} style=${{ "--from": from, "--long": to - from }}>
        <b>${number}</b></i>`,
    )}
  </div>`;
}

/** ← and → lead from card to card. @returns {boolean} whether they did */
function walk(event, left, actions) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const here = event.target.closest("[data-visit]")?.dataset.visit;
  const next = step && left[left.findIndex(({ visit_id }) => visit_id === here) + step];
  if (!next || actions.state.lift) return false;
  event.preventDefault();
  actions.select(visit(next.visit_id));
  event.currentTarget.querySelector(`[data-visit="${CSS.escape(next.visit_id)}"]`).focus();
  return true;
}
