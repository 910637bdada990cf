/** Has nurses see a plan, and says what came of it. */
import { ask, Refused } from "../page/api.js";
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { nursesOf, publishedPlan } from "./plan_choice.js";

/**
 * Publish the plan shown in the place of the one that this page knows as published.
 * @param {import("./day_index.js").DayIndex} index @param {import("../page/shapes.js").Plan} plan
 * @returns {Promise<import("./store.js").Notice>} what to say
 */
export async function publishPlan(index, plan) {
  const { id, version } = plan;
  const replaces = publishedPlan(index.day.plans)?.id ?? null;
  try {
    const done = await ask("POST", `/plans/${id}/publish`, { replaces }, { "If-Match": `"${version}"` });
    return { tone: "good", text: [t("publish.done", { n: nursesOf(plan) }), planningTime(done)].join(" ") };
  } catch (error) {
    if (!(error instanceof Refused) || ![409, 412].includes(error.status)) throw error;
    // Somebody else was quicker: what they did is shown, and the coordinator decides anew.
    return { tone: "bad", text: error.message };
  }
}

/** How long after opening the day a plan was published; empty where that is not known. */
function planningTime({ planning_seconds: seconds }) {
  if (seconds === null) return "";
  return seconds < 60 ? t("publish.within_a_minute") : t("publish.after", { length: duration(seconds) });
}
