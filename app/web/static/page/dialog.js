/** A question that has to be answered before something is done that cannot simply be undone. */
import { t } from "./language.js";
import { Component, createRef, html } from "./view.js";

/**
 * The browser's own dialog: it keeps the focus, Escape closes it, and the focus goes back to where it came from.
 * @typedef {object} Props
 * @property {string} title
 * @property {string} act what its button says
 * @property {(given: Record<string, string>) => Promise<string>} done does it with what its fields hold; gives why
 * it could not be done, or nothing
 * @property {() => void} close
 */

/** @extends {Component<Props, {said: string, isBusy: boolean}>} */
export class Dialog extends Component {
  state = { said: "", isBusy: false };
  #element = createRef();

  componentDidMount() {
    this.#element.current.showModal();
  }

  #submit = async (event) => {
    event.preventDefault();
    const given = /** @type {Record<string, string>} */ (Object.fromEntries(new FormData(event.target)));
    this.setState({ isBusy: true, said: "" });
    const said = await this.props.done(given);
    if (said) this.setState({ isBusy: false, said });
    else this.#element.current?.close();
  };

  render({ title, act, close, children }, { said, isBusy }) {
    return html`<dialog ref=${this.#element} onClose=${close} aria-labelledby="dialog-title">
      <form onSubmit=${this.#submit}>
        <h2 id="dialog-title">${title}</h2>
        ${children}
        <p class="fault" role="alert">${said}</p>
        <p class="actions"><button type="button" class="button" onClick=${() => this.#element.current.close()}>${t("dialog.keep")}</button>
          <button type="submit" class="button primary" disabled=${isBusy}>${act}</button></p>
      </form>
    </dialog>`;
  }
}
