/** What floats on the map: whose round is picked, which are drawn, zoom, the marks explained, and its source. */
import { IconButton, Segments } from "../page/controls.js";
import { distance } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { nurseName } from "./wording.js";

const LICENCE = "https://www.openstreetmap.org/copyright";

/**
 * @param {object} props
 * @param {import("../page/shapes.js").BaseMap|null} props.map
 * @param {import("./rows.js").Row} [props.row] the picked round
 * @param {boolean} props.allRounds
 * @param {import("./actions.js").Actions} props.actions
 * @param {(levels: number) => void} props.zoom
 * @param {() => void} props.fit
 */
export function MapFrame({ map, row, allRounds, actions, zoom, fit }) {
  const which = [
    { value: false, text: t("map.picked") },
    { value: true, text: t("map.all") },
  ];
  return html`
    <div class="map-top">
      ${row && html`<${Chip} row=${row} />`}
      <${Segments} label=${t("map.which")} value=${allRounds} options=${which} choose=${actions.showAllRounds} />
    </div>
    <div class="map-tools">
      <${IconButton} name="plus" text=${t("map.closer")} press=${() => zoom(1)} />
      <${IconButton} name="minus" text=${t("map.further")} press=${() => zoom(-1)} />
      <${IconButton} name="fit" text=${t("map.fit")} press=${fit} />
    </div>
    <ul class="map-legend">
      <li><i class="start" aria-hidden="true">A</i>${t("map.start")}</li>
      <li><i class="stop" aria-hidden="true">3</i>${t("map.stop")}</li>
      <li><i class="unassigned" aria-hidden="true" />${t("map.unassigned")}</li>
    </ul>
    ${map && html`<${Attribution} text=${map.attribution} />`}`;
}

const Attribution = ({ text }) => html`<p class="attribution">
  <a href=${LICENCE} target="_blank" rel="noopener noreferrer">${text}</a></p>`;

function Chip({ row: { nurse, key, blocks, route } }) {
  const parts = [nurseName(nurse), t("round.visits_n", { n: blocks.length })];
  if (route) parts.push(distance(route.distance_metres));
  return html`<p class="map-chip nurse-${key.colour}">
    <i class="nurse-key" aria-hidden="true">${key.letters}</i>${parts.join(" · ")}</p>`;
}
