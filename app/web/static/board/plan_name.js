/** What a plan is called wherever it is spoken of. */
import { written } from "../page/format.js";
import { t } from "../page/language.js";

/** By hand, or when it was computed. @param {import("../page/shapes.js").PlanSummary} plan */
export function planName(plan, index) {
  if (plan.source === "import") return t("plan.by_hand");
  const key = plan.source === "edit" ? "plan.changed" : "plan.solved";
  return t(key, dateAndHour(plan.finished_at ?? plan.created_at, index));
}

/** A moment by the team's clock. */
export function dateAndHour(iso, index) {
  const moment = new Date(iso);
  const zone = { timeZone: index.day.team.time_zone };
  return {
    date: written(moment, { day: "numeric", month: "short", ...zone }),
    hour: written(moment, { hour: "2-digit", minute: "2-digit", ...zone }),
  };
}
