/** Controls that several pages share. */
import { icon } from "./icons.js";
import { language, LANGUAGES, t } from "./language.js";
import { Component, html } from "./view.js";

/**
 * A choice from a list: the browser's own, dressed as the rest, so that every device opens it in its way.
 * @param {object} props
 * @param {string} props.label
 * @param {string|number} props.value
 * @param {{value: string|number, text: string, lang?: string}[]} props.options
 * @param {(value: string) => void} props.choose
 * @param {boolean} [props.bare] without a frame
 * @param {boolean} [props.isFixed] only to be read
 */
export function Choice({ label, value, options, choose, bare = false, isFixed = false }) {
  return html`<span class=${bare ? "pick bare" : "pick"}>
    <select aria-label=${label} value=${value} disabled=${isFixed} onChange=${(event) => choose(event.target.value)}>
      ${options.map(
        (option) => html`<option key=${option.value} value=${option.value} lang=${option.lang}
          selected=${option.value === value}>${option.text}</option>`,
      )}
    </select>
    ${icon("down", 14)}
  </span>`;
}

/**
 * Something to do with one of a list that is long and seldom opened: the list is made when somebody comes to it, and the deed is a button,
 * since arrows on a closed list choose at once.
 * @extends {Component<{label: string, deed: string, options: () => {value: string, text: string}[], act: (value: string) => void},
 *   {isNear: boolean, chosen: string}>}
 */
export class Deed extends Component {
  state = { isNear: false, chosen: "" };

  #act = ({ currentTarget }) => {
    currentTarget.parentElement.querySelector("select").focus(); // The button goes, and whoever types would be nowhere.
    this.props.act(this.state.chosen);
    this.setState({ chosen: "" });
  };

  render({ label, deed, options }, { isNear, chosen }) {
    const near = () => isNear || this.setState({ isNear: true });
    const found = [{ value: "", text: label }, ...(isNear ? options() : [])];
    return html`<span class="deed" onFocusIn=${near} onPointerEnter=${near}>
      <${Choice} label=${label} value=${chosen} options=${found} choose=${(value) => this.setState({ chosen: value })} />
      ${chosen && html`<button type="button" class="button" onClick=${this.#act}>${deed}</button>`}
    </span>`;
  }
}

/** @param {{choose: (language: string) => void}} props */
export const LanguageChoice = ({ choose }) => {
  const options = LANGUAGES.map((one) => ({ value: one, text: one.toUpperCase(), lang: one }));
  return html`<${Choice} label=${t("language.choose")} value=${language()} options=${options} choose=${choose} bare />`;
};

/** A button that shows an icon alone, its words in the tooltip and for screen readers. */
export const IconButton = ({ name, text, press, disabled = false }) => html`<button type="button" class="icon-button"
  title=${text} aria-label=${text} disabled=${disabled} onClick=${press}>${icon(name)}</button>`;

/** One of a few, side by side. */
export const Segments = ({ label, value, options, choose }) => html`<div class="segments" role="group" aria-label=${label}>
  ${options.map(
    (option) => html`<button key=${option.value} type="button" aria-pressed=${option.value === value}
      onClick=${() => choose(option.value)}>${option.text}</button>`,
  )}
</div>`;
