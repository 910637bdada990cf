/** What a coordinator can do on the board: each changes the one state, and says so when it cannot. */
import { get, post, Refused } from "../page/api.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme } from "../page/theme.js";
import { Attempts } from "./attempts.js";
import { compareWith } from "./comparing.js";
import { DayIndex } from "./day_index.js";
import { Editing } from "./editing.js";
import { Lifting } from "./lifting.js";
import { layOut } from "./rows.js";
import { readEdits } from "./plan_log.js";
import { comparedPlan, planToShow, runningPlan } from "./plan_choice.js";
import { Publishing } from "./publishing.js";
import { newPlan, watchSolve, withoutPlan } from "./solving.js";

export class Actions {
  /** Counts what was asked to be shown: only the last is. */
  #turn = 0;
  /** The rounds of a finished plan never change: fetched once. @type {Map<string, import("../page/shapes.js").Plan>} */
  #plans = new Map();
  /** Behind which day the list of days goes on; null at its end. @type {string|null} */
  #earlier = null;
  /** Ends the watch of the solve under way. */
  #unwatch = () => {};

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.attempts = new Attempts(store);
    this.editing = new Editing(store, this.attempts, {
      keep: (plan) => this.#plans.set(plan.id, plan),
      readAgain: () => this.#readAgain(),
    });
    this.lifting = new Lifting(store, this.editing);
    this.publishing = new Publishing(store, this.attempts, {
      read: (id) => this.#plan(id),
      show: (id) => this.showPlan(id),
      readAnew: (id) => {
        this.#plans.clear();
        return this.#readDay(this.state.index.day.day, id);
      },
    });
  }

  /** What is done here is done on the day shown, but for what reads one. */
  get state() {
    return /** @type {import("./store.js").Shown} */ (this.store.state);
  }

  /** Who am I, which days are there, show the newest or the one in the address; the base map comes when it comes. */
  start = () =>
    this.#attempt(async () => {
      const me = await get("/me");
      if (!me.grants.includes("read:plans")) throw new Refused(403, {});
      this.store.set({ me, days: [], gone: false });
      this.#earlier = null;
      const wanted = new URLSearchParams(location.search).get("day");
      await this.#readDays(wanted);
      this.#attempt(async () => this.store.set({ map: await get("/map") }));
      const { days } = this.state;
      const day = days.find((one) => one.day === wanted) ?? days.at(-1);
      if (day) await this.#readDay(day.day);
      else this.store.set({ stage: "ready" });
    }, this.start);

  openDay = (day) => {
    history.replaceState(null, "", `?day=${day}`);
    this.store.set({ selection: null, hovered: null, lift: null, notice: null, publishing: null, others: [] });
    return this.#attempt(
      () => this.#readDay(day),
      () => this.openDay(day),
    );
  };

  showPlan = (planId) =>
    this.#attempt(
      () => this.#show(this.state.index, planId),
      () => this.showPlan(planId),
    );

  compareWith = (kind) => this.#attempt(() => compareWith(this.store, kind, (id) => this.#plan(id)));

  /** Read the newest days, and earlier ones until the one wanted and one before it are known. */
  async #readDays(wanted) {
    do {
      const { days, next } = await get(`/days?limit=366${this.#earlier ? `&after=${this.#earlier}` : ""}`);
      this.#earlier = next;
      this.store.set({ days: [...days.reverse(), ...this.state.days] });
    } while (this.#earlier && wanted && wanted <= this.state.days[0].day);
  }

  /** Read a day, and show a plan of it: the one named, else the one shown, else the newest. */
  async #readDay(day, planId = this.state.plan?.id) {
    if (this.#earlier && day <= this.state.days[0].day) await this.#readDays(day);
    const index = new DayIndex(await get(`/days/${day}`));
    await this.#show(index, planToShow(index.day.plans, planId)?.id ?? null);
    const running = runningPlan(index.day.plans);
    if (running) this.#watch(running.id, running.settings?.seconds ?? this.state.seconds);
  }

  /** Day, plan and rounds change together, or a view would look for a visit in another day. */
  async #show(index, planId) {
    const turn = ++this.#turn;
    const beforeId = comparedPlan(index.day.plans, planId, this.state.compared)?.id;
    const [plan, before] = await Promise.all([planId, beforeId].map((id) => (id ? this.#plan(id) : null)));
    // Somebody has asked for another plan meanwhile.
    if (turn !== this.#turn) return;
    const lines = plan === this.state.plan ? this.state.lines : null;
    const shown = { index, plan, before, layout: layOut(index, plan), lines, publishing: null };
    this.store.set({ ...shown, stage: "ready", gone: false });
    this.#keepSelection();
    if (plan && !lines) this.#attempt(() => this.#readLines(plan.id));
  }

  async #readLines(planId) {
    const lines = await get(`/plans/${planId}/lines`);
    if (this.state.plan?.id === planId) this.store.set({ lines });
  }

  /** Read the day again, and the plan shown where it is not the version that was kept. */
  async #readAgain() {
    const { plan, index } = this.state;
    const day = index.day.day;
    if (plan) this.#plans.set(plan.id, await get(`/plans/${plan.id}`));
    await this.#readDay(day);
  }

  /** @returns {Promise<import("../page/shapes.js").Plan>} */
  async #plan(planId) {
    const plan = this.#plans.get(planId) ?? (await get(`/plans/${planId}`));
    this.#plans.set(planId, plan);
    return plan;
  }

  /** Something is always selected when there is something: the first round, until a person chooses. */
  #keepSelection() {
    const { selection, layout, index } = this.state;
    if (selection && (index.visits.has(selection.id) || index.shifts.has(selection.id))) return;
    const row = layout.rows.find(({ blocks }) => blocks.length);
    this.store.set({ selection: row ? { kind: "round", id: row.shift.id } : null });
  }

  select = (selection) => this.store.set({ selection });
  focus = (focus) => this.store.set({ focus, selection: focus });
  hover = (hovered) => hovered !== this.state.hovered && this.store.set({ hovered });
  scale = (scale) => this.store.set({ scale });
  showAllRounds = (allRounds) => this.store.set({ allRounds });
  chooseSeconds = (seconds) => this.store.set({ seconds });
  openPanel = (panel) => this.store.set({ panel });
  readEdits = () => this.#attempt(async () => this.store.set({ edits: await readEdits(this.state.index.day.plans) }));
  closeNotice = () => this.store.set({ notice: null });

  planAgain = () =>
    this.#attempt(async () => {
      const { index, seconds, plan: shown } = this.state;
      const plan = await post("/plans", { day: index.day.day, seconds, keep: shown?.id ?? null });
      this.store.set({ notice: null });
      this.#watch(plan.id, seconds);
    });

  stopSolve = () =>
    this.#attempt(async () => {
      const { solving } = this.state;
      if (!solving) return;
      this.store.set({ solving: { ...solving, stopping: true } });
      await post(`/plans/${solving.planId}/cancel`);
    });

  #watch(planId, seconds) {
    if (this.state.solving?.planId === planId) return;
    this.#unwatch();
    this.store.set({ solving: { planId, seconds, progress: [], stopping: false } });
    this.#unwatch = watchSolve(planId, {
      progress: (step) => {
        const { solving } = this.state;
        if (solving) this.store.set({ solving: { ...solving, progress: [...solving.progress, step] } });
      },
      ended: (plan) => this.#solved(plan),
      gone: (gone) => (gone ? this.attempts.lose() : this.store.set({ gone: false })),
    });
  }

  /** A solve has ended: show its plan, and keep the way back; or say why there is none. */
  #solved(summary) {
    const { index, plan: old } = this.state;
    this.store.set({ solving: null });
    if (summary.day !== index.day.day) return undefined;
    if (summary.state !== "ready") {
      this.store.set({ notice: withoutPlan(summary) });
      return undefined;
    }
    return this.#attempt(
      async () => {
        const isOwn = !old || summary.created_by_name === this.state.me.name;
        await this.#readDay(index.day.day, isOwn ? summary.id : old.id);
        this.store.set({ notice: newPlan(summary, index.day.visits.length, isOwn, old?.id) });
      },
      () => this.#solved(summary),
    );
  }

  /** Somebody else did something to the plans of the day: read it again, and say so. */
  readAgain = ({ plansChanged, text }) =>
    this.#attempt(async () => {
      if (plansChanged) this.#plans.clear();
      const { publishing } = this.state;
      await this.#readDay(this.state.index.day.day);
      this.store.set(text ? { notice: { tone: "warn", text }, publishing: null } : { publishing });
    });

  /** A one-time link for a nurse's telephone. @returns {Promise<{url: string, expires_at: string}|null>} */
  nurseLink = async (nurseId) => {
    let link = null;
    await this.#attempt(async () => {
      link = await post(`/nurses/${nurseId}/link`);
    });
    return link;
  };

  changeLanguage = async (language) => {
    await speakAlways(language);
    this.#plans.clear();
    this.store.set({ look: this.state.look + 1, notice: null });
    if (this.state.index) await this.openDayAgain();
  };

  /** The API speaks the page's language too: acts and reasons are asked again. */
  openDayAgain = () => this.#attempt(() => this.#readDay(this.state.index.day.day), this.openDayAgain);

  changeTheme = () => {
    switchTheme();
    this.store.set({ look: this.state.look + 1 });
  };

  leave = () => this.attempts.leave();

  /** Ask the lost service now instead of in some seconds. */
  retry = () => this.attempts.retry();

  /** Run work that needs the service; see `Attempts`. */
  #attempt(work, again) {
    return this.attempts.run(work, again);
  }
}
