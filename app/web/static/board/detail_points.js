/** What there is to know of a visit, point by point: the way there, who comes, what it is linked with. */
import { distance, duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { placed, visit } from "./selection.js";
import { shortName } from "./wording.js";

/** @import { Nurse, Patient } from "../page/shapes.js" */

const Points = ({ title, children }) => html`<section><h3>${title}</h3><ul class="points">${children}</ul></section>`;
const Point = ({ sign, tone = "", children }) => html`<li class=${tone}>${icon(sign, 15)}${children}</li>`;

/** @param {{place: {row: import("./rows.js").Row, block: import("./rows.js").Block}}} props */
export function OnTheWay({ place: { row, block } }) {
  const { stop, lateMinutes } = block;
  const waits = stop.waiting_seconds >= 30 && t("visit.waits", { length: duration(stop.waiting_seconds) });
  return html`<${Points} title=${t("visit.on_the_way")}>
    <${Point} sign="road">${way(row, block)}<//>
    ${waits && html`<li><i class="shape wait" aria-hidden="true" />${waits}</li>`}
    ${lateMinutes > 0 &&
    html`<${Point} sign="warning" tone="bad">${t("visit.after_window", { length: duration(lateMinutes * 60) })}<//>`}
  <//>`;
}

function way({ shift }, { number, stop }) {
  if (!stop.travel_seconds) return t("visit.same_place");
  return t(`visit.way_${stop.travel_mode || shift.mode}`, {
    length: duration(stop.travel_seconds),
    distance: distance(stop.distance_metres),
    from: t(number === 1 ? "visit.from_start" : "visit.from_previous"),
  });
}

/** @param {{index: import("./day_index.js").DayIndex, patient: Patient, nurse?: Nurse}} props */
export function WhoComes({ index, patient, nurse }) {
  const names = (ids) => ids.map((id) => index.nurses.get(id)?.first_name).filter(Boolean).join(", ");
  const usual = names(patient.usual_nurse_ids);
  const refused = names(patient.refused_nurse_ids);
  const isUsual = nurse && patient.usual_nurse_ids.includes(nurse.id);
  return html`<${Points} title=${t("visit.who_comes")}>
    ${isUsual && html`<${Point} sign="check" tone="good">${t("visit.usual", { name: nurse.first_name })}<//>`}
    ${!isUsual && html`<${Point} sign="minus">${usually(usual, nurse)}<//>`}
    ${refused && html`<${Point} sign="minus">${t("visit.refused", { who: shortName(patient), names: refused })}<//>`}
  <//>`;
}

function usually(usual, nurse) {
  if (!usual) return t("visit.no_usual");
  return nurse ? t("visit.not_usual", { name: nurse.first_name, names: usual }) : t("visit.usually", { names: usual });
}

/** Visits that must be at the same time or some hours apart, one click away. */
export function Linked({ index, layout, visitId, actions }) {
  const links = index.linksOf(visitId);
  if (!links.length) return null;
  return html`<${Points} title=${t("visit.linked")}>
    ${links.map(
      (one) => html`<${Point} key=${one.visitId} sign=${isSameTime(one.link) ? "pair" : "link"}>
        <button type="button" class="text-button" onClick=${() => actions.select(visit(one.visitId))}>
          ${relation(one, index, layout)}
        </button><//>`,
    )}
  <//>`;
}

const isSameTime = ({ min_seconds, max_seconds }) => min_seconds === 0 && max_seconds === 0;

/** How another visit hangs together with this one, and who makes it when. */
function relation({ visitId, link, isFirst }, index, layout) {
  const place = layout && placed(layout, visitId);
  const who = place ? `${place.row.nurse.first_name}, ${index.clock.hour(place.block.from)}` : t("visit.nobody");
  if (isSameTime(link)) return t("visit.same_time", { who });
  return t(isFirst ? "visit.then" : "visit.earlier", { length: duration(link.min_seconds), who });
}
