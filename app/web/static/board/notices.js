/** What happened and what is wrong, in a strip under the top bar: nothing pops up, nothing is lost. */
import { IconButton } from "../page/controls.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Offer } from "./offer.js";
import { planName } from "./plan_name.js";
import { announced } from "./publish_summary.js";

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export const Notices = ({ state, state: { gone, notice, index, plan, before }, actions }) => html`<div class="notices" role="status">
  ${state.publishing && html`<p class="hidden-text">${announced(index, plan, state.publishing.against)}</p>`}
  ${gone && html`<${Gone} hasDay=${Boolean(index)} retry=${() => actions.retry()} />`}
  ${state.offered && html`<${Offer} index=${index} plan=${plan} offered=${state.offered} look=${state.look}
    me=${state.me.name} isOpen=${state.panel === "offer"} actions=${actions} />`}
  ${notice && html`<${Told} notice=${notice} actions=${actions} />`}
  ${travelMessages(plan).map((text) => html`<${Travel} key=${text} text=${text} />`)}
  ${before && before !== plan && travelMessages(before).map((text) => html`<${Travel} key=${`before ${text}`}
    text=${t("plan.said", { plan: planName(before, index), text })} />`)}
</div>`;

const Gone = ({ hasDay, retry }) => html`<div class="notice warn">
  ${icon("offline", 17)}
  <p><b>${t("gone.title")}</b> ${t(hasDay ? "gone.kept" : "gone.nothing_yet")}</p>
  <button class="button" type="button" onClick=${retry}>${t("gone.retry")}</button>
</div>`;

const travelMessages = (plan) => (plan?.travel_sources ?? []).flatMap(({ message }) => message ?? []);

/** What has to be known of travel times: it stays as long as the plan shown, or compared with, does. */
const Travel = ({ text }) => html`<div class="notice warn">${icon("warning", 16)}<p>${text}</p></div>`;

function Told({ notice: { tone, text, undoPlanId, again }, actions }) {
  const back = () => {
    actions.closeNotice();
    actions.showPlan(undoPlanId);
  };
  return html`<div class="notice ${tone}">
    ${icon(tone === "good" ? "check" : "warning", 16)}
    <p>${text}</p>
    ${again && html`<button class="button" type="button" onClick=${() => (actions.closeNotice(), again())}>${t("notice.again")}</button>`}
    ${undoPlanId && html`<button class="button" type="button" onClick=${back}>${t("notice.back")}</button>`}
    <${IconButton} name="close" text=${t("close")} press=${actions.closeNotice} />
  </div>`;
}
