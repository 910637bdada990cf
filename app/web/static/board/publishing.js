/** Has nurses see a plan: asks first, with what it changes for whom, and says what came of it. */
import { ask, Refused } from "../page/api.js";
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { nursesOf, publishedPlan } from "./plan_choice.js";

/** @import { Plan } from "../page/shapes.js" @import { Notice, Shown } from "./store.js" */

export class Publishing {
  /**
   * @param {import("./store.js").Store} store
   * @param {import("./attempts.js").Attempts} attempts
   * @param {import("./reading.js").Reading} reading
   * @param {import("./editing.js").Editing} editing
   */
  constructor(store, attempts, reading, editing) {
    this.store = store;
    this.attempts = attempts;
    this.reading = reading;
    this.editing = editing;
  }

  get state() {
    return /** @type {Shown} */ (this.store.state);
  }

  /** Ask about publishing the plan shown: the one chosen, where it is still being read. */
  ask = () =>
    this.attempts.run(async () => {
      await this.reading.settled();
      await this.editing.settled();
      const { index, plan } = this.state;
      const now = publishedPlan(index.day.plans);
      const against = now && (await this.reading.plan(now.id));
      if (this.state.plan === plan) this.store.set({ publishing: { against }, notice: null });
      else await this.ask();
    });

  /** Show a plan, and ask about it. */
  askOf = (planId) =>
    this.attempts.run(async () => {
      await this.reading.show(this.state.index, planId);
      await this.ask();
    });

  leave = () => this.store.set({ publishing: null });

  /** Have nurses see the plan shown, in the place of the one they see. */
  publish = () =>
    this.attempts.run(async () => {
      const { plan, index, publishing } = this.state;
      if (!plan) return;
      this.leave();
      const notice = await publishPlan(plan, publishedPlan(index.day.plans)?.id ?? null).catch((error) => {
        this.store.set({ publishing }); // Nothing is known to be done: the question stays.
        throw error;
      });
      this.reading.forget(); // Another plan may have been archived by it.
      await this.reading.day(index.day.day, plan.id);
      this.store.set({ notice });
    });
}

/** @param {Plan} plan @param {string|null} replaces the plan that this page knows as published @returns {Promise<Notice>} what to say */
async function publishPlan(plan, replaces) {
  const version = { "If-Match": `"${plan.version}"` };
  try {
    const done = await ask("POST", `/plans/${plan.id}/publish`, { replaces }, version);
    return { tone: "good", text: [t("publish.done", { n: nursesOf(plan) }), planningTime(done)].join(" ") };
  } catch (error) {
    if (!(error instanceof Refused) || ![409, 412].includes(error.status)) throw error;
    // Somebody else was quicker: what they did is shown, and the coordinator decides anew.
    return { tone: "bad", text: error.message };
  }
}

/** How long after opening the day a plan was published; empty where that is not known. */
function planningTime({ planning_seconds: seconds }) {
  if (seconds === null) return "";
  return seconds < 60 ? t("publish.within_a_minute") : t("publish.after", { length: duration(seconds) });
}
