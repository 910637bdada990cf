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

/** The plan that nurses see. @param {PlanSummary[]} plans */
export const publishedPlan = (plans) => plans.find((plan) => plan.status === "published") ?? null;

/** The plan that one comes from, else the one made before it. */
function previousPlan(plans, shownId) {
  const shown = plans.findIndex(({ id }) => id === shownId);
  if (shown < 0) return null;
  const from = plans.find((plan) => ready(plan) && plan.id === plans[shown].based_on);
  return from ?? plans.slice(shown + 1).find(ready) ?? null;
}

/**
 * What was made by hand, what nurses see, and what was before: as far as there is such a plan beside the one shown.
 * @param {PlanSummary[]} plans
 * @returns {{kind: import("./store.js").Compared, plan: PlanSummary}[]}
 */
const others = (plans, shownId) =>
  /** @type {{kind: import("./store.js").Compared, plan: PlanSummary}[]} */ ([
    { kind: "import", plan: plans.find((plan) => ready(plan) && plan.source === "import") },
    { kind: "published", plan: publishedPlan(plans) },
    { kind: "previous", plan: previousPlan(plans, shownId) },
  ].filter(({ plan }) => plan && plan.id !== shownId));

/** What a plan can be compared with, each plan once. @param {PlanSummary[]} plans */
export const comparisons = (plans, shownId) =>
  others(plans, shownId).filter(({ plan }, i, all) => all.findIndex((one) => one.plan === plan) === i);

/**
 * Before → now: before is the plan of the kind that was chosen, else the first there is.
 * @param {PlanSummary[]} plans @param {import("./store.js").Compared} kind
 */
export function comparedPlan(plans, shownId, kind) {
  const offered = others(plans, shownId);
  return (offered.find((one) => one.kind === kind) ?? offered[0])?.plan ?? null;
}

/** How many nurses have a round in a plan. @param {import("../page/shapes.js").Plan} plan */
export const nursesOf = (plan) => new Set(plan.routes.map((route) => route.nurse_id)).size;

/** A solve that has not ended. @param {PlanSummary[]} plans */
export const runningPlan = (plans) => plans.find((plan) => plan.state === "running" || plan.state === "queued") ?? null;
