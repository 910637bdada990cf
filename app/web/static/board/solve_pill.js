/** The solve under way: seconds, what it has gained, its curve, and one button. */
import { IconButton } from "../page/controls.js";
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/** @import { Progress } from "../page/shapes.js" */

const WIDTH = 92;
const HEIGHT = 26;

/** @param {{solving: import("./store.js").Solving, solves: import("./solves.js").Solves}} props */
export function SolvePill({ solving: { progress, seconds, stopping }, solves }) {
  return html`<div class="solve">
    <span class="spin" aria-hidden="true" />
    <span class="words">
      <b role="status">${t("solve.under_way")}</b>
      <small>${progress.length ? soFar(progress, seconds) : t("solve.beginning")}</small>
    </span>
    ${progress.length > 1 && html`<${Curve} progress=${progress} seconds=${seconds} />`}
<button class="button" type="button" disabled=${stopping} onClick=${solves.finish}>
      ${t(stopping ? "solve.stopping" : "solve.finish")}
    </button>
    <${IconButton} name="close" text=${t("solve.cancel")} disabled=${stopping} press=${solves.cancel} />
  </div>`;
}

/**
 * Seconds, and what the search has gained in minutes of driving since it first placed as many visits as now.
 * @param {Progress[]} progress
 */
function soFar(progress, seconds) {
  const last = progress[progress.length - 1];
  const alike = progress.find(({ unassigned }) => unassigned === last.unassigned) ?? last;
  const gain = alike.cost - last.cost;
  return [
    t("solve.seconds_of", { done: Math.min(seconds, Math.round(last.seconds)), seconds }),
    gain >= 60 ? t("solve.gain", { gain: duration(gain) }) : t("solve.unassigned", { n: last.unassigned }),
  ].join(" · ");
}

/** What the plan costs over the seconds: a stair that goes down. */
function Curve({ progress, seconds }) {
  const costs = progress.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const x = (at) => (1 + (Math.min(at, seconds) / seconds) * (WIDTH - 4)).toFixed(1);
  const y = (cost) => (high === low ? HEIGHT / 2 : 3 + ((high - cost) / (high - low)) * (HEIGHT - 7)).toFixed(1);
  const [first, ...rest] = progress;
  const line = `M${x(first.seconds)} ${y(first.cost)}${rest.map((step) => `H${x(step.seconds)}V${y(step.cost)}`).join("")}`;
  const last = progress.at(-1);
  return html`<svg class="curve" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
    aria-label=${t("solve.curve")}>
    <path class="ground" d="M0 ${HEIGHT - 0.5}h${WIDTH}" />
    <path class="area" d="${line}V${HEIGHT}H${x(first.seconds)}z" />
    <path class="line" d=${line} />
    <circle cx=${x(last.seconds)} cy=${y(last.cost)} r="2.600" />
  </svg>`;
}
