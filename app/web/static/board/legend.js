/** What the fills and shapes of the timeline mean. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { KINDS } from "./day_index.js";
import { visitLetter } from "./wording.js";

const SHAPES = ["drive", "wait", "break", "window", "late", "overtime"];

export const Legend = () => html`<ul class="legend" aria-label=${t("legend.title")}>
  ${KINDS.map(
    (kind) => html`<li key=${kind}>
      <i class="swatch care-${kind}" aria-hidden="true">${visitLetter(kind)}</i>${t(`kind.${kind}`)}</li>`,
  )}
  <li class="between" aria-hidden="true" />
  ${SHAPES.map(
    (shape) => html`<li key=${shape}><i class="shape ${shape}" aria-hidden="true" />${t(`shape.${shape}`)}</li>`,
  )}
  <li>${icon("pair", 14)}${t("legend.pair")}</li>
</ul>`;
