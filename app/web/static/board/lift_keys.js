/** Keys that change the plan: Space lifts and drops, arrows move what is lifted, letters lock and take out. */
import { lockOf } from "./rows.js";
import { visit } from "./selection.js";
import { targetAt } from "./drag.js";

/** @import { Actions } from "./actions.js" */

const STEP_MINUTES = 5;

/**
 * What a key does to the visit that has the focus, or is lifted.
 * @param {Actions} actions @param {KeyboardEvent} event
 * @returns {boolean} whether it did something
 */
export function liftKey(actions, event) {
  const { state, lifting, editing } = actions;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (state.lift) return liftedKey(actions, event);
  const visitId = state.selection?.kind === "visit" ? state.selection.id : null;
  if (!visitId || !editing.isPossible) return false;
  switch (event.key) {
    case " ":
      lifting.lift(visitId, "keyboard");
      return true;
    case "l":
    case "L":
      toggleLock(actions, visitId);
      return true;
    case "u":
    case "U":
      if (!state.layout.places.has(visitId)) return false;
      editing.edit([{ kind: "unassign", visit_id: visitId }]).then(() => actions.focus(visit(visitId)));
      return true;
    default:
      return false;
  }
}

/** Lock a visit to its nurse, or unlock it. @param {Actions} actions @param {string} visitId */
export function toggleLock({ state, editing }, visitId) {
  const held = lockOf(state.plan?.locks ?? [], visitId);
  return editing.edit([{ kind: "lock", visit_id: visitId, nurse: !held?.shift_id, hour: Boolean(held?.start) }]);
}

function liftedKey({ state, lifting }, event) {
  const { lift, layout } = state;
  switch (event.key) {
    case " ":
    case "Enter":
      lifting.drop();
      return true;
    case "Escape":
      lifting.cancel();
      return true;
    case "ArrowUp":
    case "ArrowDown":
      lifting.aim(nextRow(layout, lift, event.key === "ArrowDown" ? 1 : -1));
      return true;
    case "ArrowLeft":
    case "ArrowRight":
      lifting.aim(nextHour(layout, lift, (event.key === "ArrowRight" ? 1 : -1) * (event.shiftKey ? 1 : STEP_MINUTES)));
      return true;
    case "u":
    case "U":
      lifting.aim(null);
      return true;
    default:
      return event.key !== "Tab";
  }
}

/** The row above or below, at the visit's cheapest place there, or at its hour while that is not known. */
function nextRow(layout, lift, step) {
  const here = layout.rows.findIndex(({ shift }) => shift.id === lift.target?.shiftId);
  const row = layout.rows[Math.min(layout.rows.length - 1, Math.max(0, here + step))];
  const place = lift.places?.get(row.shift.id);
  if (row.shift.id === lift.from?.shiftId) return { ...lift.from, minute: null };
  if (place) return { shiftId: row.shift.id, before: place.before, minute: null };
  return { ...targetAt(row, lift.visitId, lift.from?.minute ?? row.duty.from), minute: null };
}

/** Some minutes earlier or later in the row it is held over. */
function nextHour(layout, lift, minutes) {
  if (!lift.target) return null;
  const row = layout.rows.find(({ shift }) => shift.id === lift.target.shiftId);
  const seen = lift.preview?.rows.get(row.shift.id)?.blocks.find(({ visitId }) => visitId === lift.visitId);
  const now = lift.target.minute ?? seen?.from ?? lift.from?.minute ?? row.duty.from;
  const minute = now + minutes;
  return { ...targetAt(row, lift.visitId, minute), minute };
}
