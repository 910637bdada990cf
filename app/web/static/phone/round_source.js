/** Where the round comes from: the service when it answers, else what this telephone kept. */
import { get, post, Refused, Unreachable } from "../page/api.js";

/** @import { Round } from "../page/shapes.js" */

const KEPT = "tournee.round";

/**
 * @typedef {{stage: "round", round: Round, readAt: string, isOffline: boolean}
 *   | {stage: "loading"|"no_link"|"no_round"|"no_answer", isOffline?: false}} Answer
 */

/** Change the secret of a link (what stands after the #) into a session, and forget it: it works once. */
export async function enter() {
  const token = location.hash.slice(1);
  if (!token) return;
  try {
    await post("/session/nurse", { token });
  } catch (error) {
    // Without an answer, or with one that says to try later, the link is still good: it stays in the address.
    if (error instanceof Unreachable || isPassing(error)) return;
    if (!(error instanceof Refused)) throw error;
  }
  history.replaceState(null, "", location.pathname);
}

/** Read the round. A session that has ended takes what was kept with it. @returns {Promise<Answer>} */
export async function readRound() {
  try {
    const round = await get("/rounds/mine");
    const readAt = new Date().toISOString();
    localStorage.setItem(KEPT, JSON.stringify({ round, readAt }));
    return { stage: "round", round, readAt, isOffline: false };
  } catch (error) {
    if (error instanceof Unreachable || isPassing(error)) return keptRound(true) ?? { stage: "no_answer" };
    if (!(error instanceof Refused)) throw error;
    localStorage.removeItem(KEPT);
    return { stage: [401, 403].includes(error.status) ? "no_link" : "no_round" };
  }
}

/** Whether a refusal says nothing of the session: too many requests, or the service in trouble. @param {unknown} error */
function isPassing(error) {
  return error instanceof Refused && (error.status === 429 || error.status >= 500);
}

/** What this telephone kept; offline only once an answer has failed. @returns {Answer|null} */
export function keptRound(isOffline = false) {
  const kept = localStorage.getItem(KEPT);
  return kept ? { stage: "round", ...JSON.parse(kept), isOffline } : null;
}
