/** The one state of the board, and who wants to know when it changes. */

/**
 * @import { DayIndex } from "./day_index.js"
 * @import { Layout } from "./rows.js"
 * @import { BaseMap, Plan, Progress } from "../page/shapes.js"
 */

/**
 * @typedef {{kind: "visit"|"round", id: string}|null} Selection a visit, or the round of a shift
 * @typedef {{planId: string, seconds: number, progress: Progress[], stopping: boolean}} Solving
 * @typedef {"import"|"published"|"previous"} Compared made by hand, seen by nurses, made before
 * @typedef {{tone: "good"|"warn"|"bad", text: string, undoPlanId?: string, again?: () => void}} Notice
 *
 * @typedef {object} State
 * @property {"loading"|"ready"} stage
 * @property {boolean} gone the service does not answer
 * @property {{name: string, grants: string[]}} me what may be done, among what else
 * @property {{day: string, visits: number, plans: number}[]} days
 * @property {DayIndex|null} index
 * @property {Plan|null} plan the plan shown
 * @property {Plan|null} before the plan it is compared with
 * @property {Compared} compared which that is, wherever there is one
 * @property {Layout|null} layout
 * @property {object|null} lines driven lines of the plan, GeoJSON
 * @property {BaseMap|null} map
 * @property {Selection} selection
 * @property {Selection} focus what a change by hand gives the focus to; another object each time
 * @property {import("./lifting.js").Lift|null} lift the visit that is lifted out of its round
 * @property {{x: number, y: number}|null} pointer where it is dragged
 * @property {string} said what a screen reader is told of it
 * @property {string|null} hovered visit under the pointer
 * @property {"day"|"morning"|"evening"} scale
 * @property {boolean} allRounds whether the map draws the rounds that are not selected
 * @property {{against: Plan|null}|null} publishing whether publishing the plan shown is being asked about, and what nurses see now
 * @property {"history"|"settings"|"offer"|null} panel what stands in the place of the detail
 * @property {Plan|null} offered a new plan that is offered beside the one shown
 * @property {Map<string, import("../page/shapes.js").EditTold[]>} edits what was changed by hand, by plan, once the history was opened
 * @property {Solving|null} solving
 * @property {Notice|null} notice
 * @property {import("../page/shapes.js").Other[]} others who else has the day open
 * @property {number} look counts theme and language switches, so that what is drawn once is drawn again
 *
 * @typedef {State & {index: DayIndex, layout: Layout}} Shown the state once a day was read: what views and actions see
 * @typedef {Shown & {selection: NonNullable<Selection>}} Picked
 */

/** @type {State} */
const EMPTY = {
  stage: "loading",
  gone: false,
  me: { name: "", grants: [] },
  days: [],
  index: null,
  plan: null,
  before: null,
  compared: "import",
  layout: null,
  lines: null,
  map: null,
  selection: null,
  focus: null,
  lift: null,
  pointer: null,
  said: "",
  hovered: null,
  scale: "day",
  allRounds: true,
  publishing: null,
  panel: null,
  offered: null,
  edits: new Map(),
  solving: null,
  notice: null,
  others: [],
  look: 0,
};

export class Store {
  state = EMPTY;
  #drawing = 0;

  /** @param {(state: State) => void} draw called at most once a frame */
  constructor(draw) {
    this.draw = draw;
  }

  /** Replace part of the state. @param {Partial<State>} part */
  set(part) {
    this.state = { ...this.state, ...part };
    // A page in the background has no frames: the browser keeps the request until it is seen again.
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.draw(this.state);
    });
  }
}
