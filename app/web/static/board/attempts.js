/** Work that needs the service: what it refuses is told, and what found it gone is tried again by and by. */
import { ask, get, Refused, Unreachable } from "../page/api.js";

const RETRY_MILLISECONDS = 5000;

export class Attempts {
  #timer = 0;
  #leaving = false;
  /** What found the service gone, in the order in which it was asked for. @type {Set<() => unknown>} */
  #waiting = new Set();

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  /**
   * Run work; say why when it is refused, and try `again` by and by when the service is gone.
   * @param {() => unknown} work @param {() => unknown} [again]
   */
  async run(work, again) {
    try {
      await work();
    } catch (error) {
      if (error instanceof Unreachable) this.lose(again);
      else if (error instanceof Refused && [401, 403].includes(error.status)) this.#signInAgain();
      else if (error instanceof Refused) this.store.set({ notice: { tone: "bad", text: error.message } });
      else throw error;
    }
  }

  leave = () =>
    this.run(async () => {
      this.#leaving = true; // What the board still asks for is refused from here on: that leads nowhere.
      try {
        const { address } = await ask("DELETE", "/session");
        location.assign(address ?? "/login"); // An address: the issuer's own page for signing out there too.
      } catch (error) {
        this.#leaving = false;
        throw error;
      }
    });

  /** The service is gone: say so, and try by and by whether it is back. @param {() => unknown} [again] then done too */
  lose(again) {
    if (again) this.#waiting.add(again);
    this.store.set({ gone: true });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.retry, RETRY_MILLISECONDS);
  }

  /** Ask whether it is back; if so, do all that waits for it, one after the other. */
  retry = async () => {
    clearTimeout(this.#timer);
    await this.run(async () => {
      await get("/me");
      this.store.set({ gone: false });
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const again of waiting) await this.run(again, again);
    });
  };

  #signInAgain() {
    if (!this.#leaving) location.assign("/login");
  }
}
