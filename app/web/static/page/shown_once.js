/** Something secret that the service tells this once: to be copied, and then gone. */
import { icon } from "./icons.js";
import { t } from "./language.js";
import { Component, createRef, html } from "./view.js";

/** @extends {Component<{label: string, value: string}, {copied: string}>} */
export class ShownOnce extends Component {
  state = { copied: "" };
  #input = createRef();

  componentDidMount() {
    this.#input.current.focus();
  }

  /** Where the clipboard is closed to us the text stays selectable beside the button. */
  #copy = async () => {
    try {
      await navigator.clipboard.writeText(this.props.value);
      this.setState({ copied: this.props.value });
    } catch {
      this.setState({ copied: "" });
    }
  };

  render({ label, value }, { copied }) {
    const isCopied = copied === value;
    return html`<div class="shown-once">
      <label for="shown-once">${label}</label>
      <input id="shown-once" ref=${this.#input} readonly value=${value} onFocus=${(event) => event.target.select()} />
      <button type="button" class="button" onClick=${this.#copy}>
        ${icon(isCopied ? "check" : "link", 15)}${t(isCopied ? "round.copied" : "round.copy")}
      </button>
    </div>`;
  }
}
