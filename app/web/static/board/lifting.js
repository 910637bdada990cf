/** A visit lifted out of its round, by pointer or keyboard: where it would go, what that comes to, and its drop. */
import { t } from "../page/language.js";
import { Refused } from "../page/api.js";
import { nurseName } from "./edit_words.js";
import { editedPlan, touchedShifts } from "./edited_plan.js";
import { consequences, NEVER, placeCost, priceSentence } from "./lift_words.js";
import { rowOf } from "./rows.js";
import { placed, visit } from "./selection.js";
import { shortName } from "./wording.js";

/**
 * @import { Edited, MoveEdit, Plan, PlaceTold } from "../page/shapes.js"
 * @import { Row } from "./rows.js"
 *
 * @typedef {{shiftId: string, before: string|null, minute: number|null}} Target `minute` where an hour is wanted
 * @typedef {{visitId: string, plan: Plan, rows: Map<string, Row>, edited: Edited, target: Target|null}} Preview
 * @typedef {object} Lift
 * @property {string} visitId
 * @property {"pointer"|"keyboard"} by
 * @property {{shiftId: string, before: string|null, minute: number}|null} from null where it is in no round
 * @property {Target|null} target
 * @property {Map<string, PlaceTold>|null} places by shift; null until they are known
 * @property {Preview|null} preview of the target, or of the one before until that is known
 */

/** A drop this near to where the care begins anyway, in minutes, wants no other hour. */
const SAME_HOUR = 3;

export class Lifting {
  #asking = false;
  #isDropping = false;

  /** @param {import("./store.js").Store} store @param {import("./editing.js").Editing} editing */
  constructor(store, editing) {
    this.store = store;
    this.editing = editing;
  }

  get state() {
    return /** @type {import("./store.js").Shown & {plan: Plan, lift: Lift|null}} */ (this.store.state);
  }

  /** @param {string} visitId @param {"pointer"|"keyboard"} by */
  lift = (visitId, by) => {
    if (!this.editing.isPossible || this.state.solving || this.state.lift) return;
    const { layout, index } = this.state;
    const place = placed(layout, visitId);
    const from = place && {
      shiftId: place.row.shift.id,
      before: place.row.blocks[place.block.number]?.visitId ?? null,
      minute: place.block.from,
    };
    const target = from && { shiftId: from.shiftId, before: from.before, minute: null };
    this.store.set({ lift: { visitId, by, from, target, places: null, preview: null }, selection: visit(visitId) });
    this.#say(t("lift.lifted", { patient: shortName(index.patientOf(visitId)) }));
    this.#askPlaces(visitId);
  };

  async #askPlaces(visitId) {
    await this.editing.attempts.run(async () => {
      const places = await this.editing.places(visitId);
      const { lift } = this.state;
      if (!lift || lift.visitId !== visitId) return;
      this.store.set({ lift: { ...lift, places } });
      if (!lift.target && lift.by === "keyboard") this.aim(cheapest([...places.values()]));
    });
  }

  /** Say where it would go; null: out of all rounds. @param {Target|null} target */
  aim = (target) => {
    const { lift } = this.state;
    if (!lift || this.#isDropping || same(lift.target, target)) return;
    const aimed = { ...lift, target };
    this.store.set({ lift: edits(aimed, this.state) ? aimed : { ...aimed, preview: null } });
    this.#askPreview();
  };

  /** One question at a time: while one is under way only the newest target waits. */
  async #askPreview() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let { lift } = this.state; lift && !isKnown(lift) && edits(lift, this.state); { lift } = this.state) {
        const { target, visitId } = lift;
        const preview = await this.#previewOf(lift);
        const { lift: now } = this.state;
        if (now?.visitId !== visitId || !same(now.target, target)) continue;
        if (!preview) break;
        this.store.set({ lift: { ...now, preview } });
        if (now.by === "keyboard") this.#say(this.#whatItComesTo({ ...now, preview }));
      }
    } finally {
      this.#asking = false;
    }
  }

  /** @param {Lift} lift @returns {Promise<Preview|null>} */
  async #previewOf(lift) {
    try {
      const edited = await this.editing.preview(edits(lift, this.state));
      const { index, plan } = this.state; // Of now: the change before this one may have been refused meanwhile.
      const after = editedPlan(index, plan, edited);
      const routes = new Map(after.routes.map((route) => [route.shift_id, route]));
      const rows = touchedShifts(edited).map((id) => [
        id,
        rowOf(index, index.shifts.get(id), routes.get(id) ?? null, after.locks),
      ]);
      return { visitId: lift.visitId, plan: after, rows: new Map(/** @type {[string, Row][]} */ (rows)), edited, target: lift.target };
    } catch (error) {
      if (error instanceof Refused) this.#say(error.sentence);
      return null; // The drop asks the same, and tells what is wrong.
    }
  }

  /** Put it down where it is held; a rule that nobody may break refuses, and is named. */
  drop = async () => {
    const { lift } = this.state;
    if (!lift || this.#isDropping) return;
    const asked = edits(lift, this.state);
    if (!asked) {
      this.cancel();
      return;
    }
    this.#isDropping = true;
    try {
      await this.#put(lift, asked);
    } finally {
      this.#isDropping = false;
    }
  };

  /** @param {Lift} lift @param {import("../page/shapes.js").Edit[]} asked */
  async #put(lift, asked) {
    const preview = isKnown(lift) ? lift.preview : await this.#previewOf(lift);
    const rule = preview && forbidden(this.state.plan, preview.plan, lift.visitId);
    if (rule) {
      this.store.set({ lift: null, notice: { tone: "bad", text: t("lift.refused", { rule }) }, focus: visit(lift.visitId) });
      this.#say(t("lift.refused", { rule }));
      return;
    }
    const sentence = preview ? this.#whatItComesTo({ ...lift, preview }) : "";
    const edited = await (preview && this.editing.isDraft ? this.#putAtOnce(lift, preview, asked) : this.#putInACopy(lift, preview, asked));
    if (edited) this.#say(t("lift.dropped", { sentence }));
  }

  /** What the preview says is the plan from now on, unless it is refused. */
  #putAtOnce(lift, preview, asked) {
    const done = this.editing.edit(asked, preview.plan);
    this.#isDropping = false;
    this.store.set({ lift: null, focus: visit(lift.visitId) });
    return done;
  }

  /** The preview stays until there is a plan that is what it shows: nothing jumps back in between. */
  async #putInACopy(lift, preview, asked) {
    this.store.set({ lift: { ...lift, preview } });
    const edited = await this.editing.edit(asked);
    this.store.set({ lift: null, focus: visit(lift.visitId) });
    return edited;
  }

  cancel = () => {
    const { lift } = this.state;
    if (!lift || this.#isDropping) return;
    this.store.set({ lift: null, focus: visit(lift.visitId) });
    this.#say(t("lift.cancelled"));
  };

  #whatItComesTo(lift) {
    const { index, plan } = this.state;
    if (!lift.target) return t("lift.out_of_rounds");
    const at = lift.preview.plan.routes.flatMap(({ stops }) => stops).find((stop) => stop.visit_id === lift.visitId);
    const hour = at ? index.clock.hour(index.clock.minute(at.start)) : "";
    const price = priceSentence(consequences(plan, lift.preview.plan));
    return t("lift.at", { nurse: nurseName(index, lift.target.shiftId), hour, price });
  }

  #say(said) {
    this.store.set({ said });
  }
}

/** Whether the preview is of where it is held now. @param {Lift} lift */
export const isKnown = ({ preview, target }) => preview !== null && same(preview.target, target);

const same = (one, other) =>
  one?.shiftId === other?.shiftId && one?.before === other?.before && one?.minute === other?.minute;

/**
 * What a drop would ask for; null where nothing would change.
 * @param {Lift} lift @param {{index: import("./day_index.js").DayIndex}} state
 * @returns {import("../page/shapes.js").Edit[]|null}
 */
function edits({ visitId, from, target }, { index }) {
  if (!target) return from && [{ kind: "unassign", visit_id: visitId }];
  const stays = from && from.shiftId === target.shiftId && from.before === target.before;
  const isSameHour = target.minute === null || (from && Math.abs(target.minute - from.minute) < SAME_HOUR);
  if (stays && isSameHour) return null;
  /** @type {MoveEdit} */
  const move = { kind: "move", visit_id: visitId, shift_id: target.shiftId, before: target.before };
  if (stays && target.minute !== null) move.start = index.clock.iso(target.minute);
  return [move];
}

/** The place that costs the least and breaks no rule, else the least of all. @param {PlaceTold[]} places */
function cheapest(places) {
  const best = places.toSorted((one, other) => placeCost(one) - placeCost(other))[0];
  return best && { shiftId: best.shift_id, before: best.before, minute: null };
}

/** The sentence of a rule that a visit would break and that nobody may. @param {Plan} before @param {Plan} after */
function forbidden(before, after, visitId) {
  const known = new Set(before.violations.map(({ code, visit_id }) => `${code} ${visit_id}`));
  return after.violations.find(
    ({ code, visit_id }) => visit_id === visitId && NEVER.has(code) && !known.has(`${code} ${visit_id}`),
  )?.message;
}
