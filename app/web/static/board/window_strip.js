/** The window of a visit drawn to scale: arrival, waiting, care, and where the window closes. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";

const WIDTH = 272;
const INSET = 26;

/** @param {{clock: import("../page/clock.js").DayClock, block: import("./rows.js").Block}} props */
export function WindowStrip({ clock, block }) {
  const { window, arrival, from, to } = block;
  const first = Math.min(window.from, arrival);
  const last = Math.max(window.to, to);
  const x = (minute) => INSET + ((minute - first) / (last - first)) * (WIDTH - 2 * INSET);
  const [opens, closes, arrives, starts] = [window.from, window.to, arrival, from].map((minute) => clock.hour(minute));
  const label = t("visit.strip", { from: opens, to: closes, arrival: arrives, start: starts });
  const texts = apart([
    { at: x(window.from), text: opens },
    { at: x(from), text: starts, strong: true },
    { at: x(window.to), text: closes },
  ]);
  return html`<svg class="strip" width=${WIDTH} height="54" viewBox="0 0 ${WIDTH} 54" role="img" aria-label=${label}>
    <rect class="open" x=${x(window.from)} y="5" width=${x(window.to) - x(window.from)} height="30" />
    ${from > arrival && html`<rect class="waiting" x=${x(arrival)} y="14" width=${x(from) - x(arrival)} height="12" />`}
    <rect class=${block.lateMinutes ? "care late" : "care"} x=${x(from)} y="10" height="20" rx="3"
      width=${Math.max(2, x(to) - x(from))} />
    ${block.lateMinutes > 0 && html`<path class="over" d="M${x(window.to)} 20H${x(from)}" />`}
    <path class="edge" d="M${x(window.from)} 2v36M${x(window.to)} 2v36" />
    <path class="ground" d="M4 35.500H${WIDTH - 4}" />
    ${texts.map(
      ({ at, text, strong }) => html`<text key=${text + at} x=${at} y="49" class=${strong ? "strong" : ""}>${text}</text>`,
    )}
  </svg>`;
}

/** Leave out an edge's hour where it would run into the hour of care. */
function apart(texts) {
  const strong = texts.find((one) => one.strong);
  return texts.filter((one) => one.strong || Math.abs(one.at - strong.at) > 34);
}
