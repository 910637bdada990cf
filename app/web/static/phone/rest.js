/** What comes after the visit shown: visits to tap, breaks, and the way back. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { wallClock } from "./agenda.js";
import { way } from "./visit_card.js";

/** @param {{items: import("./agenda.js").Item[], show: (visitId: string) => void}} props */
export const Rest = ({
  items,
  show,
}) => html`<section class="rest" aria-labelledby="rest-title"><h2 id="rest-title">${t("phone.rest")}</h2>
  <ol>${items.map((item) => html`<${Line} key=${item.start + item.kind} item=${item} show=${show} />`)}</ol></section>`;

const Way = ({ stop }) =>
  stop.travel_seconds
    ? html`<span class="hidden-text">${way(stop)}</span>${icon("road", 18)}<span aria-hidden="true">${duration(stop.travel_seconds)}</span>`
    : way(stop);

function Line({ item, show }) {
  if (item.kind === "break") {
    return html`<li class="pause"><time>${wallClock(item.start)}</time><b>${t("phone.break")}</b><span class="right">${icon("cup", 19)}${duration(item.seconds)}</span></li>`;
  }
  if (item.kind === "return") {
    return html`<li class="return"><time>${wallClock(item.end)}</time><b>${t("phone.back")}</b><span class="right">${icon("road", 18)}${duration(item.seconds)}</span></li>`;
  }
  const { visit, patient, stop } = item;
  return html`<li><button type="button" onClick=${() => show(visit.id)}><time>${wallClock(item.start)}</time>
    <span class="who"><b>${patient.title} ${patient.last_name}</b><small>${visit.act.name}, ${duration(visit.duration_seconds)}</small></span>
    <span class="right"><${Way} stop=${stop} /></span></button></li>`;
}
