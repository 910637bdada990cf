/** Changes of the plan by hand: asked of the service one after the other, shown at once, undone and redone. */
import { ask, get, post, Refused } from "../page/api.js";
import { t } from "../page/language.js";
import { editSentence } from "./edit_words.js";
import { editedPlan, touchedShifts, withLines } from "./edited_plan.js";
import { layOut } from "./rows.js";

/** @import { Edit, Edited, Plan, PlaceTold } from "../page/shapes.js" */

/** Lines of changed rounds are fetched once no other change has come for so long. */
const LINES_AFTER_MILLISECONDS = 250;

export class Editing {
  /** One change after the other: each names the version that the one before made. */
  #line = Promise.resolve();
  #waiting = 0;
  /** @type {Set<string>} */
  #undrawn = new Set();
  #drawing = 0;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./attempts.js").Attempts} attempts
   * @param {import("./reading.js").Reading} reading
   */
  constructor(store, attempts, reading) {
    this.store = store;
    this.attempts = attempts;
    this.reading = reading;
  }

  get state() {
    return /** @type {import("./store.js").Shown & {plan: Plan}} */ (this.store.state);
  }

  /** Whether a change is under way. */
  get isBusy() {
    return this.#waiting > 0;
  }

  /** Whether the plan shown may be changed here and now. */
  get isPossible() {
    const { plan, me, gone } = this.store.state;
    return Boolean(plan) && !gone && me.grants.includes("write:plans");
  }

  /** Whether a change is one of the plan shown, and not of a copy that it makes. */
  get isDraft() {
    const { source, status } = this.state.plan;
    return source === "edit" && status === "draft";
  }

  /** Wait until every change asked for so far is made or refused. */
  settled = () => this.#line;

  /**
   * Change the plan; what it comes to is on screen when this ends.
   * @param {Edit[]} edits
   * @param {Plan|null} [foreseen] what a preview says the plan will be: shown at once, taken back where it is refused
   * @returns {Promise<Edited|null>} null where it was refused, which is told
   */
  async edit(edits, foreseen = null) {
    const { plan: stood } = this.state;
    const done = this.#inLine("edits", { edits }, () => this.edit(edits));
    if (foreseen) this.#lay(foreseen);
    try {
      return await done;
    } finally {
      if (foreseen && this.state.plan === foreseen) this.#lay(stood);
    }
  }

  undo = () => this.#inLine("undo", undefined, this.undo);
  redo = () => this.#inLine("redo", undefined, this.redo);

  /** What changes would come to; nothing is stored. @returns {Promise<Edited>} */
  preview = async (edits) => {
    await this.settled();
    return post(`/plans/${this.state.plan.id}/preview`, { edits });
  };

  /** The cheapest place of a visit in every round, by shift. @returns {Promise<Map<string, PlaceTold>>} */
  places = async (visitId) => {
    await this.settled();
    const { places } = await get(`/plans/${this.state.plan.id}/places/${encodeURIComponent(visitId)}`);
    return new Map(places.map((place) => [place.shift_id, place]));
  };

  /** The same key where the answer was lost and it is asked again: it is done once. */
  #inLine(path, body, again, key = crypto.randomUUID()) {
    this.#waiting += 1;
    const run = this.#line
      .then(() => this.#change(path, body, key, again))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#line = run.then(() => undefined);
    return run;
  }

  /** @returns {Promise<Edited|null>} */
  async #change(path, body, key, again) {
    /** @type {Edited|null} */
    let edited = null;
    const work = async () => {
      const { plan } = this.state;
      const headers = { "If-Match": `"${plan.version}"`, ...(path === "edits" ? { "Idempotency-Key": key } : {}) };
      try {
        edited = await ask("POST", `/plans/${plan.id}/${path}`, body, headers);
      } catch (error) {
        if (error instanceof Refused && error.code === "visit_locked") {
          this.store.set({ notice: { tone: "bad", text: t("edit.locked") } });
          return;
        }
        if (!(error instanceof Refused) || error.status !== 412) throw error;
        await this.#overtaken(path === "edits" ? again : null);
        return;
      }
      await this.#show(plan, /** @type {Edited} */ (edited));
    };
    await this.attempts.run(work, () => this.#inLine(path, body, again, key));
    return edited;
  }

  /** @param {Plan} before @param {Edited} edited */
  async #show(before, edited) {
    const { index, lines } = this.state;
    const plan = editedPlan(index, before, edited);
    this.reading.keep(plan);
    if (plan.id === before.id) this.#lay(plan, { notice: null });
    else await this.#showCopy(plan, edited.plan, lines);
    for (const shift of touchedShifts(edited)) this.#undrawn.add(shift);
    clearTimeout(this.#drawing);
    this.#drawing = setTimeout(() => this.attempts.run(() => this.#draw()), LINES_AFTER_MILLISECONDS);
  }

  /** @param {Plan} plan @param {Partial<import("./store.js").State>} [more] */
  #lay(plan, more = {}) {
    const { index, layout } = this.state;
    this.store.set({ plan, layout: layOut(index, plan, layout), ...more });
  }

  /** A copy is a plan more in the list of the day: both are shown together, with the lines that it came with. */
  async #showCopy(plan, summary, lines) {
    await this.reading.show(this.state.index.withPlan(summary), plan.id, lines);
    this.store.set({ notice: null });
  }

  /** Fetch the driven lines of the rounds that changed. */
  async #draw() {
    const { plan } = this.state;
    const shifts = new Set(this.#undrawn);
    this.#undrawn.clear();
    const which = [...shifts].map((shift) => `shift_id=${encodeURIComponent(shift)}`).join("&");
    const fresh = await get(`/plans/${plan.id}/lines?${which}`);
    if (this.state.plan.id === plan.id) this.store.set({ lines: withLines(this.state.lines, fresh, shifts) });
  }

  /** Somebody else changed the plan meanwhile: show what they did, and offer to do one's own change after it. */
  async #overtaken(again) {
    await this.reading.again();
    const { plan, index } = this.state;
    const { edits } = await get(`/plans/${plan.id}/edits`);
    const last = edits.find((step) => !step.undone);
    const text = last
      ? t("edit.overtaken", { who: last.who ?? t("edit.somebody"), what: editSentence(index, last) })
      : t("edit.overtaken_unknown");
    this.store.set({ notice: { tone: "bad", text, again: again ?? undefined } });
  }
}
