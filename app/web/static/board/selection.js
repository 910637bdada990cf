/** Questions about the one selection. */

/** @import { Layout } from "./rows.js" @import { Selection } from "./store.js" */

/**
 * The shift whose round is picked, by itself or by one of its visits; null where nothing placed is selected.
 * @param {Layout} layout
 * @param {Selection} selection
 */
export function pickedShift(layout, selection) {
  if (!selection) return null;
  if (selection.kind === "round") return selection.id;
  const place = layout.places.get(selection.id);
  return place ? layout.rows[place.row].shift.id : null;
}

/** The row and the block of a placed visit. @param {Layout} layout */
export function placed(layout, visitId) {
  const place = layout.places.get(visitId);
  return place ? { row: layout.rows[place.row], block: layout.rows[place.row].blocks[place.block] } : null;
}

/** Select a visit. @returns {{kind: "visit", id: string}} */
export const visit = (id) => ({ kind: "visit", id });

/** Select the round of a shift. @returns {{kind: "round", id: string}} */
export const round = (id) => ({ kind: "round", id });
