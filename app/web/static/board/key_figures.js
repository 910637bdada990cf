/** The day in eleven figures, before → now, with what changed: also when it is worse. */
import { Definition } from "../page/definition.js";
import { barePercent, count, distance, duration, percent, points } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { ComparedWith } from "./comparing.js";

/** @import { Figures, Plan } from "../page/shapes.js" */

const NONE = "–";

const wholePercent = (share) => percent(share, 0);
const wholePoints = (share) => points(share, 0);

/**
 * A figure of the band: how to write it and a change of it, and whether more of it is better (1) or worse (-1).
 * What its name does not say is behind a button where it is `defined`.
 * @type {{name: keyof Figures, write: (value: number) => string, better: -1|1,
 *   writeChange?: (value: number) => string, defined?: true}[]}
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
  { name: "continuity", write: wholePercent, writeChange: wholePoints, better: 1, defined: true },
  { name: "work_gap_seconds", write: duration, better: -1, defined: true },
];

/** The one that is twice the size in the band. @type {typeof FIGURES[number]} */
const SHARE = { name: "travel_share", write: percent, writeChange: points, better: -1 };

/** @extends {Still<{plan: Plan|null, before: Plan|null, index: import("./day_index.js").DayIndex, look: number,
 *   isLive: boolean, compare: (kind: string) => void}>} */
export class KeyFigures extends Still {
  render({ plan, before, index, compare, isLive }) {
    const total = index.day.visits.length;
    const now = plan?.figures;
    const then = now && before?.figures;
    return html`<section class="figures" tabindex="0" aria-label=${t(then ? "figures.title_compared" : "figures.title")}>
      ${isLive ? html`<div class="compared live">${t("figures.live")}<b>${t("figures.live_now")}</b></div>` : html`<${ComparedWith} plan=${plan} before=${before} index=${index} choose=${compare} />`}
      <dl>
        <${Share} now=${now} then=${then} />
        ${FIGURES.map(
          (figure) => html`<${Figure} key=${figure.name} figure=${figure} now=${now} then=${then} total=${total} />`,
        )}
      </dl>
    </section>`;
  }
}

/** The share of time on the road, twice the size. A day without work has none. */
function Share({ now, then }) {
  const { text, isCompared, change, changeText } = written(SHARE, now, then);
  const ofPaid = now?.travel_share_of_paid ?? null;
  const word = t("figure.travel_share");
  const meaning = [t("figures.travel_share_is"), ofPaid !== null && t("figures.of_paid", { share: percent(ofPaid) })];
  return html`<div class="figure first" data-figure="travel_share">
    <dt>${word}<${Definition} id="define-travel-share" word=${word} text=${meaning.filter(Boolean).join(" ")} /></dt>
    <dd class="value">${isCompared && html`<${Before} text=${barePercent(then.travel_share)} />`}<b>${text}</b></dd>
    <dd class="change">${isCompared && html`<${Change} change=${change} better=${SHARE.better} text=${changeText} />`}</dd>
  </div>`;
}

/** A figure as it is written now and before, and the change between; a change too small to be written is none. */
function written({ name, write, writeChange = write }, now, then) {
  const [value, old] = [now?.[name] ?? null, then?.[name] ?? null];
  const text = value === null ? NONE : write(value);
  const isCompared = value !== null && old !== null;
  const oldText = isCompared ? write(old) : text;
  const changeText = isCompared ? writeChange(Math.abs(value - old)) : "";
  const change = oldText === text || changeText === writeChange(0) ? 0 : value - old;
  return { text, oldText, isCompared, change, changeText };
}

function Figure({ figure, now, then, total }) {
  const { name, better, defined } = figure;
  const { text, oldText, isCompared, change, changeText } = written(figure, now, then);
  const word = t(`figure.${name}`);
  return html`<div class="figure" data-figure=${name}>
    <dt>${word}${defined && html`<${Definition} id=${`define-${name}`} word=${word} text=${t(`figure_is.${name}`)} />`}</dt>
    <dd class="value">
      ${change !== 0 && html`<${Before} text=${oldText.replace(/\s?(km|%)$/, "")} />`}
      <b>${text}</b>
      ${now && name === "served" && html`<span class="suffix">${t("figures.of_total", { total })}</span>`}
    </dd>
    <dd class="change">${isCompared && html`<${Change} change=${change} better=${better} text=${changeText} />`}</dd>
  </div>`;
}

/** The figures of two plans, one below the other. @param {{now: Figures, then: Figures, title: string}} props */
export const FigureLines = ({ now, then, title }) => html`<table class="figure-lines">
  <caption class="hidden-text">${title}</caption>
  <thead class="hidden-text"><tr><th>${t("figures.title")}</th><th>${t("offer.old")}</th><th>${t("offer.new")}</th><th>${t("offer.change")}</th></tr></thead>
  <tbody>${[SHARE, ...FIGURES].map((figure) => {
    const { text, oldText, isCompared, change, changeText } = written(figure, now, then);
    return html`<tr key=${figure.name}><th scope="row">${t(`figure.${figure.name}`)}</th>
      <td class="old">${isCompared ? oldText : NONE}</td><td><b>${text}</b></td>
      <td>${isCompared && html`<${Change} change=${change} better=${figure.better} text=${changeText} />`}</td></tr>`;
  })}</tbody>
</table>`;

const Before = ({ text }) => html`<span class="old">
    <s><span class="hidden-text">${t("figures.before")}</span>${text}</s>
    <span class="arrow" aria-hidden="true">→</span></span>
  <span class="hidden-text">${t("figures.now")}</span>`;

function Change({ change, better, text }) {
  if (!change) return html`<span class="chip same">${t("figures.same")}</span>`;
  const isBetter = Math.sign(change) === better;
  const triangle = change > 0 ? "M4 0 8 7H0z" : "M4 7 0 0h8z";
  return html`<span class="chip ${isBetter ? "good" : "warn"}">
    <svg width="8" height="7" viewBox="0 0 8 7" aria-hidden="true"><path d=${triangle} fill="currentColor" /></svg>
    <span class="hidden-text">${t(isBetter ? "figures.better" : "figures.worse")}</span>${text}</span>`;
}
