/** What a panel in the place of the detail begins with: its title, which takes the focus, and what closes it. */
import { IconButton } from "../page/controls.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";

/** @extends {Component<{title: string, note: string, close: () => void}, {}>} */
export class PanelHead extends Component {
  #title = createRef();
  /** What had the focus before, which gets it back. @type {Element|null} */
  #opener = /** @type {HTMLElement|null} */ (document.activeElement);

  componentDidMount() {
    this.#title.current.focus();
  }

  componentWillUnmount() {
    const opener = this.#opener;
    // What is not drawn any more cannot take the focus; nor is it to be taken from what was clicked beside.
    requestAnimationFrame(() => document.activeElement === document.body && /** @type {HTMLElement|null} */ (opener)?.focus());
  }

  render({ title, note, close }) {
    return html`<div class="detail-head"><h2 id="detail-title" tabindex="-1" ref=${this.#title}>${title}</h2>
      <span class="address">${note}</span><span class="space" />
      <${IconButton} name="close" text=${t("detail.close", { title })} press=${close} /></div>`;
  }
}
