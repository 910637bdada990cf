/** One visit: when it was asked for and when it is planned, by whom, and what hangs together with it. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Head } from "./detail_head.js";
import { Moves } from "./detail_moves.js";
import { Linked, OnTheWay, WhoComes } from "./detail_points.js";
import { placed, round, visit } from "./selection.js";
import { WindowStrip } from "./window_strip.js";
import { fullName, hours, shortName, visitLetter } from "./wording.js";

/** @param {{state: import("./store.js").Picked, actions: import("./actions.js").Actions}} props */
export function VisitDetail({ state: { index, layout, plan, selection }, actions }) {
  const patient = index.patientOf(selection.id);
  const kind = index.kindOf(selection.id);
  const place = layout && placed(layout, selection.id);
  const unassigned = plan?.unassigned.find(({ visit_id }) => visit_id === selection.id);
  return html`
    <${Head} title=${fullName(patient)} note=${patient.address} actions=${actions}>
      <span class="care-chip care-${kind}"><b aria-hidden="true">${visitLetter(kind)}</b>${t(`kind.${kind}`)}</span>
    <//>
    <div class="detail-columns">
      <div class="left">
        <${Facts} index=${index} visitId=${selection.id} place=${place} actions=${actions} />
        ${place && html`<${WindowStrip} clock=${index.clock} block=${place.block} />`}
      </div>
      <div class="right">
        ${unassigned && html`<${Reason} message=${unassigned.message} />`}
        ${plan && actions.editing.isPossible && html`<${Moves} key=${`${selection.id} ${plan.id} ${plan.version}`} state=${{ layout, index, plan }}
          visitId=${selection.id} actions=${actions} />`}
        ${place && html`<${OnTheWay} place=${place} />`}
        <${WhoComes} index=${index} patient=${patient} nurse=${place?.row.nurse} />
        ${patient.door_note && html`<${AtTheDoor} note=${patient.door_note} />`}
        <${Linked} index=${index} layout=${layout} visitId=${selection.id} actions=${actions} />
        ${place && html`<${Neighbours} place=${place} index=${index} actions=${actions} />`}
      </div>
    </div>`;
}

function Facts({ index, visitId, place, actions }) {
  const { act, duration_seconds } = index.visits.get(visitId);
  const windows = index.windowsOf(visitId).map((window) => hours(index.clock, window));
  const planned = place ? hours(index.clock, place.block) : "–";
  return html`<dl class="facts">
    <div><dt>${t("visit.window")}</dt><dd>${windows.map((text) => html`<div key=${text}>${text}</div>`)}</dd></div>
    <div><dt>${t("visit.planned")}</dt><dd class=${place?.block.lateMinutes ? "bad" : ""}>${planned}</dd></div>
    <div class="wide"><dt>${t("visit.act")}</dt><dd>${act.name}</dd></div>
    <div><dt>${t("visit.length")}</dt><dd>${duration(duration_seconds)}</dd></div>
    <div><dt>${t("visit.by")}</dt><dd>
      ${place ? html`<${NurseButton} row=${place.row} actions=${actions} />` : t("visit.nobody")}
    </dd></div>
  </dl>`;
}

const NurseButton = ({ row: { nurse, key, shift }, actions }) => html`<button type="button"
  class="nurse-button nurse-${key.colour}" onClick=${() => actions.select(round(shift.id))}>
  <i class="nurse-key" aria-hidden="true">${key.letters}</i>${nurse.first_name} ${nurse.last_name}</button>`;

const Reason = ({ message }) => html`<section class="unassigned-reason">
  <h3>${t("visit.why_unassigned")}</h3><p>${message}</p></section>`;

const AtTheDoor = ({ note }) => html`<section><h3>${t("visit.door")}</h3>
  <ul class="points"><li>${icon("door", 15)}${note}</li></ul></section>`;

/** The visits before and after, one click away. */
function Neighbours({ place: { row, block }, index, actions }) {
  const before = row.blocks[block.number - 2];
  const after = row.blocks[block.number];
  const name = ({ visitId, from }) => `${index.clock.hour(from)} ${shortName(index.patientOf(visitId))}`;
  const step = (other, children) => html`<button type="button" class="button quiet"
    onClick=${() => actions.select(visit(other.visitId))}>${children}</button>`;
  return html`<nav class="neighbours" aria-label=${t("visit.neighbours")}>
    ${before ? step(before, [icon("left", 14), name(before)]) : html`<span />`}
    ${after && step(after, [name(after), icon("right", 14)])}
  </nav>`;
}
