/** What floats on the map: whose round is picked, all or one, zoom, the marks explained, and where the map comes from. */
import { distance } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

export function MapFrame({ map, row, allRounds, actions, zoom, fit }) {
  return html`
    <div class="map-top">
      ${row && html`<p class="map-chip nurse-${row.key.colour}"><i class="nurse-key" aria-hidden="true">${row.key.letters}</i>${roundSummary(row)}</p>`}
      <div class="segments" role="group" aria-label=${t("map.which")}>
        <button type="button" aria-pressed=${!allRounds} onClick=${() => actions.showAllRounds(false)}>${t("map.picked")}</button>
        <button type="button" aria-pressed=${allRounds} onClick=${() => actions.showAllRounds(true)}>${t("map.all")}</button>
      </div>
    </div>
    <div class="map-tools">${[
      ["plus", "map.closer", () => zoom(1)],
      ["minus", "map.further", () => zoom(-1)],
      ["fit", "map.fit", fit],
    ].map(
      ([name, key, act]) =>
        html`<button key=${name} type="button" class="icon-button" aria-label=${t(key)} title=${t(key)} onClick=${act}>${icon(name)}</button>`,
    )}</div>
    <ul class="map-legend"><li><i class="start" aria-hidden="true">A</i>${t("map.start")}</li><li><i class="stop" aria-hidden="true">3</i>${t("map.stop")}</li>
      <li><i class="unassigned" aria-hidden="true"></i>${t("map.unassigned")}</li></ul>
    ${map && html`<p class="attribution"><a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener noreferrer">${map.attribution}</a></p>`}`;
}

const roundSummary = ({ nurse, blocks, route }) =>
  [
    `${nurse.first_name} ${nurse.last_name}`,
    t("round.visits_n", { n: blocks.length }),
    route && distance(route.distance_metres),
  ]
    .filter(Boolean)
    .join(" · ");
