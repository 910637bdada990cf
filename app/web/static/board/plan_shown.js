/** Which plan is shown, what it counts for, and the way to have nurses see it. */
import { Choice } from "../page/controls.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { nursesOf, publishedPlan } from "./plan_choice.js";
import { planName } from "./plan_name.js";

/**
 * The plan made by hand and every finished solve, the newest first; beside it what the one shown counts for.
 * @param {{state: import("./store.js").Shown, actions: import("./actions.js").Actions}} props
 */
export function PlanShown({ state, state: { index, plan, me, gone }, actions }) {
  const { plans } = index.day;
  const options = plans
    .filter(({ state }) => state === "ready")
    .map((one) => ({ value: one.id, text: t(`plan_status.${one.status}`, { plan: planName(one, index) }) }));
  if (!options.length) return html`<span class="plan-state"><i aria-hidden="true" /><b>${t("plan.none")}</b></span>`;
  const broken = plan?.violations ?? [];
  const shown = plans.find(({ id }) => id === plan?.id);
  return html`<span class="plan-state">
    <i class=${plan?.source === "import" ? "by-hand" : "computed"} aria-hidden="true" />
    <span class="plan-pick">
      <${Choice} label=${t("plan.shown")} value=${plan?.id} options=${options} choose=${actions.showPlan} />
      ${shown?.status !== "published" && html`<small class="published-now">${publishedNow(plans, index)}</small>`}
    </span>
    ${broken.length > 0 &&
    html`<span class="broken" title=${broken.map(({ message }) => message).join("\n")}>
      ${icon("warning", 14)}${t("plan.broken", { n: broken.length })}</span>`}
    ${plans.length > 0 && html`<button class="icon-button" type="button" title=${t("history.title")} aria-label=${t("history.title")}
      aria-expanded=${state.panel === "history"} onClick=${() => actions.openPanel(state.panel === "history" ? null : "history")}>
      ${icon("history")}</button>`}
    ${plan && html`<a class="icon-button" href=${`/print?plan=${plan.id}`} target="_blank" rel="noopener" title=${t("print.open")}
      aria-label=${t("print.open")}>${icon("print")}</a>`}
    ${plan && shown && shown.status !== "published" && me.grants.includes("write:plans") &&
    html`<button class="button" type="button" disabled=${gone} title=${t("publish.seen_by", { n: nursesOf(plan) })}
      aria-expanded=${Boolean(state.publishing)}
      onClick=${actions.publishing.ask}>${t("publish.do")}</button>`}
  </span>`;
}

/** What nurses see while another plan is shown. */
function publishedNow(plans, index) {
  const published = publishedPlan(plans);
  return published ? t("plan.published_now", { plan: planName(published, index) }) : t("plan.none_published");
}
