/** The day in nine figures, before → now, with what changed: also when it is worse. */
import { barePercent, count, distance, duration, percent, points } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";

/** @import { Figures, Plan } from "../page/shapes.js" */

const NONE = "–";

/**
 * A figure of the band: how to write it, and whether more of it is better (1) or worse (-1).
 * @type {{name: keyof Figures, write: (value: number) => string, better: -1|1}[]}
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

/** @extends {Still<{plan: Plan|null, before: Plan|null, total: number, look: number}>} */
export class KeyFigures extends Still {
  render({ plan, before, total }) {
    const now = plan?.figures;
    const then = now && before?.figures;
    return html`<section class="figures" tabindex="0" aria-label=${t(then ? "figures.title_compared" : "figures.title")}>
      <div class="compared">${then && html`${t("figures.compared")}<b>${t("figures.with_by_hand")}</b>`}</div>
      <dl>
        <${Share} now=${now} then=${then} />
        ${FIGURES.map(
          (figure) => html`<${Figure} key=${figure.name} figure=${figure} now=${now} then=${then} total=${total} />`,
        )}
      </dl>
    </section>`;
  }
}

/** The share of time on the road, twice the size, its definition beside it. A day without work has none. */
function Share({ now, then }) {
  const share = now?.travel_share ?? null;
  const old = then?.travel_share ?? null;
  const change = share !== null && old !== null ? share - old : null;
  const ofPaid = now?.travel_share_of_paid ?? null;
  return html`<div class="figure first" data-figure="travel_share">
    <dt>${t("figures.travel_share")}</dt>
    <dd class="value">
      ${change !== null && html`<${Before} text=${barePercent(old)} />`}
      <b>${share === null ? NONE : percent(share)}</b>
    </dd>
    <dd class="change">
      ${change !== null && html`<${Change} change=${Math.round(change * 1000)} better=${-1} text=${points(change)} />`}
      <span class="definition">
        ${t("figures.travel_share_is")}
        ${ofPaid !== null && `\n${t("figures.of_paid", { share: percent(ofPaid) })}`}
      </span>
    </dd>
  </div>`;
}

function Figure({ figure: { name, write, better }, now, then, total }) {
  const text = now ? write(now[name]) : NONE;
  const oldText = then ? write(then[name]) : text;
  const change = then ? now[name] - then[name] : 0;
  // A change too small to be written is no change.
  const seen = oldText === text ? 0 : change;
  return html`<div class="figure" data-figure=${name}>
    <dt>${t(`figure.${name}`)}</dt>
    <dd class="value">
      ${seen !== 0 && html`<${Before} text=${oldText.replace(/\s?km$/, "")} />`}
      <b>${text}</b>
      ${now && name === "served" && html`<span class="suffix">${t("figures.of_total", { total })}</span>`}
    </dd>
    <dd class="change">
      ${then && html`<${Change} change=${seen} better=${better} text=${write(Math.abs(change))} />`}
    </dd>
  </div>`;
}

const Before = ({ text }) => html`
  <s><span class="hidden-text">${t("figures.before")}</span>${text}</s>
  <span class="arrow" aria-hidden="true">→</span>
  <span class="hidden-text">${t("figures.now")}</span>`;

function Change({ change, better, text }) {
  if (!change) return html`<span class="chip same">${t("figures.same")}</span>`;
  const isBetter = Math.sign(change) === better;
  const triangle = change > 0 ? "M4 0 8 7H0z" : "M4 7 0 0h8z";
  return html`<span class="chip ${isBetter ? "good" : "warn"}">
    <svg width="8" height="7" viewBox="0 0 8 7" aria-hidden="true"><path d=${triangle} fill="currentColor" /></svg>
    <span class="hidden-text">${t(isBetter ? "figures.better" : "figures.worse")}</span>${text}</span>`;
}
