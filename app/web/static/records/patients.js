/** Patients asked of the server: there may be too many to hold them all, and it alone can read their names. */
import { get } from "../page/api.js";

/** How long typing has to rest before the server is asked. */
export const QUIET_MILLISECONDS = 300;
const MOST_NAMED = 200;

/** A part of the patients whose names hold the words, or of all where there are none. */
export const findPatients = (search, after = "", limit = 100) =>
  get(`/patients?${new URLSearchParams({ search, after, limit: String(limit) })}`);

/** The patients with some ids, each asked for once. */
export async function patientsNamed(ids) {
  const asked = [...new Set(ids)];
  const found = [];
  for (let at = 0; at < asked.length; at += MOST_NAMED) {
    const of = asked.slice(at, at + MOST_NAMED).map((id) => ["of", id]);
    found.push(...(await get(`/patients?${new URLSearchParams([...of, ["limit", MOST_NAMED]])}`)).records);
  }
  return found;
}
