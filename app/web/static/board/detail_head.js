/** The head of the detail panel: what is selected, and what closes it. */
import { IconButton } from "../page/controls.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/** @param {{children: unknown, title: string, note: string, actions: import("./actions.js").Actions}} props */
export const Head = ({ children, title, note, actions }) => html`<div class="detail-head">
  ${children}
  <h2 id="detail-title" tabindex="-1">${title}</h2>
  <span class="address">${note}</span>
  <span class="space" />
  <${IconButton} name="close" text=${t("detail.close", { title })} press=${() => actions.select(null)} />
</div>`;
