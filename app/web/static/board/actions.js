/** What a coordinator can do on the board: each changes the one state, and says so when it cannot. */
import { get, post, Refused } from "../page/api.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme } from "../page/theme.js";
import { Attempts } from "./attempts.js";
import { compareWith } from "./comparing.js";
import { nurseName } from "./edit_words.js";
import { touchedShifts } from "./edited_plan.js";
import { Editing } from "./editing.js";
import { Lifting } from "./lifting.js";
import { readEdits } from "./plan_log.js";
import { Publishing } from "./publishing.js";
import { Reading } from "./reading.js";
import { Solves } from "./solves.js";

export class Actions {
  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
    this.attempts = new Attempts(store);
    this.solves = new Solves(store, this.attempts, () => this.reading, () => this.editing.settled());
    this.reading = new Reading(store, this.attempts, this.solves.watch);
    this.editing = new Editing(store, this.attempts, this.reading);
    this.lifting = new Lifting(store, this.editing);
    this.publishing = new Publishing(store, this.attempts, this.reading, this.editing);
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
      this.store.set({ me, gone: false });
      this.#attempt(async () => this.store.set({ map: await get("/map") }));
      await this.reading.first(new URLSearchParams(location.search).get("day"));
    }, this.start);

  openDay = (day) => {
    history.replaceState(null, "", `?day=${day}`);
    const closed = { lift: null, notice: null, offered: null, panel: null, publishing: null, others: [] };
    this.store.set({ selection: null, hovered: null, ...closed });
    return this.#attempt(
      () => this.reading.day(day),
      () => this.openDay(day),
    );
  };

  showPlan = (planId) =>
    this.#attempt(
      () => this.reading.show(this.state.index, planId),
      () => this.showPlan(planId),
    );

  compareWith = (kind) => this.#attempt(() => compareWith(this.store, kind, (id) => this.reading.plan(id)));

  select = (selection) => this.store.set({ selection });
  focus = (focus) => this.store.set({ focus, selection: focus });
  hover = (hovered) => hovered !== this.state.hovered && this.store.set({ hovered });
  scale = (scale) => this.store.set({ scale });
  showAllRounds = (allRounds) => this.store.set({ allRounds });
  openPanel = (panel) => this.store.set({ panel });
  readEdits = () => this.#attempt(async () => this.store.set({ edits: await readEdits(this.state.index.day.plans) }));
  closeNotice = () => this.store.set({ notice: null });

  /** Take rounds out of the plan offered into the one shown, and say whose others change by it. @param {string[]} shiftIds */
  takeRounds = async (shiftIds) => {
    const { offered } = this.state;
    const edited = offered && (await this.editing.edit([{ kind: "take", plan_id: offered.id, shift_ids: shiftIds }]));
    const others = edited ? touchedShifts(edited).filter((id) => !shiftIds.includes(id)) : [];
    if (!others.length) return;
    const names = [...new Set(others.map((id) => nurseName(this.state.index, id)))].join(", ");
    this.store.set({ notice: { tone: "warn", text: t("offer.taken_also", { names }) } });
  };

  /** Somebody else did something to the plans of the day: read it again, and say so. */
  readAgain = (/** @type {{plansChanged: boolean, text: string, newest?: string|null}} */ { plansChanged, text, newest }) =>
    this.#attempt(async () => {
      if (plansChanged) this.reading.forget();
      const { publishing } = this.state;
      await this.reading.day(this.state.index.day.day);
      this.store.set(text ? { notice: { tone: "warn", text }, publishing: null } : { publishing });
      if (newest) await this.solves.offer(newest);
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
    this.reading.forget();
    this.store.set({ look: this.state.look + 1, notice: null });
    if (this.state.index) await this.openDayAgain();
  };

  /** The API speaks the page's language too: acts and reasons are asked again. */
  openDayAgain = () => this.#attempt(() => this.reading.day(this.state.index.day.day), this.openDayAgain);

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
