/** Which of a day's plans to show, and with which to compare it. Plans come newest first. */

/** @import { PlanSummary } from "../page/shapes.js" */

const ready = (plan) => plan.state === "ready";

/**
 * The plan already shown if it still exists, else the newest ready solve, else the plan made by hand.
 * @param {PlanSummary[]} plans
 */
export const planToShow = (plans, shownId) =>
  plans.find((plan) => ready(plan) && plan.id === shownId) ??
  plans.find((plan) => ready(plan) && plan.source === "solve") ??
  plans.find(ready) ??
  null;

/**
 * Before → now: before is the plan made by hand, if it is not the one shown.
 * @param {PlanSummary[]} plans
 */
export const comparedPlan = (plans, shownId) =>
  plans.find((plan) => ready(plan) && plan.source === "import" && plan.id !== shownId) ?? null;

/** The plan that nurses see. @param {PlanSummary[]} plans */
export const publishedPlan = (plans) => plans.find((plan) => plan.status === "published") ?? null;

/** How many nurses have a round in a plan. @param {import("../page/shapes.js").Plan} plan */
export const nursesOf = (plan) => new Set(plan.routes.map((route) => route.nurse_id)).size;

/** A solve that has not ended. @param {PlanSummary[]} plans */
export const runningPlan = (plans) => plans.find((plan) => plan.state === "running" || plan.state === "queued") ?? null;
