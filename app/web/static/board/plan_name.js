/** What a plan is called wherever it is spoken of. */
import { locale, t } from "../page/language.js";

/** By hand, or when it was computed. @param {import("../page/shapes.js").PlanSummary} plan */
export function planName(plan, index) {
  if (plan.source === "import") return t("plan.by_hand");
  if (plan.source === "edit") return t("plan.edited", dateAndHour(plan.created_at, index));
  return t("plan.solved", dateAndHour(plan.finished_at ?? plan.created_at, index));
}

/** A moment by the team's clock. */
export function dateAndHour(iso, index) {
  const moment = new Date(iso);
  const zone = { timeZone: index.day.team.time_zone };
  return {
    date: moment.toLocaleDateString(locale(), { day: "numeric", month: "short", ...zone }),
    hour: moment.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", ...zone }),
  };
}
