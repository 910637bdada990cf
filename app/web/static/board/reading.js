/** Reads days and plans, and shows them: which day, which plan of it, and with which it is compared. */
import { get } from "../page/api.js";
import { longDay } from "../page/format.js";
import { t } from "../page/language.js";
import { DayIndex } from "./day_index.js";
import { stillOffered } from "./offer.js";
import { comparedPlan, planToShow, runningPlan } from "./plan_choice.js";
import { layOut } from "./rows.js";

/** @import { Plan, PlanSummary } from "../page/shapes.js" */

export class Reading {
  /** Counts what was asked to be shown: only the last is. */
  #turn = 0;
  /** What was asked to be shown last, until it is. @type {Promise<void>} */
  #showing = Promise.resolve();
  /** The rounds of a plan, fetched once for each version that is shown. @type {Map<string, Plan>} */
  #plans = new Map();
  /** Behind which day the list of days goes on; null at its end. @type {string|null} */
  #earlier = null;

  /**
   * @param {import("./store.js").Store} store @param {import("./attempts.js").Attempts} attempts
   * @param {(running: PlanSummary) => void} running told of a solve of the day that has not ended
   */
  constructor(store, attempts, running) {
    this.store = store;
    this.attempts = attempts;
    this.running = running;
  }

  get state() {
    return /** @type {import("./store.js").Shown} */ (this.store.state);
  }

  /** Read the newest days, and show the one wanted, else the newest. @param {string|null} wanted */
  async first(wanted) {
    this.#earlier = null;
    this.store.set({ days: [] });
    await this.#days(wanted);
    const { days } = this.state;
    const day = days.find((one) => one.day === wanted) ?? days.at(-1);
    if (!day) {
      this.store.set({ stage: "ready" });
      return;
    }
    await this.day(day.day);
    if (wanted && day.day !== wanted) this.store.set({ notice: { tone: "warn", text: t("board.other_day", { day: longDay(day.day) }) } });
  }

  /** Read the newest days, and earlier ones until the one wanted and one before it are known. */
  async #days(wanted) {
    do {
      const { days, next } = await get(`/days?limit=366${this.#earlier ? `&after=${this.#earlier}` : ""}`);
      this.#earlier = next;
      this.store.set({ days: [...days.reverse(), ...this.state.days] });
    } while (this.#earlier && wanted && wanted <= this.state.days[0].day);
  }

  /** Read a day, and show a plan of it: the one named, else the one shown, else the newest. */
  async day(day, planId = this.state.plan?.id) {
    if (this.#earlier && day <= this.state.days[0].day) await this.#days(day);
    const index = new DayIndex(await get(`/days/${day}`));
    await this.show(index, planToShow(index.day.plans, planId)?.id ?? null);
    const running = runningPlan(index.day.plans);
    if (running) this.running(running);
  }

  /** Read the day again, and the plan shown, which has another version now. */
  async again() {
    const { plan, index } = this.state;
    if (plan) this.#plans.delete(plan.id);
    await this.day(index.day.day);
  }

  /**
   * Day, plan and rounds change together, or a view would look for a visit in another day.
   * @param {DayIndex} index @param {string|null} planId @param {object|null} [known] lines that it is drawn with, else they are read
   */
  show(index, planId, known = null) {
    this.#showing = this.#show(index, planId, known);
    return this.#showing;
  }

  /** Wait until what was asked to be shown last is shown. */
  settled = () => this.#showing;

  async #show(index, planId, known) {
    const turn = ++this.#turn;
    const beforeId = comparedPlan(index.day.plans, planId, this.state.compared)?.id;
    const [plan, before] = await Promise.all([planId, beforeId].map((id) => (id ? this.plan(id) : null)));
    // Somebody has asked for another plan meanwhile.
    if (turn !== this.#turn) return;
    const lines = known ?? (plan === this.state.plan ? this.state.lines : null);
    const offered = stillOffered(this.state.offered, index, planId);
    const shown = { index, plan, before, layout: layOut(index, plan), lines, offered, publishing: null };
    this.store.set({ ...shown, stage: "ready", gone: false });
    this.#keepSelection();
    if (plan && !lines) this.attempts.run(() => this.#lines(plan.id));
  }

  async #lines(planId) {
    const lines = await get(`/plans/${planId}/lines`);
    if (this.state.plan?.id === planId) this.store.set({ lines });
  }

  /** @param {string} planId @returns {Promise<Plan>} */
  async plan(planId) {
    const plan = this.#plans.get(planId) ?? (await get(`/plans/${planId}`));
    this.#plans.set(planId, plan);
    return plan;
  }

  /** What a plan has become here need not be read. @param {Plan} plan */
  keep(plan) {
    this.#plans.set(plan.id, plan);
  }

  /** Whatever was read is read anew from now on. */
  forget() {
    this.#plans.clear();
  }

  /** Something is always selected when there is something: the first round, until a person chooses. */
  #keepSelection() {
    const { selection, layout, index } = this.state;
    if (selection && (index.visits.has(selection.id) || index.shifts.has(selection.id))) return;
    const row = layout.rows.find(({ blocks }) => blocks.length);
    this.store.set({ selection: row ? { kind: "round", id: row.shift.id } : null });
  }
}
