/** One shift in the timeline, back to front: duty, windows, driving, waiting, break, overtime, care. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { round, visit } from "./selection.js";
import { visitLetter, visitSentence } from "./wording.js";

/** A window this short is drawn behind its visit; a longer one only when it matters. */
const SHORT_WINDOW = 65;

const at = ({ from, to }) => ({ "--from": from, "--long": to - from });

/** @extends {Still<{row: import("./rows.js").Row, index: import("./day_index.js").DayIndex, position: number, picked: boolean, selected: string|null, hovered: string|null, isTabStop: boolean, look: number}>} */
export class Row extends Still {
  render({ row, index, picked, selected, hovered, isTabStop, actions }) {
    const { shift, key, duty, blocks, drives, waits, breaks, overtime } = row;
    const kinds = ["row", `nurse-${key.colour}`, key.pattern, picked && "picked", hovered && "hovered"];
    return html`<div class=${kinds.filter(Boolean).join(" ")} role="row">
      <${Name} row=${row} index=${index} tabStop=${isTabStop && !selected} actions=${actions} picked=${picked && !selected} />
      <div class="track">
        <i class="duty" aria-hidden="true" style=${at(duty)} />
        ${blocks.map((block) => html`<${Window} key=${block.visitId} block=${block} selected=${block.visitId === selected} hovered=${block.visitId === hovered} />`)}
        ${drives.map((drive) => html`<i key=${drive.from} class="drive" aria-hidden="true" style=${at(drive)} />`)}
        ${waits.map((wait) => html`<i key=${wait.from} class="wait" aria-hidden="true" style=${at(wait)} />`)}
        ${breaks.map((pause) => html`<span key=${pause.from} class="break" role="gridcell" style=${at(pause)} title=${breakSentence(index, pause)} aria-label=${breakSentence(index, pause)} />`)}
        ${overtime && html`<i class="overtime" aria-hidden="true" style=${at(overtime)} /><i class="flag late-end" aria-hidden="true" style=${{ "--from": overtime.to }}>+${Math.round(overtime.to - overtime.from)}</i>`}
        ${blocks.map(
          (
            block,
            i,
          ) => html`<${Block} key=${block.visitId} block=${block} room=${(blocks[i + 1]?.from ?? overtime?.to ?? Infinity) - block.to} index=${index} selected=${block.visitId === selected}
          tabStop=${isTabStop && block.visitId === selected} actions=${actions} />`,
        )}
        ${!blocks.length && html`<span class="no-visit" role="gridcell" style=${at(duty)}>${t("timeline.no_visit")}</span>`}
      </div>
    </div>`;
  }
}

const breakSentence = (index, { from, to }) =>
  t("timeline.break_at", { hour: index.clock.hour(from), length: duration((to - from) * 60) });

function Name({ row, index, tabStop, actions, picked }) {
  const { nurse, key, shift, duty, workedSeconds, overtime, blocks } = row;
  const name = `${nurse.first_name} ${nurse.last_name}`;
  const worked = workedSeconds / 60 / (duty.to - duty.from);
  const sentence = t("timeline.round_of", {
    name,
    letters: key.letters,
    from: index.clock.hour(duty.from),
    to: index.clock.hour(duty.to),
    n: blocks.length,
    worked: duration(workedSeconds),
  });
  return html`<div class="row-name" role="rowheader">
    <button type="button" class="row-head" data-round=${shift.id} tabindex=${tabStop ? 0 : -1} aria-label=${sentence} aria-pressed=${picked} title=${sentence} onClick=${() => actions.select(round(shift.id))}>
      <i class="nurse-key">${key.letters}</i><i class="sample" /><span class="nurse-name">${name}</span>
      ${blocks.length > 0 && html`<span class="load ${overtime ? "over" : ""}"><b>${duration(workedSeconds)}</b><span class="bar"><i style=${{ "--worked": Math.min(1, worked) }} /></span></span>`}
    </button></div>`;
}

function Window({ block: { window, lateMinutes }, selected, hovered }) {
  const short = window.to - window.from <= SHORT_WINDOW;
  if (!(short || lateMinutes || selected || hovered)) return null;
  const kind = lateMinutes ? "late" : selected ? "selected" : hovered ? "hovered" : "short";
  return html`<i class="window ${kind}" aria-hidden="true" style=${at(window)} />`;
}

function Block({ block, room, index, selected, tabStop, actions }) {
  const { visitId, lateMinutes, window, from, isPair } = block;
  const sentence = visitSentence(index, block);
  const kinds = [
    "block",
    `care-${index.kindOf(visitId)}`,
    lateMinutes && "late",
    selected && "selected",
    isPair && "paired",
  ];
  return html`${lateMinutes > 0 && html`<i class="too-late" aria-hidden="true" style=${at({ from: window.to, to: from })} />`}
    <button type="button" role="gridcell" class=${kinds.filter(Boolean).join(" ")} style=${at(block)} data-visit=${visitId} tabindex=${tabStop ? 0 : -1}
      aria-selected=${selected} aria-label=${sentence} title=${sentence} onClick=${() => actions.select(visit(visitId))}>
      <span class="inside"><b>${visitLetter(index.kindOf(visitId))}</b><span>${index.patientOf(visitId).last_name}</span></span>
      ${isPair && icon("pair", 11, "mark")}${lateMinutes > 0 && html`<i class="late-start" style=${{ "--room": Math.min(room, 60) }}><span class="flag">+${lateMinutes}</span></i>`}
    </button>`;
}
