/** One shift in the timeline, back to front: duty, windows, driving, waiting, break, overtime, care. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { Block, Window } from "./block.js";
import { placePrice } from "./lift_words.js";
import { round } from "./selection.js";

/** @import { DayIndex } from "./day_index.js" @import { Row as RowData, Span } from "./rows.js" @import { PlaceTold } from "../page/shapes.js" */

/** Where something stands on the axis; the style sheet turns minutes into pixels. @param {Span} span */
const at = ({ from, to }) => ({ "--from": from, "--long": to - from });

/**
 * @typedef {object} RowProps
 * @property {RowData} row
 * @property {DayIndex} index
 * @property {boolean} picked this round, or a visit of it, is selected
 * @property {string|null} selected the selected visit, where it is in this row
 * @property {string|null} hovered the visit under the pointer, where it is in this row
 * @property {boolean} isTabStop the one row that Tab leads to
 * @property {PlaceTold|null|undefined} place while a visit is lifted, its cheapest place here; null until it is known
 * @property {boolean} isTarget whether it is held over this row
 * @property {boolean} isOff whether this row is not at work in its hours
 * @property {RowData|null} preview the round as it would be
 * @property {string|null} lifted the visit that is lifted, where it is in this row
 * @property {number} look
 */

/** @extends {Still<RowProps>} */
export class Row extends Still {
  render({ row: planned, index, picked, selected, hovered, isTabStop, place, isTarget, isOff, preview, lifted, look, actions }) {
    const row = preview ?? planned;
    const kinds = ["row", `nurse-${row.key.colour}`, row.key.pattern, picked && "picked", hovered && "hovered"];
    kinds.push(isOff && "off-duty", isTarget && "target", preview && "preview");
    return html`<div class=${kinds.filter(Boolean).join(" ")} role="row" data-shift=${row.shift.id}>
      <${Head} row=${row} place=${place} isTarget=${isTarget} index=${index} picked=${picked && !selected}
        isTabStop=${isTabStop && !selected} actions=${actions} />
      <${Track} ...${{ planned, preview, index, selected, hovered, isTabStop, lifted, look, actions }} />
    </div>`;
  }
}

/** The hours of a row: while a visit is lifted, prices change in every row but hours only in those it touches. */
class Track extends Still {
  render({ planned, preview, index, selected, hovered, isTabStop, lifted, look, actions }) {
    const row = preview ?? planned;
    const { duty, blocks, drives, waits, breaks, overtime } = row;
    const moved = minutesMoved(planned, preview, lifted);
    return html`<div class="track">
      <i class="duty" aria-hidden="true" style=${at(duty)} />
      ${blocks.map(
        (block) => html`<${Window} key=${block.visitId} block=${block}
          selected=${block.visitId === selected} hovered=${block.visitId === hovered} />`,
      )}
      ${drives.map((drive) => html`<i key=${drive.from} class="drive" aria-hidden="true" style=${at(drive)} />`)}
      ${waits.map((wait) => html`<i key=${wait.from} class="wait" aria-hidden="true" style=${at(wait)} />`)}
      ${breaks.map((pause) => html`<${Pause} key=${pause.from} pause=${pause} index=${index} />`)}
      ${overtime && html`<${Overtime} overtime=${overtime} />`}
      ${blocks.map(
        (block, i) => html`<${Block} key=${block.visitId} block=${block} room=${roomAfter(row, i)} index=${index}
          selected=${block.visitId === selected} isTabStop=${isTabStop && block.visitId === selected}
          lifted=${block.visitId === lifted} moved=${moved.get(block.visitId) ?? 0} look=${look} actions=${actions} />`,
      )}
      ${!blocks.length && html`<span class="no-visit" role="gridcell" style=${at(duty)}>${t("timeline.no_visit")}</span>`}
    </div>`;
  }
}

/** Minutes by which visits would begin later than they do, in a preview. @returns {Map<string, number>} */
function minutesMoved(planned, preview, lifted) {
  const starts = new Map(planned.blocks.map(({ visitId, from }) => [visitId, from]));
  const moved = (preview?.blocks ?? [])
    .filter(({ visitId }) => visitId !== lifted && starts.has(visitId))
    .map(({ visitId, from }) => [visitId, Math.round(from - (starts.get(visitId) ?? from))]);
  return new Map(/** @type {[string, number][]} */ (moved));
}

/** Minutes between a block and what comes next, where its lateness can be written. */
function roomAfter({ blocks, overtime }, i) {
  const next = blocks[i + 1]?.from ?? overtime?.to ?? Infinity;
  return next - blocks[i].to;
}

/** Name, letter, pattern and load of the round; it answers as a button. */
function Head({ row, place, isTarget, index, picked, isTabStop, actions }) {
  const { nurse, key, shift, duty, workedSeconds, blocks } = row;
  const name = `${nurse.first_name} ${nurse.last_name}`;
  const sentence = t("timeline.round_of", {
    name,
    letters: key.letters,
    from: index.clock.hour(duty.from),
    to: index.clock.hour(duty.to),
    n: blocks.length,
    worked: duration(workedSeconds),
  });
  return html`<div class="row-name" role="rowheader">
    <button type="button" class="row-head" data-round=${shift.id} tabindex=${isTabStop ? 0 : -1} title=${sentence}
      aria-label=${sentence} aria-pressed=${picked} onClick=${() => actions.select(round(shift.id))}>
      <i class="nurse-key">${key.letters}</i><i class="sample" /><span class="nurse-name">${name}</span>
      ${place !== undefined && html`<${Price} place=${place} isTarget=${isTarget} />`}
      ${blocks.length > 0 && html`<${Load} row=${row} />`}
    </button>
  </div>`;
}

/** What the lifted visit would cost in this round, in the place of its load. */
function Price({ place, isTarget }) {
  const price = place && placePrice(place);
  return html`<span class=${["price", price?.tone, isTarget && "target"].filter(Boolean).join(" ")}
    title=${price?.sentence}>${price?.text ?? "…"}</span>`;
}

/** Time worked, and how much of the shift it fills. */
function Load({ row: { duty, workedSeconds, overtime } }) {
  const worked = Math.min(1, workedSeconds / 60 / (duty.to - duty.from));
  return html`<span class=${overtime ? "load over" : "load"}><b>${duration(workedSeconds)}</b>
    <span class="bar"><i style=${{ "--worked": worked }} /></span></span>`;
}

function Pause({ pause, index }) {
  const sentence = t("timeline.break_at", {
    hour: index.clock.hour(pause.from),
    length: duration((pause.to - pause.from) * 60),
  });
  return html`<span class="break" role="gridcell" style=${at(pause)} title=${sentence} aria-label=${sentence} />`;
}

function Overtime({ overtime }) {
  const minutes = Math.round(overtime.to - overtime.from);
  return html`<i class="overtime" aria-hidden="true" style=${at(overtime)} />
    <i class="flag late-end" aria-hidden="true" style=${{ "--from": overtime.to }}>+${minutes}</i>`;
}
