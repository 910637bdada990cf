/** Where the arrows lead in the timeline: pure, so that it can be reasoned about. */
import { round, visit } from "./selection.js";

/** @import { Layout } from "./rows.js" @import { Selection } from "./store.js" */

/**
 * What a key selects next; null where it leads nowhere.
 * ← → the visit before or after in the round, the round's head before the first; ↑ ↓ the visit nearest in time
 * on the next row; Home and End the ends of the round.
 * @param {Layout} layout @param {Selection} selection @param {string} key
 * @returns {Selection}
 */
export function neighbour(layout, selection, key) {
  const at = position(layout, selection);
  const { blocks } = layout.rows[at.row] ?? { blocks: [] };
  const inRow = (block) =>
    block < 0 ? round(layout.rows[at.row].shift.id) : blocks[block] && visit(blocks[block].visitId);
  switch (key) {
    case "ArrowLeft":
      return at.block < 0 ? null : inRow(at.block - 1);
    case "ArrowRight":
      return inRow(at.block + 1) ?? null;
    case "Home":
      return inRow(0) ?? null;
    case "End":
      return blocks.length ? inRow(blocks.length - 1) : null;
    case "ArrowUp":
      return nearest(layout, at, -1);
    case "ArrowDown":
      return nearest(layout, at, 1);
    default:
      return null;
  }
}

/** Row and block of the selection; block -1 is the round's head. */
function position(layout, selection) {
  const place = selection?.kind === "visit" ? layout.places.get(selection.id) : null;
  if (place) return place;
  const row = layout.rows.findIndex(({ shift }) => shift.id === selection?.id);
  return { row: Math.max(0, row), block: -1 };
}

function nearest(layout, at, step) {
  const row = layout.rows[at.row + step];
  if (!row) return null;
  const here = layout.rows[at.row].blocks[at.block];
  if (!here || !row.blocks.length) return round(row.shift.id);
  const middle = (block) => (block.from + block.to) / 2;
  const away = (block) => Math.abs(middle(block) - middle(here));
  return visit(row.blocks.reduce((best, block) => (away(block) < away(best) ? block : best)).visitId);
}
