/** The small map of a round: drawn as lines and numbers, so that it is sharp on paper, over a picture of the streets. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { SIDE, viewOf } from "./projection.js";

/** @import { Sheet } from "./rounds.js" @import { DayIndex } from "../board/day_index.js" */

const RADIUS = 8.5;

/** Every place that a sheet's map has to show. @param {Sheet} sheet @param {DayIndex} index @returns {number[][]} */
export const spotsOf = ({ rounds }, index) =>
  rounds.flatMap(({ row, lines }) => [
    spot(row.shift.start_place),
    spot(row.shift.end_place),
    ...row.blocks.map(({ visitId }) => spot(index.patientOf(visitId))),
    ...lines.flat(),
  ]);

const spot = ({ lon, lat }) => [lon, lat];

/** @param {{sheet: Sheet, index: DayIndex, map: object|null, ground: string|undefined}} props */
export function RoundMap({ sheet, index, map, ground }) {
  const { project } = viewOf(spotsOf(sheet, index));
  const lines = sheet.rounds.flatMap((round) => round.lines);
  const path = lines.map((line) => `M${line.map((one) => project(one).map((at) => at.toFixed(1)).join(" ")).join("L")}`);
  return html`<figure class="round-map nurse-${sheet.rounds[0].row.key.colour}">
    <svg viewBox="0 0 ${SIDE} ${SIDE}" role="img" aria-label=${t("print.map")}>
      ${ground && html`<image href=${ground} width=${SIDE} height=${SIDE} />`}
      <path class="halo" d=${path.join("")} /><path class="line" d=${path.join("")} />
      ${[...numbers(sheet, index, project), ...sheet.rounds.map((round) => start(round, project))]}
    </svg>
    ${map && html`<figcaption>${map.attribution}</figcaption>`}
  </figure>`;
}

/** Numbers of the stops, those of one place together. */
function numbers({ rounds }, index, project) {
  const stops = rounds.flatMap(({ row, before }) =>
    row.blocks.map(({ visitId, number }) => ({ visitId, number: before + number })),
  );
  const places = Map.groupBy(stops, ({ visitId }) => spot(index.patientOf(visitId)).join(" "));
  return [...places.values()].map((blocks) => {
    const at = project(spot(index.patientOf(blocks[0].visitId)));
    return html`<${Pin} key=${blocks[0].visitId} at=${at} text=${blocks.map(({ number }) => number).join(" ")} />`;
  });
}

const start = ({ row: { shift, key } }, project) =>
  html`<${Pin} key=${`start ${shift.id}`} at=${project(spot(shift.start_place))} text=${key.letters} isStart />`;

/** A number in a circle, or several in a long one. */
function Pin({ at: [x, y], text, isStart = false }) {
  const width = Math.max(2 * RADIUS, text.length * 5.6 + 8);
  return html`<g class=${isStart ? "pin start" : "pin"} transform="translate(${x.toFixed(1)} ${y.toFixed(1)})">
    <rect x=${-width / 2} y=${-RADIUS} width=${width} height=${2 * RADIUS} rx=${isStart ? 3 : RADIUS} />
    <text y="3.600">${text}</text></g>`;
}
