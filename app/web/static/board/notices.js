/** What happened and what is wrong, in a strip under the top bar: nothing pops up, nothing is lost. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

export function Notices({ state, actions }) {
  const { gone, notice } = state;
  return html`<div class="notices" role="status">
    ${
      gone &&
      html`<div class="notice warn">${icon("offline", 17)}<p><b>${t("gone.title")}</b> ${t(state.index ? "gone.kept" : "gone.nothing_yet")}</p>
      <button class="button" type="button" onClick=${() => actions.retry()}>${t("gone.retry")}</button></div>`
    }
    ${
      notice &&
      html`<div class="notice ${notice.tone}">${icon(notice.tone === "good" ? "check" : "warning", 16)}<p>${notice.text}</p>
      ${
        notice.undoPlanId &&
        html`<button class="button" type="button" onClick=${() => {
          actions.closeNotice();
          actions.showPlan(notice.undoPlanId);
        }}>${t("notice.back")}</button>`
      }
      <button class="icon-button" type="button" aria-label=${t("close")} onClick=${actions.closeNotice}>${icon("close")}</button></div>`
    }
  </div>`;
}
