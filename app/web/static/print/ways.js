/** The ways of a round in short: an arrow, a street, metres; whoever hears the page gets the whole sentences. */
import { distance } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/** @import { Round, Step } from "./rounds.js" */

const ARROWS = {
  straight: "↑",
  slight_left: "↖",
  left: "←",
  sharp_left: "↙",
  slight_right: "↗",
  right: "→",
  sharp_right: "↘",
  u_turn: "↶",
  roundabout: "↻",
  ferry: "⛴",
};
/** What is shorter needs no figure: one sees the next turn. */
const SHORT_METRES = 75;
/** After which one is still on the same street. */
const GOING_ON = ["straight", "slight_left", "slight_right"];

/** @param {{rounds: Round[]}} props */
export const Ways = ({ rounds }) => html`<section class="ways" aria-label=${t("print.ways")}>
  <h3>${t("print.ways")}</h3>
  <ol>${rounds.map(({ legs, before }) => legs.map((leg, i) => leg.length > 0 &&
    html`<${Way} key=${before + i} leg=${leg} name=${i < legs.length - 1 ? before + i + 1 : t("phone.back")} />`))}</ol>
</section>`;

const Way = ({ leg, name }) => html`<li><b>${name}</b> ${inShort(leg).map(
  (step, i) => html`<span key=${i} class="step"><span class="hidden-text">${step.text}</span>
    <span aria-hidden="true">${signOf(step)} ${step.street && html`<bdi>${step.street}</bdi>`}${step.metres >= SHORT_METRES && html` <small>${distance(step.metres)}</small>`}</span></span>`,
)}</li>`;

const signOf = ({ manoeuvre, exit }) => (manoeuvre === "roundabout" ? `↻${exit}` : (ARROWS[manoeuvre] ?? ""));

/**
 * Steps without the arrival; going on along the same street is no step.
 * @param {Step[]} leg @returns {Step[]}
 */
export function inShort(leg) {
  const kept = [];
  for (const step of leg.filter(({ manoeuvre }) => !manoeuvre.startsWith("arrive"))) {
    const last = kept.at(-1);
    if (last && GOING_ON.includes(step.manoeuvre) && (!step.street || step.street === last.street))
      kept.splice(-1, 1, { ...last, metres: last.metres + step.metres });
    else kept.push(step);
  }
  return kept;
}
