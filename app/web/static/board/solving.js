/** Follows a solve through server-sent events until it ends, and has words for one without a plan. */
import { get } from "../page/api.js";
import { t } from "../page/language.js";

/** @import { PlanSummary, Progress } from "../page/shapes.js" */

const FINAL = ["ready", "failed", "cancelled"];
const POLL_MILLISECONDS = 2000;

/**
 * Follow a plan until it is final.
 * The browser opens a broken stream again by itself; where it gives up, the plan is asked every two seconds.
 * @param {string} planId
 * @param {{progress: (step: Progress) => void, ended: (plan: PlanSummary) => void, gone: (gone: boolean) => void}} tell
 * @returns {() => void} stop following; the solve goes on
 */
export function watchSolve(planId, tell) {
  const stream = new EventSource(`/api/v1/plans/${planId}/events`);
  let polling = 0;
  const stop = () => {
    stream.close();
    clearTimeout(polling);
  };
  const state = (plan) => {
    if (!FINAL.includes(plan.state)) return false;
    stop();
    tell.ended(plan);
    return true;
  };
  const poll = async () => {
    try {
      if (state(await get(`/plans/${planId}`))) return;
    } catch {
      tell.gone(true);
    }
    polling = setTimeout(poll, POLL_MILLISECONDS);
  };
  stream.addEventListener("open", () => tell.gone(false));
  stream.addEventListener("progress", (event) => tell.progress(JSON.parse(event.data)));
  stream.addEventListener("state", (event) => state(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) poll();
    else tell.gone(true);
  });
  return stop;
}

/**
 * What to say of a new plan: it is shown where it was asked for here, and else stands in the list.
 * @param {PlanSummary} summary @param {string} [beforeId] the plan shown before
 * @returns {import("./store.js").Notice}
 */
export function newPlan(summary, total, isOwn, beforeId) {
  const values = { served: summary.figures?.served ?? 0, total, who: summary.created_by_name ?? t("notice.service") };
  if (!isOwn) return { tone: "good", text: t("notice.ready_by", values) };
  return { tone: "good", text: t(beforeId ? "notice.ready_after" : "notice.ready", values), undoPlanId: beforeId };
}

/** What to say of a solve that ended without a plan. @returns {import("./store.js").Notice} */
export function withoutPlan({ state, error }) {
  if (state === "cancelled") return { tone: "good", text: t("notice.cancelled") };
  return { tone: "bad", text: t("notice.failed", { error: error ?? "" }) };
}
