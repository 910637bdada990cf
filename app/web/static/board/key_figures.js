/** The day in nine figures, before → now, with what changed: also when it is worse. */
import { barePercent, count, distance, duration, percent, points } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";

/**
 * A figure of the band: how to write it, and whether more of it is better (1), worse (-1) or neither (0).
 * @type {{name: keyof import("../page/shapes.js").Figures, write: (value: number) => string, better: -1|0|1}[]}
 */
const FIGURES = [
  { name: "travel_seconds", write: duration, better: -1 },
  { name: "care_seconds", write: duration, better: 1 },
  { name: "waiting_seconds", write: duration, better: -1 },
  { name: "lateness_seconds", write: duration, better: -1 },
  { name: "overtime_seconds", write: duration, better: -1 },
  { name: "distance_metres", write: distance, better: -1 },
  { name: "paid_seconds", write: duration, better: -1 },
  { name: "served", write: count, better: 1 },
];

/** @extends {Still<{plan: import("../page/shapes.js").Plan|null, before: import("../page/shapes.js").Plan|null, total: number, look: number}>} */
export class KeyFigures extends Still {
  render({ plan, before, total }) {
    const now = plan?.figures;
    const then = now && before?.figures;
    return html`<section class="figures" aria-label=${t(then ? "figures.title_compared" : "figures.title")}>
      <div class="compared">${then && html`${t("figures.compared")}<b>${t("figures.with_by_hand")}</b>`}</div>
      <dl>
        <${Share} now=${now} then=${then} />
        ${FIGURES.map((figure) => html`<${Figure} key=${figure.name} figure=${figure} now=${now} then=${then} total=${total} />`)}
      </dl>
    </section>`;
  }
}

/** The share of time on the road, twice the size, its definition beside it. */
function Share({ now, then }) {
  const change = now && then ? now.travel_share - then.travel_share : 0;
  return html`<div class="figure first" data-figure="travel_share">
    <dt>${t("figures.travel_share")}</dt>
    <dd class="value">${then && html`<${Before} text=${barePercent(then.travel_share)} />`}<b>${now ? percent(now.travel_share) : "–"}</b></dd>
    <dd class="change">${now && then && html`<${Change} change=${Math.round(change * 1000)} better=${-1} text=${points(change)} />`}
      <span class="definition">${t("figures.travel_share_is")}${now && `\n${t("figures.of_paid", { share: percent(now.travel_share_of_paid) })}`}</span></dd>
  </div>`;
}

function Figure({ figure, now, then, total }) {
  const { name, write, better } = figure;
  const wrote = then && write(then[name]);
  const suffix = name === "served" ? t("figures.of_total", { total }) : "";
  const change = now && then ? now[name] - then[name] : 0;
  // A change too small to be written is no change.
  const seen = then && write(now[name]) !== wrote ? change : 0;
  return html`<div class="figure" data-figure=${name}>
    <dt>${t(`figure.${name}`)}</dt>
    <dd class="value">${seen !== 0 && html`<${Before} text=${wrote.replace(/\s?km$/, "")} />`}<b>${now ? write(now[name]) : "–"}</b>${now && suffix && html`<span class="suffix">${suffix}</span>`}</dd>
    <dd class="change">${now && then && html`<${Change} change=${seen} better=${better} text=${write(Math.abs(change))} />`}</dd>
  </div>`;
}

const Before = ({ text }) =>
  html`<s><span class="hidden-text">${t("figures.before")}</span>${text}</s><span class="arrow" aria-hidden="true">→</span><span class="hidden-text">${t("figures.now")}</span>`;

function Change({ change, better, text }) {
  if (!change) return html`<span class="chip same">${t("figures.same")}</span>`;
  const tone = better === 0 ? "neutral" : Math.sign(change) === better ? "good" : "warn";
  return html`<span class="chip ${tone}"><svg width="8" height="7" viewBox="0 0 8 7" aria-hidden="true"><path d=${change > 0 ? "M4 0 8 7H0z" : "M4 7 0 0h8z"} fill="currentColor" /></svg>
    <span class="hidden-text">${t(tone === "warn" ? "figures.worse" : "figures.better")}</span>${text}</span>`;
}
