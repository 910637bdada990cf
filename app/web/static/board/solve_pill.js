/** The solve under way: seconds, what it has gained, its curve, and one button. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

const WIDTH = 92;
const HEIGHT = 26;

/** @param {{solving: import("./store.js").Solving, stop: () => void}} props */
export function SolvePill({ solving, stop }) {
  const { progress, seconds, stopping } = solving;
  const last = progress.at(-1);
  const now = last
    ? t("solve.seconds_of", { done: Math.min(seconds, Math.round(last.seconds)), seconds })
    : t("solve.beginning");
  return html`<div class="solve">
    <span class="spin" aria-hidden="true"></span>
    <span class="words"><b role="status">${t("solve.under_way")}</b><small>${[now, result(progress)].filter(Boolean).join(" · ")}</small></span>
    ${progress.length > 1 && html`<${Curve} progress=${progress} seconds=${seconds} />`}
    <button class="button" type="button" disabled=${stopping} onClick=${stop}>${t(stopping ? "solve.stopping" : "solve.stop")}</button>
  </div>`;
}

/** What the search has gained since its first plan, in minutes of driving; first of all, who is still without a nurse. */
function result(progress) {
  const last = progress.at(-1);
  if (!last) return "";
  const alike = progress.find(({ unassigned }) => unassigned === last.unassigned);
  const gain = alike.cost - last.cost;
  return gain >= 60 ? t("solve.gain", { gain: duration(gain) }) : t("solve.unassigned", { n: last.unassigned });
}

function Curve({ progress, seconds }) {
  const costs = progress.map(({ cost }) => cost);
  const [low, high] = [Math.min(...costs), Math.max(...costs)];
  const spot = ({ seconds: at, cost }) => [
    1 + (Math.min(at, seconds) / seconds) * (WIDTH - 4),
    high === low ? HEIGHT / 2 : 3 + ((high - cost) / (high - low)) * (HEIGHT - 7),
  ];
  const spots = progress.map(spot);
  const line = spots
    .map(([x, y], i) => (i ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `M${x.toFixed(1)} ${y.toFixed(1)}`))
    .join("");
  const [x, y] = spots.at(-1);
  return html`<svg class="curve" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${t("solve.curve")}>
    <path class="ground" d="M0 ${HEIGHT - 0.5}h${WIDTH}" /><path class="area" d="${line}V${HEIGHT}H${spots[0][0]}z" />
    <path class="line" d=${line} /><circle cx=${x} cy=${y} r="2.600" /></svg>`;
}
