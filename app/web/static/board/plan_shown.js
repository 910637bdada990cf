/** Which plan is shown, what it counts for, and the way to have nurses see it. */
import { Choice } from "../page/controls.js";
import { icon } from "../page/icons.js";
import { locale, t } from "../page/language.js";
import { html } from "../page/view.js";
import { nursesOf, publishedPlan } from "./plan_choice.js";

/** @import { PlanSummary } from "../page/shapes.js" */

/**
 * The plan made by hand and every finished solve, the newest first; beside it what the one shown counts for.
 * @param {{state: import("./store.js").Shown, actions: import("./actions.js").Actions}} props
 */
export function PlanShown({ state: { index, plan, me, gone }, actions }) {
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
    ${plan && shown && shown.status !== "published" && me.grants.includes("write:plans") &&
    html`<button class="button" type="button" disabled=${gone} title=${t("publish.seen_by", { n: nursesOf(plan) })}
      onClick=${() => (publishedPlan(plans) ? actions.askToPublish(true) : actions.publish())}>${t("publish.do")}</button>`}
  </span>`;
}

/** What nurses see while another plan is shown. */
function publishedNow(plans, index) {
  const published = publishedPlan(plans);
  return published ? t("plan.published_now", { plan: planName(published, index) }) : t("plan.none_published");
}

/** @param {PlanSummary} plan */
export function planName(plan, index) {
  if (plan.source === "import") return t("plan.by_hand");
  const made = new Date(plan.finished_at ?? plan.created_at);
  const zone = { timeZone: index.day.team.time_zone };
  const hour = made.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", ...zone });
  const date = made.toLocaleDateString(locale(), { day: "numeric", month: "short", ...zone });
  return t("plan.solved", { date, hour });
}

/** The question before a plan takes the place of the one that nurses see. */
export function PublishQuestion({ state: { index, plan }, actions }) {
  const before = publishedPlan(index.day.plans);
  return html`<div class="notice warn">
    ${icon("warning", 16)}
    <p><b>${t("publish.question")}</b> ${t("publish.seen_by", { n: nursesOf(plan) })}
      ${before && ` ${t("publish.replaces", { plan: planName(before, index) })}`}</p>
    <button class="button primary" type="button" onClick=${actions.publish}>${t("publish.do")}</button>
    <button class="button" type="button" onClick=${() => actions.askToPublish(false)}>${t("publish.leave")}</button>
  </div>`;
}
