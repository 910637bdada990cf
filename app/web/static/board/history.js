/** The day's plans, each to be looked at and published again, and what was done to them by whom. */
import { duration, percent } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { PanelHead } from "./panel.js";
import { logOf, whoOf } from "./plan_log.js";
import { dateAndHour, planName } from "./plan_name.js";

/**
 * @import { DayIndex } from "./day_index.js" @import { Entry } from "./plan_log.js" @import { EditTold } from "../page/shapes.js"
 * @import { PlanSummary } from "../page/shapes.js"
 */

/**
 * @extends {Still<{index: DayIndex, shownId: string|null, version: number|undefined, edits: Map<string, EditTold[]>, mayPublish: boolean, look: number,
 *   actions: import("./actions.js").Actions}>}
 */
export class History extends Still {
  componentDidMount() {
    this.props.actions.readEdits();
  }

  componentDidUpdate(before) {
    if (before.index !== this.props.index || before.version !== this.props.version) this.props.actions.readEdits();
  }

  render({ index, shownId, edits, mayPublish, actions }) {
    const { plans } = index.day;
    const close = () => actions.openPanel(null);
    return html`<aside class="detail history" aria-label=${t("history.title")}
      onKeyDown=${(event) => event.key === "Escape" && close()}>
      <${PanelHead} title=${t("history.title")} note="" close=${close} />
      <div class="history-columns">
        <section tabindex="0" aria-label=${t("history.plans")}>
          <ol class="plan-list">${plans.map((plan) => html`<${OnePlan} key=${plan.id} plan=${plan} index=${index}
            isShown=${plan.id === shownId} mayPublish=${mayPublish} actions=${actions} />`)}</ol>
        </section>
        <section tabindex="0" aria-label=${t("history.log")}>
          <h3>${t("history.log")}</h3>
          <ol class="plan-log">${logOf(index, edits).map((entry) => html`<${Line} key=${`${entry.at} ${entry.what} ${entry.planId}`} entry=${entry} index=${index} />`)}</ol>
        </section>
      </div>
    </aside>`;
  }
}

/** Which plan, what it counts for, who made it when and how, its figures, and what can be done with it. */
function OnePlan({ plan, index, isShown, mayPublish, actions }) {
  const isReady = plan.state === "ready";
  return html`<li class=${isShown ? "shown" : ""} aria-current=${isShown ? "true" : undefined}>
    <p class="plan-title"><b>${planName(plan, index)}</b>
      <span class="plan-status ${isReady ? plan.status : "unready"}">${isReady ? t(`status.${plan.status}`) : t(`state.${plan.state}`)}</span></p>
    ${[madeHow(plan, index), figures(plan, index), published(plan, index), plan.error].map((text) => text && html`<p key=${text}>${text}</p>`)}
    ${isReady && html`<p class="plan-acts">
      <button type="button" class="button" disabled=${isShown} onClick=${() => actions.showPlan(plan.id)}>${t(isShown ? "history.is_shown" : "history.show")}</button>
      ${mayPublish && plan.status !== "published" && html`<button type="button" class="button" onClick=${() => actions.publishing.askOf(plan.id)}>
        ${t(plan.status === "archived" ? "history.publish_again" : "publish.do")}</button>`}</p>`}
  </li>`;
}

/** Who, and on what it is based. @param {PlanSummary} plan @param {DayIndex} index */
function madeHow(plan, index) {
  const from = index.day.plans.find(({ id }) => id === plan.based_on);
  return [
    t("history.by", { who: whoOf(plan.created_by, plan.created_by_name), ...dateAndHour(plan.created_at, index) }),
    plan.source === "solve" && plan.settings && t("history.searched", { seconds: plan.settings.seconds }),
    from && t("history.based_on", { plan: planName(from, index) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

function figures({ figures: told }, index) {
  if (!told) return "";
  const left = index.day.visits.length - told.served;
  const share = told.travel_share === null ? "" : t("history.on_the_road", { share: percent(told.travel_share) });
  return [t("history.served", { n: told.served }), t("solve.unassigned", { n: left }), share].filter(Boolean).join(" · ");
}

/** When and by whom it was published last, and how long that took. @param {PlanSummary} plan @param {DayIndex} index */
function published(plan, index) {
  if (!plan.published_at) return "";
  const values = { who: whoOf(plan.published_by, plan.published_by_name), ...dateAndHour(plan.published_at, index) };
  const said = t("history.published", values);
  if (plan.planning_seconds === null) return said;
  return `${said}, ${t("history.after", { length: duration(Math.max(60, plan.planning_seconds)) })}`;
}

/** @param {{entry: Entry, index: DayIndex}} props */
function Line({ entry: { at, who, what, planId, isUndone }, index }) {
  const plan = index.day.plans.find(({ id }) => id === planId);
  const { date, hour } = dateAndHour(at, index);
  return html`<li class=${isUndone ? "undone" : ""}><time datetime=${at}>${date} ${hour}</time>
    <span>${who && html`<b><bdi>${who}</bdi></b> `}${what} ${isUndone && t("log.undone")}
      <small>${plan && planName(plan, index)}</small></span></li>`;
}
