/** What was done to a plan by hand, in words: for the log, the notices and the screen reader. */
import { t } from "../page/language.js";
import { shortName } from "./wording.js";

/**
 * @import { DayIndex } from "./day_index.js"
 * @import { Edit, EditTold } from "../page/shapes.js"
 */

/** One step, which may be several changes. @param {DayIndex} index @param {EditTold} step */
export const editSentence = (index, step) => step.edits.map((edit) => sentence(index, edit)).join("; ");

/** @param {DayIndex} index @param {Edit} edit */
function sentence(index, edit) {
  const who = (visitId) =>
    visitId && index.visits.has(visitId) ? shortName(index.patientOf(visitId)) : t("edit.gone_visit");
  const nurse = (shiftId) => nurseName(index, shiftId);
  switch (edit.kind) {
    case "move":
      return t("edit.did_move", { patient: who(edit.visit_id), nurse: nurse(edit.shift_id) });
    case "unassign":
      return t("edit.did_unassign", { patient: who(edit.visit_id) });
    case "lock":
      return t(edit.nurse || edit.hour ? "edit.did_lock" : "edit.did_unlock", { patient: who(edit.visit_id) });
    case "swap":
      return t("edit.did_swap", { patient: who(edit.visit_id), other: who(edit.with_visit_id) });
    case "split":
      return t("edit.did_split", { patient: who(edit.visit_id), nurse: nurse(edit.shift_id) });
    default:
      return t("edit.did_take", { nurses: edit.shift_ids.map(nurse).join(", ") });
  }
}

/** First name of who works a shift. @param {DayIndex} index @param {string} shiftId */
export const nurseName = (index, shiftId) =>
  index.nurses.get(index.shifts.get(shiftId)?.nurse_id ?? "")?.first_name ?? t("edit.gone_shift");
