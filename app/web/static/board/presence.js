/** Who else has the day open, and what became of its plans: asked every few seconds while somebody works here. */
import { post, Refused } from "../page/api.js";
import { t } from "../page/language.js";

/**
 * @import { Actions } from "./actions.js"
 * @import { Shown } from "./store.js"
 * @import { Presence } from "../page/shapes.js"
 */

const POLL_MILLISECONDS = 5000;
/** A board that nobody touches for so long keeps quiet: it would hold the session, and the opening of the day, for ever. */
const IDLE_MILLISECONDS = 10 * 60_000;
const TOUCHES = ["pointerdown", "pointermove", "keydown"];

/** Tell the service which day and plan are open here, and hear of the others, from now on. @param {Actions} actions */
export function keepPresence(actions) {
  let timer = 0;
  let touched = Date.now();
  const isWorking = () => document.visibilityState === "visible" && Date.now() - touched < IDLE_MILLISECONDS;
  const poll = async () => {
    clearTimeout(timer);
    if (isWorking()) await meet(actions);
    clearTimeout(timer);
    timer = setTimeout(poll, POLL_MILLISECONDS);
  };
  const touch = () => {
    const wasWorking = isWorking();
    touched = Date.now();
    if (!wasWorking && isWorking()) poll();
  };
  for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", touch);
  poll();
}

/** Ask once, and do what the news asks for. @param {Actions} actions */
async function meet(actions) {
  const before = actions.state;
  if (!before.index || before.gone) return;
  await actions.attempts.run(async () => {
    const told = await ask(before);
    // What was asked about is no longer what is shown: the next answer will do.
    if (!told || actions.state.index !== before.index || actions.state.plan !== before.plan) return;
    if (JSON.stringify(told.others) !== JSON.stringify(before.others)) actions.store.set({ others: told.others });
    // What is under way here is not to be pulled away: it is heard of the next time.
    if (actions.editing.isBusy || actions.state.lift) return;
    const found = news(actions.state, told);
    if (found) await actions.readAgain(found);
  });
}

/** @param {Shown} state @returns {Promise<Presence|null>} null where the service keeps nothing at the moment, or not of this day */
async function ask({ index, plan }) {
  try {
    return await post(`/days/${index.day.day}/presence`, { plan_id: plan?.id ?? null });
  } catch (error) {
    if (error instanceof Refused && [404, 503].includes(error.status)) return null;
    throw error;
  }
}

/**
 * What others did to the plans of the day since this page read them; null where nothing.
 * @param {Shown} state @param {Presence} told
 * @returns {{plansChanged: boolean, text: string, newest?: string|null}|null} whether a plan has to be read anew, what to say,
 * and the plan that was made
 */
export function news({ index, plan, me, solving }, { plan: shown, published, newest_plan_id: newest }) {
  const { plans } = index.day;
  const before = plans.find(({ status }) => status === "published")?.id;
  const changed = (key, one) => {
    const isOwn = !one?.changed_by || one.changed_by === me.name;
    return { plansChanged: true, text: isOwn ? "" : t(key, { who: one.changed_by }) };
  };
  if (published && published.id !== before)
    return changed(published.id === plan?.id ? "presence.published_this" : "presence.published_other", published);
  if (plan && !shown) return { plansChanged: true, text: t("presence.plan_gone") };
  if (plan && shown && shown.version > plan.version) return changed("presence.changed", shown);
  const isOld = before && !published;
  const isNew = newest && newest !== solving?.planId && !plans.some(({ id }) => id === newest);
  return isOld || isNew ? { plansChanged: false, text: "", newest: isNew ? newest : null } : null;
}
