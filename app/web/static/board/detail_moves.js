/** What can be done to the selected visit by hand, for whoever does not drag: lock, give, swap, hand over, take out. */
import { Deed } from "../page/controls.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { nurseName } from "./edit_words.js";
import { Places } from "./detail_lift.js";
import { lockOf } from "./rows.js";
import { placed, visit } from "./selection.js";
import { shortName } from "./wording.js";

/** @import { PlaceTold } from "../page/shapes.js" */

/**
 * Keyed by its visit and the plan's version: places that were asked for are those of this moment.
 * @extends {Component<{state: any, visitId: string, actions: import("./actions.js").Actions}, {places: Map<string, PlaceTold>|null, isAsked: boolean}>}
 */
export class Moves extends Component {
  state = { places: /** @type {Map<string, PlaceTold>|null} */ (null), isAsked: false };

  componentDidMount() {
    const { state, visitId } = this.props;
    if (!placed(state.layout, visitId)) this.#ask();
  }

  #ask = () => {
    const { actions, visitId } = this.props;
    this.setState({ isAsked: true });
    actions.editing.attempts.run(async () => this.setState({ places: await actions.editing.places(visitId) }));
  };

  #move = (target) => {
    const { visitId } = this.props;
    this.#edit({ kind: "move", visit_id: visitId, shift_id: target.shiftId, before: target.before });
  };

  #edit = async (edit) => {
    const { actions, visitId } = this.props;
    if (await actions.editing.edit([edit])) actions.focus(visit(visitId));
  };

  render({ state: { layout, index, plan }, visitId, actions }, { places, isAsked }) {
    const place = placed(layout, visitId);
    const held = lockOf(plan.locks, visitId);
    const lock = (nurse, hour) => this.#edit({ kind: "lock", visit_id: visitId, nurse, hour });
    const [nurse, hour] = [Boolean(held?.shift_id), Boolean(held?.start)];
    return html`<section class="moves"><h3>${t("moves.title")}</h3>
      ${place && html`<div class="buttons">
        <button type="button" class="button" aria-pressed=${nurse} onClick=${() => lock(!nurse, hour)}>${t("moves.lock_nurse")}</button>
        <button type="button" class="button" aria-pressed=${hour} onClick=${() => lock(nurse, !hour)}>${t("moves.lock_hour")}</button>
        <button type="button" class="button" disabled=${nurse}
          onClick=${() => this.#edit({ kind: "unassign", visit_id: visitId })}>${t("moves.unassign")}</button>
        ${!isAsked && html`<button type="button" class="button" disabled=${nurse} onClick=${this.#ask}>${t("moves.where")}</button>`}
      </div>`}
      ${isAsked && html`<${Places} places=${places} index=${index} choose=${this.#move} />`}
      ${place && !nurse && html`<div class="buttons">
        <${Deed} label=${t("moves.swap")} deed=${t("moves.do_swap")} options=${() => others(layout, index, place)}
          act=${(other) => this.#edit({ kind: "swap", visit_id: visitId, with_visit_id: other })} />
        <${Deed} label=${t("moves.split")} deed=${t("moves.do_split")} options=${() => otherShifts(layout, index, place)}
          act=${(shift) => this.#edit({ kind: "split", visit_id: visitId, shift_id: shift })} />
      </div>`}
    </section>`;
  }
}

/** Visits of other rounds, by the hour. */
function others(layout, index, place) {
  return layout.rows
    .filter((row) => row !== place.row)
    .flatMap((row) => row.blocks.map((block) => ({ row, block })))
    .toSorted((one, other) => one.block.from - other.block.from)
    .map(({ row, block }) => ({
      value: block.visitId,
      text: `${index.clock.hour(block.from)} ${shortName(index.patientOf(block.visitId))} (${row.nurse.first_name})`,
    }));
}

const otherShifts = (layout, index, place) =>
  layout.rows
    .filter((row) => row !== place.row)
    .map(({ shift, duty }) => ({
      value: shift.id,
      text: `${nurseName(index, shift.id)}, ${index.clock.hour(duty.from)}–${index.clock.hour(duty.to)}`,
    }));
