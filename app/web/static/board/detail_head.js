/** The head of the detail panel: what is selected, and what closes it. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

export const Head = ({ children, title, actions }) => html`<div class="detail-head">
  ${children}<span class="space" />
  <button class="icon-button" type="button" aria-label=${t("detail.close", { title })} title=${t("close")} onClick=${() => actions.select(null)}>${icon("close")}</button>
</div>`;
