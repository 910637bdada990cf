/** What a word means, behind a small button: opened by click, Enter or Space, closed by Escape or a click beside it. */
import { icon } from "./icons.js";
import { t } from "./language.js";
import { html } from "./view.js";

const MARGIN = 8;

/**
 * The browser's own popover, put under the box that its button stands in.
 * @param {{id: string, word: string, text: string}} props `id` is one of the page, `word` what is explained
 */
export const Definition = ({ id, word, text }) => html`<button type="button" class="define" popovertarget=${id}
    aria-label=${t("definition.of", { word })} title=${text}>${icon("question", 13)}</button>
  <div popover id=${id} class="definition-box" role="note" onToggle=${place}><b>${word}</b><p>${text}</p></div>`;

function place(event) {
  if (event.newState !== "open") return;
  const box = event.target;
  const button = document.querySelector(`[popovertarget="${box.id}"]`);
  if (!button) return;
  const { left } = button.getBoundingClientRect();
  const { bottom } = box.parentElement.closest("div").getBoundingClientRect();
  box.style.setProperty("--left", `${Math.max(MARGIN, Math.min(left, innerWidth - box.offsetWidth - MARGIN))}px`);
  box.style.setProperty("--top", `${bottom + 4}px`);
}
