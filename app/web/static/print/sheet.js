/** One nurse's round on one page: her visits in large type, beside them her map and the ways. */
import { distance, duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { hours } from "../board/wording.js";
import { RoundMap } from "./round_map.js";
import { DayHead, Foot } from "./sheet_head.js";
import { Ways } from "./ways.js";

/** @import { DayIndex } from "../board/day_index.js" @import { Round, Rounds, Sheet as OneSheet } from "./rounds.js" */

/** @param {{sheet: OneSheet, rounds: Rounds, ground: string|undefined}} props */
export function Sheet({ sheet, rounds, ground }) {
  const { nurse } = sheet.rounds[0].row;
  return html`<article class="sheet" aria-label=${t("print.sheet_of", { name: `${nurse.first_name} ${nurse.last_name}` })}>
    <${DayHead} sheet=${sheet} rounds=${rounds} />
    <div class="columns">
      <ol class="visits">${sheet.rounds.map((round) => linesOf(round, rounds.index))}</ol>
      <div class="beside">
        <${RoundMap} sheet=${sheet} index=${rounds.index} map=${rounds.map} ground=${ground} />
        <${Ways} rounds=${sheet.rounds} />
      </div>
    </div>
    <${Foot} rounds=${rounds} />
  </article>`;
}

/** Visits and breaks as they come, then the way back. @param {Round} round @param {DayIndex} index */
function linesOf({ row, before }, index) {
  const items = [
    ...row.blocks.map((block) => ({
      from: block.from,
      line: html`<${Visit} key=${block.visitId} block=${block} number=${before + block.number} index=${index} />`,
    })),
    ...row.breaks.map((pause) => ({ from: pause.from, line: html`<${Pause} key=${`pause ${pause.from}`} pause=${pause} index=${index} />` })),
  ];
  const inOrder = items.sort((one, other) => one.from - other.from || 0).map(({ line }) => line);
  return [...inOrder, html`<${WayBack} key=${`back ${row.shift.id}`} row=${row} index=${index} />`];
}

function Visit({ number, block: { visitId, from, to, window, isPair, lateMinutes, stop }, index }) {
  const patient = index.patientOf(visitId);
  const { act } = index.visits.get(visitId);
  const name = `${patient.title}\u00a0${patient.first_name} ${patient.last_name}`;
  return html`<li class="visit">
    <span class="number">${number}</span>
    <time>${index.clock.hour(from)}</time>
    <div>
      <p class="way">${wayText(stop.travel_seconds, stop.distance_metres, stop.travel_mode)}</p>
      <p class="who"><bdi>${name}</bdi></p>
      <p class="where"><bdi>${patient.address}</bdi></p>
      <p class="care">${[act.name, duration((to - from) * 60), isPair && t("visit.two_carers"), ""].filter((one) => one !== false).join(" · ")}
        <span class="window">${t("print.window", { window: hours(index.clock, window) })}
          ${lateMinutes > 0 && html` <b>${t("visit.late_by", { length: duration(lateMinutes * 60) })}</b>`}</span></p>
      ${patient.door_note && html`<p class="door"><b>${t("print.door")}</b> <bdi>${patient.door_note}</bdi></p>`}
    </div>
  </li>`;
}

/** How far it is from the visit before. */
function wayText(seconds, metres, mode) {
  if (!seconds) return t("print.same_place");
  const far = `${duration(seconds)}, ${distance(metres)}`;
  return mode === "foot" ? t("print.on_foot", { far }) : far;
}

const Pause = ({ pause, index }) => html`<li class="pause"><span /><time>${index.clock.hour(pause.from)}</time>
  <p>${t("round.break")} · ${duration((pause.to - pause.from) * 60)}</p></li>`;

const WayBack = ({ row: { route, shift }, index }) => html`<li class="visit back"><span /><time>${index.clock.hour(index.clock.minute(route.end))}</time>
  <div><p class="way">${wayText(route.return_travel_seconds, route.return_distance_metres, route.return_travel_mode)}</p>
    <p class="who">${t("phone.back")}</p><p class="where"><bdi>${shift.end_place.address}</bdi></p></div></li>`;
