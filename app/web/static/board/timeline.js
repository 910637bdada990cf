/** The rounds over the hours of the day: one axis, the unassigned lane in sight, a row per shift. */
import { Segments } from "../page/controls.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";
import { neighbour } from "./keyboard.js";
import { Lane } from "./lane.js";
import { Legend } from "./legend.js";
import { Row } from "./row.js";
import { pickedShift } from "./selection.js";

const SCALES = ["day", "morning", "evening"];
const NOON = 13 * 60;

export class Timeline extends Component {
  grid = createRef();

  componentDidUpdate(before) {
    const { selection } = this.props.state;
    if (before.state.selection !== selection) this.#element(selection)?.scrollIntoView({ block: "nearest" });
  }

  /** The block of a visit or the head of a round, wherever it is drawn here. */
  #element(selection) {
    return selection && this.grid.current?.querySelector(`[data-${selection.kind}="${CSS.escape(selection.id)}"]`);
  }

  #press = (event) => {
    // The state of now, not the one last drawn: keys may come faster than frames.
    const { actions } = this.props;
    const { state } = actions;
    if (event.key === "Enter") {
      document.querySelector("#detail-title")?.focus();
      event.preventDefault();
      return;
    }
    const next = neighbour(state.layout, state.selection, event.key);
    if (!next) return;
    event.preventDefault();
    actions.select(next);
    this.#element(next)?.focus({ preventScroll: true });
  };

  render({ state, actions }) {
    const { layout, index, plan, scale } = state;
    const span = shown(layout.span, scale);
    const nurses = new Set(layout.rows.map(({ nurse }) => nurse.id)).size;
    const text = t("timeline.nurses_and_visits", { nurses, n: index.day.visits.length });
    const hover = (event) => actions.hover(event.target.closest("[data-visit]")?.dataset.visit ?? null);
    return html`<section class="timeline" id="timeline" aria-label=${t("timeline.title")}>
      <div class="timeline-bar"><h2>${t("timeline.rounds")}</h2>
        <${Segments} label=${t("timeline.scale")} value=${scale} choose=${actions.scale}
          options=${SCALES.map((one) => ({ value: one, text: t(`scale.${one}`) }))} />
        <${Legend} />
      </div>
      <div class="grid" ref=${this.grid} style=${{ "--day-start": span.from, "--day-min": span.to - span.from }}>
        <div class="still">
          <${Axis} span=${span} clock=${index.clock} text=${text} />
          <${Lane} state=${state} actions=${actions} span=${span} />
        </div>
        <div class="rows" role="grid" aria-label=${t("timeline.grid")} onKeyDown=${this.#press}
          onMouseOver=${hover} onMouseLeave=${() => actions.hover(null)}>
          ${layout.rows.map(
            (row, r) => html`<${Row} key=${row.shift.id} ...${rowProps(state, row, r)} actions=${actions} />`,
          )}
          ${layout.pairs.map((pair) => html`<${Dumbbell} key=${`${pair.minute} ${pair.rows}`} pair=${pair} />`)}
          <${WantedWindow} state=${state} />
          ${plan && html`<${NowLine} clock=${index.clock} span=${span} />`}
        </div>
      </div>
    </section>`;
  }
}

/** The part of the day that a scale shows. */
function shown(span, scale) {
  if (scale === "morning") return { from: span.from, to: Math.max(NOON + 30, span.from + 120) };
  if (scale === "evening") return { from: Math.min(NOON - 30, span.to - 120), to: span.to };
  return span;
}

/** Only what concerns a row, so that the others are not drawn again. */
function rowProps({ layout, selection, hovered, index, look }, row, position) {
  const inRow = (visitId) => layout.places.get(visitId)?.row === position;
  const picked = pickedShift(layout, selection) === row.shift.id;
  const selected = selection?.kind === "visit" && picked ? selection.id : null;
  const nothingPlaced = pickedShift(layout, selection) === null;
  return {
    row,
    index,
    look,
    position,
    picked,
    selected,
    hovered: hovered && inRow(hovered) ? hovered : null,
    isTabStop: picked || (nothingPlaced && position === 0),
  };
}

function Axis({ span, clock, text }) {
  const first = Math.ceil((span.from + 15) / 60) * 60;
  const hours = [];
  for (let minute = first; minute <= span.to - 15; minute += 60) hours.push(minute);
  return html`<div class="axis">
    <div class="row-name">${text}</div>
    <div class="track" aria-hidden="true">
      ${hours.map((minute) => html`<span key=${minute} style=${{ "--from": minute }}>${clock.hour(minute)}</span>`)}
    </div>
  </div>`;
}

/** Two carers at one time: a bar from row to row, thin where it passes over others. */
function Dumbbell({ pair: { minute, rows: [first, second] } }) {
  const kind = second - first > 1 ? "pair far" : "pair";
  const place = { "--from": minute, "--row": first, "--rows": second - first };
  return html`<i class=${kind} aria-hidden="true" style=${place} />`;
}

/** Where an unassigned visit would have to go: its windows, through all rows. */
function WantedWindow({ state: { selection, layout, index } }) {
  if (selection?.kind !== "visit" || layout.places.has(selection.id)) return null;
  return index.windowsOf(selection.id).map(({ from, to }) => {
    const place = { "--from": from, "--long": to - from };
    return html`<i key=${from} class="wanted" aria-hidden="true" style=${place} />`;
  });
}

function NowLine({ clock, span }) {
  const now = clock.now();
  if (now < span.from || now > span.to) return null;
  return html`<i class="now-line" aria-hidden="true" style=${{ "--from": now }} />`;
}
