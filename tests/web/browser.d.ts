/** What the browser gives the pages that TypeScript cannot know. */

/** The library read by a script of its own; see `board/map.js`. */
declare namespace pmtiles {
  class Protocol {
    tile: (request: object, abort: AbortController) => Promise<object>;
  }
}

interface ParentNode {
  /** The pages look for what they drew themselves, which is HTML. */
  querySelector<Found extends HTMLElement = HTMLElement>(selectors: string): Found | null;
}
