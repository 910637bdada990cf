/** What follows the pointer while a visit is dragged: its price where it is held, in one line. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { consequences, priceSentence } from "./lift_words.js";

/** @param {{state: import("./store.js").Shown}} props */
export function LiftBadge({ state: { lift, pointer, plan } }) {
  if (!lift || !pointer || !plan) return null;
  const found = lift.preview && consequences(plan, lift.preview.plan);
  const isBad = found && (found.broken.length > 0 || found.late >= 30);
  const text = !lift.target ? t("lift.out_of_rounds") : found ? priceSentence(found) : "…";
  return html`<div class=${isBad ? "lift-badge bad" : "lift-badge"} aria-hidden="true"
    style=${{ "--x": pointer.x, "--y": pointer.y }}>${text}</div>`;
}

/** What a screen reader is told of changes by hand. @param {{said: string}} props */
export const Said = ({ said }) => html`<p class="hidden-text" role="status" aria-live="assertive">${said}</p>`;
