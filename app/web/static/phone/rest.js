/** What comes after the visit shown: visits to tap, breaks, and the way back. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { wallClock } from "./agenda.js";
import { way } from "./visit_card.js";

/** @param {{items: import("./agenda.js").Item[], show: (visitId: string) => void}} props */
export const Rest = ({ items, show }) => html`<section class="rest" aria-labelledby="rest-title">
  <h2 id="rest-title">${t("phone.rest")}</h2>
  <ol>${items.map((item) => html`<${Line} key=${item.start + item.kind} item=${item} show=${show} />`)}</ol>
</section>`;

function Line({ item, show }) {
  if (item.kind === "visit") return html`<li><${VisitLine} item=${item} show=${show} /></li>`;
  const isBreak = item.kind === "break";
  return html`<li class=${isBreak ? "pause" : "return"}>
    <time>${wallClock(isBreak ? item.start : item.end)}</time>
    <b>${t(isBreak ? "phone.break" : "phone.back")}</b>
    <span class="right">${icon(isBreak ? "cup" : "road", 18)}${duration(item.seconds)}</span>
  </li>`;
}

function VisitLine({ item: { visit, patient, stop, start }, show }) {
  return html`<button type="button" onClick=${() => show(visit.id)}>
    <time>${wallClock(start)}</time>
    <span class="who">
      <b>${patient.title} ${patient.last_name}</b>
      <small>${visit.act.name}, ${duration(visit.duration_seconds)}</small>
    </span>
    <span class="right"><${Way} stop=${stop} /></span>
  </button>`;
}

/** The minutes alone beside a road, the whole sentence for screen readers. */
const Way = ({ stop }) => {
  if (!stop.travel_seconds) return way(stop);
  return html`<span class="hidden-text">${way(stop)}</span>
    ${icon("road", 18)}<span aria-hidden="true">${duration(stop.travel_seconds)}</span>`;
};
