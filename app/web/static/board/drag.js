/** Dragging a visit with the pointer: from a block or a card to a row, an hour, or the lane. */

/**
 * @import { Lifting, Target } from "./lifting.js"
 * @import { Layout } from "./rows.js"
 */

/** So many pixels tell a drag from a click. */
const THRESHOLD = 5;
/** Near an edge of the rows, in pixels, they scroll. */
const EDGE = 36;
const SCROLL_STEP = 14;
const QUARTER = 5;

export class Drag {
  #pointer = -1;
  #start = { x: 0, y: 0, minute: 0 };
  #visitId = "";
  #isLifted = false;

  /**
   * @param {Lifting} lifting
   * @param {() => {grid: HTMLElement, hand: HTMLElement, layout: Layout}} scene the rows as they are drawn, what holds the
   * pointer, and what the rows show
   */
  constructor(lifting, scene) {
    this.lifting = lifting;
    this.scene = scene;
  }

  /** A pointer went down on something with a visit. @param {PointerEvent} event */
  begin = (event) => {
    const target = /** @type {HTMLElement} */ (event.target).closest("[data-visit]");
    if (event.button !== 0 || !(target instanceof HTMLElement) || !event.isPrimary) return;
    this.#pointer = event.pointerId;
    this.#visitId = target.dataset.visit ?? "";
    this.#isLifted = false;
    const grabbed = target.classList.contains("block") ? event.clientX - target.getBoundingClientRect().left : 0;
    this.#start = { x: event.clientX, y: event.clientY, minute: grabbed };
    for (const [name, listen] of this.#listeners) window.addEventListener(name, listen, true);
  };

  /** @type {[string, (event: any) => void][]} */
  #listeners = [
    ["pointermove", (event) => this.#move(event)],
    ["pointerup", (event) => this.#end(event)],
    ["pointercancel", () => this.#stop()],
    ["keydown", (event) => event.key === "Escape" && this.#stop()],
    ["selectstart", (event) => event.preventDefault()],
  ];

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const { clientX: x, clientY: y } = event;
    if (!this.#isLifted) {
      if (Math.hypot(x - this.#start.x, y - this.#start.y) < THRESHOLD) return;
      this.#isLifted = true;
      this.lifting.lift(this.#visitId, "pointer");
      if (!this.lifting.state.lift) {
        this.#forget();
        return;
      }
      this.scene().hand.setPointerCapture(event.pointerId);
    }
    event.preventDefault();
    this.#scroll(y);
    this.lifting.store.set({ pointer: { x, y } });
    const at = this.#under(x, y);
    if (at !== undefined) this.lifting.aim(at);
  }

  /** What a drop here would mean: a place in a row, null for the lane, nothing elsewhere. @returns {Target|null|undefined} */
  #under(x, y) {
    const { grid, layout } = this.scene();
    const element = document.elementFromPoint(x, y);
    if (element?.closest(".lane")) return null;
    const row = element?.closest(".rows > .row");
    if (!(row instanceof HTMLElement)) return undefined;
    const found = layout.rows.find(({ shift }) => shift.id === row.dataset.shift);
    const track = row.querySelector(".track");
    if (!found || !track) return undefined;
    const { left, width } = track.getBoundingClientRect();
    const read = (name) => Number(grid.style.getPropertyValue(name));
    const perPixel = read("--day-min") / width;
    const minute = read("--day-start") + (x - this.#start.minute - left) * perPixel;
    return targetAt(found, this.#visitId, minute);
  }

  #scroll(y) {
    const { grid } = this.scene();
    const { top, bottom } = grid.getBoundingClientRect();
    const still = grid.querySelector(".still")?.getBoundingClientRect().height ?? 0;
    if (y > bottom - EDGE) grid.scrollTop += SCROLL_STEP;
    else if (y > top + still && y < top + still + EDGE) grid.scrollTop -= SCROLL_STEP;
  }

  /** @param {PointerEvent} event */
  #end(event) {
    if (event.pointerId !== this.#pointer) return;
    const isLifted = this.#isLifted;
    const at = isLifted ? this.#under(event.clientX, event.clientY) : undefined;
    this.#forget();
    if (!isLifted) return;
    // The click that ends a drag selects nothing.
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, true));
    if (at === undefined) this.lifting.cancel();
    else this.lifting.drop();
  }

  #stop() {
    if (this.#isLifted) this.lifting.cancel();
    this.#forget();
  }

  #forget() {
    this.#pointer = -1;
    for (const [name, listen] of this.#listeners) window.removeEventListener(name, listen, true);
    this.lifting.store.set({ pointer: null });
  }
}

const swallow = (event) => {
  event.stopPropagation();
  event.preventDefault();
};

/**
 * The place in a row at a minute: before the first visit whose middle lies behind it.
 * @param {import("./rows.js").Row} row @param {string} visitId @param {number} minute where its care would begin
 * @returns {Target}
 */
export function targetAt(row, visitId, minute) {
  const next = row.blocks.find((block) => block.visitId !== visitId && (block.from + block.to) / 2 > minute);
  return {
    shiftId: row.shift.id,
    before: next?.visitId ?? null,
    minute: Math.round(minute / QUARTER) * QUARTER,
  };
}
