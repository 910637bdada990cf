/** One round: what it adds up to, its visits in order, and the link for the nurse's telephone. */
import { distance, duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Head } from "./detail_head.js";
import { NurseLink } from "./nurse_link.js";
import { visit } from "./selection.js";
import { hours, shortName, visitLetter } from "./wording.js";

/** @import { Row } from "./rows.js" */

/** @param {{state: import("./store.js").Picked, actions: import("./actions.js").Actions}} props */
export function RoundDetail({ state: { index, layout, selection, me }, actions }) {
  const row = /** @type {Row} */ (layout.rows.find(({ shift }) => shift.id === selection.id));
  const { nurse, key, shift, duty, blocks } = row;
  const note = [t(`role.${nurse.role}`), hours(index.clock, duty), t(`mode.${shift.mode}`)].join(", ");
  return html`
    <${Head} title=${`${nurse.first_name} ${nurse.last_name}`} note=${note} actions=${actions}>
      <i class="nurse-key large nurse-${key.colour}" aria-hidden="true">${key.letters}</i>
    <//>
    <div class="detail-columns">
      <div class="left">
        <dl class="facts three">
          ${facts(index, row).map(
            ([term, value, tone]) => html`<div key=${term}><dt>${t(term)}</dt><dd class=${tone ?? ""}>${value}</dd></div>`,
          )}
          <div class="wide"><dt>${t("round.leaves")}</dt><dd>${shift.start_place.address}</dd></div>
        </dl>
        ${me.grants.includes("write:links") &&
        html`<${NurseLink} key=${nurse.id} nurse=${nurse} zone=${index.day.team.time_zone} create=${actions.nurseLink} />`}
      </div>
      <div class="right">
        <h3>${t("round.visits")}</h3>
        ${!blocks.length && html`<p>${t("timeline.no_visit")}</p>`}
        <ol class="stops">
          ${blocks.map(
            (block) => html`<${StopLine} key=${block.visitId} block=${block} index=${index} actions=${actions} />`,
          )}
        </ol>
      </div>
    </div>`;
}

/** Term, value and tone of what a round adds up to. @returns {[string, string, string?][]} */
function facts(index, { route, blocks, breaks, workedSeconds }) {
  if (!route) return [["round.count", "0"]];
  const care = workedSeconds - route.travel_seconds - route.waiting_seconds;
  const tone = route.overtime_seconds ? "warn" : "";
  return [
    ["round.count", String(blocks.length)],
    ["round.ends", index.clock.hour(index.clock.minute(route.end)), tone],
    ["figure.overtime_seconds", duration(route.overtime_seconds), tone],
    ["figure.travel_seconds", duration(route.travel_seconds)],
    ["figure.care_seconds", duration(care)],
    ["figure.waiting_seconds", duration(route.waiting_seconds)],
    ["figure.distance_metres", distance(route.distance_metres)],
    ["round.break", breaks.map((pause) => hours(index.clock, pause)).join(", ") || "–"],
  ];
}

function StopLine({ block: { visitId, number, from, lateMinutes }, index, actions }) {
  const kind = index.kindOf(visitId);
  return html`<li>
    <button type="button" onClick=${() => actions.select(visit(visitId))}>
      <span class="number">${number}</span>
      <time>${index.clock.hour(from)}</time>
      <i class="swatch care-${kind}" aria-hidden="true">${visitLetter(kind)}</i>
      <span class="who">${shortName(index.patientOf(visitId))}</span>
      <span class="what">${index.visits.get(visitId).act.name}</span>
      ${lateMinutes > 0 && html`<b class="bad">+${lateMinutes}</b>`}
    </button>
  </li>`;
}
