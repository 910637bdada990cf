/** One visit: when it was asked for, when it is planned, by whom and why it hangs together with others. */
import { distance, duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Head } from "./detail_head.js";
import { placed, round, visit } from "./selection.js";
import { WindowStrip } from "./window_strip.js";
import { fullName, hours, shortName, visitLetter } from "./wording.js";

export function VisitDetail({ state, actions }) {
  const { index, layout, plan, selection } = state;
  const wanted = index.visits.get(selection.id);
  const patient = index.patientOf(selection.id);
  const kind = index.kindOf(selection.id);
  const place = layout && placed(layout, selection.id);
  const unassigned = plan?.unassigned.find(({ visit_id }) => visit_id === selection.id);
  return html`
    <${Head} title=${fullName(patient)} actions=${actions}>
      <span class="care-chip care-${kind}"><b aria-hidden="true">${visitLetter(kind)}</b>${t(`kind.${kind}`)}</span>
      <h2 id="detail-title" tabindex="-1">${fullName(patient)}</h2><span class="address">${patient.address}</span>
    <//>
    <div class="detail-columns">
      <div class="left">
        <dl class="facts">
          <div><dt>${t("visit.window")}</dt><dd>${index.windowsOf(selection.id).map((window) => html`<div>${hours(index.clock, window)}</div>`)}</dd></div>
          <div><dt>${t("visit.planned")}</dt><dd class=${place?.block.lateMinutes ? "bad" : ""}>${place ? hours(index.clock, place.block) : "–"}</dd></div>
          <div class="wide"><dt>${t("visit.act")}</dt><dd>${wanted.act.name}</dd></div>
          <div><dt>${t("visit.length")}</dt><dd>${duration(wanted.duration_seconds)}</dd></div>
          <div><dt>${t("visit.by")}</dt><dd>${place ? html`<${NurseButton} row=${place.row} actions=${actions} />` : t("visit.nobody")}</dd></div>
        </dl>
        ${place && html`<${WindowStrip} clock=${index.clock} block=${place.block} />`}
      </div>
      <div class="right">
        ${unassigned && html`<section class="unassigned-reason"><h3>${t("visit.why_unassigned")}</h3><p>${unassigned.message}</p></section>`}
        ${place && html`<section><h3>${t("visit.on_the_way")}</h3><ul class="points"><${OnTheWay} place=${place} /></ul></section>`}
        <section><h3>${t("visit.who_comes")}</h3><ul class="points"><${WhoComes} index=${index} patient=${patient} nurse=${place?.row.nurse} /></ul></section>
        ${patient.door_note && html`<section><h3>${t("visit.door")}</h3><ul class="points"><li>${icon("door", 15)}${patient.door_note}</li></ul></section>`}
        <${Linked} index=${index} layout=${layout} visitId=${selection.id} actions=${actions} />
        <${Neighbours} place=${place} index=${index} actions=${actions} />
      </div>
    </div>`;
}

const NurseButton = ({
  row,
  actions,
}) => html`<button type="button" class="nurse-button nurse-${row.key.colour}" onClick=${() => actions.select(round(row.shift.id))}>
  <i class="nurse-key" aria-hidden="true">${row.key.letters}</i>${row.nurse.first_name} ${row.nurse.last_name}</button>`;

function OnTheWay({ place: { row, block } }) {
  const { stop } = block;
  const from = t(block.number === 1 ? "visit.from_start" : "visit.from_previous");
  const way = stop.travel_seconds
    ? t(`visit.way_${row.shift.mode}`, {
        length: duration(stop.travel_seconds),
        distance: distance(stop.distance_metres),
        from,
      })
    : t("visit.same_place");
  return html`<li>${icon("road", 15)}${way}</li>
    ${stop.waiting_seconds >= 30 && html`<li><i class="shape wait" aria-hidden="true" />${t("visit.waits", { length: duration(stop.waiting_seconds) })}</li>`}
    ${block.lateMinutes > 0 && html`<li class="bad">${icon("warning", 15)}${t("visit.after_window", { length: duration(block.lateMinutes * 60) })}</li>`}`;
}

function WhoComes({ index, patient, nurse }) {
  const names = (ids) =>
    ids
      .map((id) => index.nurses.get(id)?.first_name)
      .filter(Boolean)
      .join(", ");
  const usual = names(patient.usual_nurse_ids);
  const isUsual = nurse && patient.usual_nurse_ids.includes(nurse.id);
  return html`
    ${isUsual && html`<li class="good">${icon("check", 15)}${t("visit.usual", { name: nurse.first_name })}</li>`}
    ${nurse && usual && !isUsual && html`<li>${icon("minus", 15)}${t("visit.not_usual", { name: nurse.first_name, names: usual })}</li>`}
    ${!nurse && usual && html`<li>${icon("minus", 15)}${t("visit.usually", { names: usual })}</li>`}
    ${!usual && html`<li>${icon("minus", 15)}${t("visit.no_usual")}</li>`}
    ${patient.refused_nurse_ids.length > 0 && html`<li>${icon("minus", 15)}${t("visit.refused", { who: shortName(patient), names: names(patient.refused_nurse_ids) })}</li>`}`;
}

/** Visits that must be at the same time or some hours apart, one click away. */
function Linked({ index, layout, visitId, actions }) {
  const links = index.linksOf(visitId);
  if (!links.length) return null;
  return html`<section><h3>${t("visit.linked")}</h3><ul class="points">${links.map(
    ({ visitId: other, link, isFirst }) => {
      const place = layout && placed(layout, other);
      const who = place ? `${place.row.nurse.first_name}, ${index.clock.hour(place.block.from)}` : t("visit.nobody");
      const same = link.min_seconds === 0 && link.max_seconds === 0;
      const relation = same
        ? t("visit.same_time", { who })
        : t(isFirst ? "visit.then" : "visit.earlier", { length: duration(link.min_seconds), who });
      return html`<li>${icon(same ? "pair" : "link", 15)}<button type="button" class="text-button" onClick=${() => actions.select(visit(other))}>${relation}</button></li>`;
    },
  )}</ul></section>`;
}

function Neighbours({ place, index, actions }) {
  if (!place) return null;
  const { blocks } = place.row;
  const step = (block, name) =>
    block &&
    html`<button type="button" class="button quiet" onClick=${() => actions.select(visit(block.visitId))}>
    ${name === "left" && icon("left", 14)}${index.clock.hour(block.from)} ${shortName(index.patientOf(block.visitId))}${name === "right" && icon("right", 14)}</button>`;
  return html`<nav class="neighbours" aria-label=${t("visit.neighbours")}>
    ${step(blocks[place.block.number - 2], "left") || html`<span />`}${step(blocks[place.block.number], "right")}</nav>`;
}
