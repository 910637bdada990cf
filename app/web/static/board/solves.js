/** Having a day planned: asked for, followed, stopped, and its plan offered beside the one shown. */
import { post } from "../page/api.js";
import { t } from "../page/language.js";
import { watchSolve, withoutPlan } from "./solving.js";

/** @import { Plan, PlanSummary } from "../page/shapes.js" */

const USUAL_SECONDS = 20;

export class Solves {
  /** Ends the watch of the solve under way. */
  #unwatch = () => {};

  /**
   * @param {import("./store.js").Store} store @param {import("./attempts.js").Attempts} attempts
   * @param {() => import("./reading.js").Reading} reading
   * @param {() => Promise<void>} settled once no change by hand is under way
   */
  constructor(store, attempts, reading, settled) {
    this.store = store;
    this.attempts = attempts;
    this.reading = reading;
    this.settled = settled;
  }

  get state() {
    return /** @type {import("./store.js").Shown} */ (this.store.state);
  }

  /** Plan the day anew as the team has set it; what is locked in the plan shown stays. */
  ask = () =>
    this.attempts.run(async () => {
      await this.settled();
      const { index, plan: shown } = this.state;
      const plan = await post("/plans", { day: index.day.day, keep: shown?.id ?? null });
      this.store.set({ notice: null });
      this.watch(plan);
    });

  /** End it now: the best it has found by then is the plan. */
  finish = () => this.#end("finish");

  /** Give it up: there is no plan. */
  cancel = () => this.#end("cancel");

  #end = (how) =>
    this.attempts.run(async () => {
      const { solving } = this.state;
      if (!solving) return;
      this.store.set({ solving: { ...solving, stopping: true } });
      await post(`/plans/${solving.planId}/${how}`);
    });

  /** Follow a solve until it ends, whoever asked for it. @param {PlanSummary} plan */
  watch = ({ id: planId, settings }) => {
    if (this.state.solving?.planId === planId) return;
    this.#unwatch();
    const seconds = settings?.seconds ?? USUAL_SECONDS;
    this.store.set({ solving: { planId, seconds, progress: [], stopping: false } });
    this.#unwatch = watchSolve(planId, {
      progress: (step) => {
        const { solving } = this.state;
        if (solving) this.store.set({ solving: { ...solving, progress: [...solving.progress, step] } });
      },
      ended: (plan) => this.#ended(plan),
      gone: (gone) => (gone ? this.attempts.lose() : this.store.set({ gone: false })),
    });
  };

  /** Offer its plan beside the one shown, or show it where there is none; or say why there is none. */
  #ended(summary) {
    const { index } = this.state;
    this.store.set({ solving: null });
    if (summary.day !== index.day.day) return undefined;
    if (summary.state !== "ready") {
      this.store.set({ notice: withoutPlan(summary) });
      return undefined;
    }
    return this.attempts.run(
      async () => {
        const made = await this.reading().plan(summary.id);
        const { plan: old } = this.state;
        await this.reading().day(index.day.day, old?.id ?? made.id);
        this.store.set(old ? { offered: made, notice: null } : { notice: this.#shownNow(made) });
      },
      () => this.#ended(summary),
    );
  }

  /** Offer a plan that somebody else had made while nobody here looked on. @param {string} planId */
  async offer(planId) {
    const { index, plan } = this.state;
    const found = index.day.plans.find(({ id }) => id === planId);
    if (!plan || found?.state !== "ready" || found.source !== "solve") return;
    this.store.set({ offered: await this.reading().plan(planId) });
  }

  /** @param {Plan} made @param {Plan|null} [old] @returns {import("./store.js").Notice} */
  #shownNow({ figures }, old) {
    const values = { served: figures?.served ?? 0, total: this.state.index.day.visits.length };
    return { tone: "good", text: t(old ? "notice.ready_after" : "notice.ready", values), undoPlanId: old?.id };
  }

  /** Show the plan that is offered in the place of the one shown. */
  takeOffered = () =>
    this.attempts.run(async () => {
      const { plan: old, offered, index } = this.state;
      if (!offered) return;
      await this.reading().show(index, offered.id);
      this.store.set({ notice: this.#shownNow(offered, old), panel: null });
    });

  keepOld = () => this.store.set({ offered: null, panel: null, notice: { tone: "good", text: t("offer.kept") } });
}
