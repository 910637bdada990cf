/** The rounds over the hours of the day: one axis, the unassigned lane in sight, a row per shift. */
import { Segments } from "../page/controls.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";
import { Drag } from "./drag.js";
import { neighbour } from "./keyboard.js";
import { Lane } from "./lane.js";
import { Legend } from "./legend.js";
import { LiftBadge } from "./lift_badge.js";
import { liftKey } from "./lift_keys.js";
import { Row } from "./row.js";
import { pickedShift, visit } from "./selection.js";

const SCALES = ["day", "morning", "evening"];
const NOON = 13 * 60;

export class Timeline extends Component {
  grid = createRef();
  hand = createRef();

  componentDidUpdate(before) {
    const { selection, focus, lift } = this.props.state;
    if (before.state.selection !== selection) this.#element(selection)?.scrollIntoView({ block: "nearest" });
    // After a change by hand the visit may be drawn elsewhere: the focus goes along.
    if (before.state.focus !== focus && focus) this.#element(focus)?.focus({ preventScroll: true });
    if (lift?.by === "keyboard" && !this.grid.current?.contains(document.activeElement)) this.#holdFocus(lift.visitId);
  }

  /** A visit that is lifted by keyboard is drawn now here, now there; the keys have to come here all the same. */
  #holdFocus(visitId) {
    const block = this.#element(visit(visitId)) ?? this.grid.current?.querySelector(".row-head");
    block?.focus({ preventScroll: true });
    block?.scrollIntoView({ block: "nearest" });
  }

  /** The block of a visit or the head of a round, wherever it is drawn here. */
  #element(selection) {
    return selection && this.grid.current?.querySelector(`[data-${selection.kind}="${CSS.escape(selection.id)}"]`);
  }

  #drag = new Drag(this.props.actions.lifting, () => ({
    grid: this.grid.current,
    hand: this.hand.current,
    layout: this.props.actions.state.layout,
  }));

  #press = (event) => {
    // The state of now, not the one last drawn: keys may come faster than frames.
    const { actions } = this.props;
    const { state } = actions;
    if (liftKey(actions, event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
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
    const lifting = state.lift ? "grid lifting" : "grid";
    return html`<section class="timeline" id="timeline" aria-label=${t("timeline.title")}>
      <div class="timeline-bar"><h2>${t("timeline.rounds")}</h2>
        <${Segments} label=${t("timeline.scale")} value=${scale} choose=${actions.scale}
          options=${SCALES.map((one) => ({ value: one, text: t(`scale.${one}`) }))} />
        <${Legend} />
      </div>
      <div class=${lifting} ref=${this.grid} onPointerDown=${this.#drag.begin} style=${{ "--day-start": span.from, "--day-min": span.to - span.from }}>
        <div class="still">
          <${Axis} span=${span} clock=${index.clock} text=${text} />
          <${Lane} state=${state} actions=${actions} span=${span} press=${this.#press} />
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
      <i class="hand" aria-hidden="true" ref=${this.hand} />
      <${LiftBadge} state=${state} />
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
function rowProps({ layout, selection, hovered, index, look, lift }, row, position) {
  const inRow = (visitId) => layout.places.get(visitId)?.row === position;
  const picked = pickedShift(layout, selection) === row.shift.id;
  const selected = selection?.kind === "visit" && picked ? selection.id : null;
  const preview = lift?.preview?.rows.get(row.shift.id) ?? null;
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
    ...(lift ? heldOver(lift, row, index) : NOTHING_HELD),
    preview,
    lifted: lift && (preview || inRow(lift.visitId)) ? lift.visitId : null,
  };
}

const NOTHING_HELD = { place: undefined, isTarget: false, isOff: false };

/** Where a lifted visit would go in a row; rows that are not at work in its hours fade. */
function heldOver(lift, { shift, duty }, index) {
  const isOff = !index.windowsOf(lift.visitId).some(({ from, to }) => from <= duty.to && to >= duty.from);
  return { place: lift.places?.get(shift.id) ?? null, isTarget: lift.target?.shiftId === shift.id, isOff };
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

/** Where an unassigned or lifted visit would have to go: its windows, through all rows. */
function WantedWindow({ state: { selection, layout, index, lift } }) {
  const visitId = lift?.visitId ?? (selection?.kind === "visit" && !layout.places.has(selection.id) && selection.id);
  if (!visitId) return null;
  return index.windowsOf(visitId).map(({ from, to }) => {
    const place = { "--from": from, "--long": to - from };
    return html`<i key=${from} class="wanted" aria-hidden="true" style=${place} />`;
  });
}

function NowLine({ clock, span }) {
  const now = clock.now();
  if (now < span.from || now > span.to) return null;
  return html`<i class="now-line" aria-hidden="true" style=${{ "--from": now }} />`;
}
