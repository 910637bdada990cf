/** Calls of the JSON API: one way to ask, and two ways to fail. */
import { language } from "./language.js";

/** @typedef {{where: string, code: string, message: string, remedy: string}} Fault */

/** The service answered, and said no. Carries the sentence to show. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{detail?: string, title?: string, code?: string, faults?: Fault[]}} problem
   */
  constructor(status, problem) {
    super(
      [
        problem.detail ?? problem.title ?? `HTTP ${status}`,
        ...(problem.faults ?? []).map((fault) => fault.message),
      ].join(" "),
    );
    this.status = status;
    this.code = problem.code ?? "";
    this.sentence = problem.detail ?? problem.title ?? `HTTP ${status}`;
    this.faults = problem.faults ?? [];
  }
}

/** The service did not answer: no network, or it is stopped. Whatever `navigator.onLine` says. */
export class Unreachable extends Error {}

/**
 * Ask the API and read its JSON.
 * @throws {Refused} it answered with an error
 * @throws {Unreachable} it did not answer
 */
export async function ask(method, path, body, headers = {}) {
  return (await askVersion(method, path, body, headers)).read;
}

/** The same, with the version (`ETag`) of what was answered. */
export async function askVersion(method, path, body, headers = {}) {
  let answer;
  let text;
  try {
    answer = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        "Accept-Language": language(),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await answer.text(); // An answer that breaks off half-way is none.
  } catch (error) {
    throw new Unreachable(String(error));
  }
  // A gateway in front of a stopped service answers in its place.
  if ([502, 503, 504].includes(answer.status) && !answer.headers.get("content-type")?.includes("json"))
    throw new Unreachable(answer.statusText);
  const read = text && answer.headers.get("content-type")?.includes("json") ? JSON.parse(text) : {};
  if (!answer.ok) throw new Refused(answer.status, read);
  return { read, version: answer.headers.get("etag") };
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);

/** Every record of a path, two hundred at a time: for what is offered or listed whole. */
export async function listAll(path) {
  const found = [];
  for (let after = ""; after !== null; ) {
    const page = await get(`${path}?limit=200&after=${encodeURIComponent(after)}`);
    found.push(...page.records);
    after = page.next;
  }
  return found;
}
