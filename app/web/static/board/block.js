/** One visit in the timeline: its window behind, the block, and how late it is. */
import { icon } from "../page/icons.js";
import { html, Still } from "../page/view.js";
import { visit } from "./selection.js";
import { visitLetter, visitSentence } from "./wording.js";

/** @import { Block as BlockData, Span } from "./rows.js" */

/** A window this short, in minutes, is drawn behind its visit; a longer one only when it matters. */
const SHORT_WINDOW = 65;
/** More room than any lateness needs to be written. */
const ENOUGH_ROOM = 60;

/** @param {Span} span */
const at = ({ from, to }) => ({ "--from": from, "--long": to - from });

/** @param {{block: BlockData, selected: boolean, hovered: boolean}} props */
export function Window({ block: { window, lateMinutes }, selected, hovered }) {
  const isShort = window.to - window.from <= SHORT_WINDOW;
  const kind = (lateMinutes && "late") || (selected && "selected") || (hovered && "hovered") || (isShort && "short");
  return kind && html`<i class="window ${kind}" aria-hidden="true" style=${at(window)} />`;
}

/**
 * @typedef {object} BlockProps
 * @property {BlockData} block
 * @property {number} room minutes to what comes next
 * @property {import("./day_index.js").DayIndex} index
 * @property {boolean} selected
 * @property {boolean} isTabStop
 * @property {boolean} lifted whether it is the visit that is lifted out of its round
 * @property {number} moved minutes that it would begin later, in a preview
 * @property {number} look
 * @property {import("./actions.js").Actions} actions
 */

/** @extends {Still<BlockProps>} */
export class Block extends Still {
  render({ block, room, index, selected, isTabStop, lifted, moved, actions }) {
    const { visitId, lateMinutes, window, from, isPair, lock } = block;
    const care = index.kindOf(visitId);
    const sentence = visitSentence(index, block);
    const kinds = ["block", `care-${care}`, lateMinutes && "late", selected && "selected", isPair && "paired"];
    kinds.push(lock !== null && "locked", lifted && "lifted", moved !== 0 && "moved");
    return html`
      ${lateMinutes > 0 && html`<i class="too-late" aria-hidden="true" style=${at({ from: window.to, to: from })} />`}
      <button type="button" role="gridcell" class=${kinds.filter(Boolean).join(" ")} style=${at(block)} data-visit=${visitId}
        tabindex=${isTabStop ? 0 : -1} aria-selected=${selected} aria-label=${sentence} title=${sentence}
        onClick=${() => actions.select(visit(visitId))}>
        <span class="inside"><b>${visitLetter(care)}</b><span>${index.patientOf(visitId).last_name}</span></span>
        ${isPair && icon("pair", 11, "mark")}
        ${lock && icon("lock", 11, "mark")}
        ${moved !== 0 && html`<i class="flag moved-by" aria-hidden="true">${moved > 0 ? `+${moved}` : `−${-moved}`}</i>`}
        ${lateMinutes > 0 && html`<${Lateness} minutes=${lateMinutes} room=${room} />`}
      </button>`;
  }
}

const Lateness = ({ minutes, room }) => html`<i class="late-start" style=${{ "--room": Math.min(room, ENOUGH_ROOM) }}>
  <span class="flag">+${minutes}</span></i>`;
