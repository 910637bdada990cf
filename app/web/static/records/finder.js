/** Choosing by typing: a text field, and under it what matches; arrows, Enter and Escape as everywhere. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { idOf } from "./faults.js";
import { QUIET_MILLISECONDS } from "./patients.js";

const MOST_SHOWN = 8;
/** Without accents and capitals, as names are looked for. */
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();

/** The choices whose words begin with what was typed. */
export const matching = (choices, text) => {
  const wanted = bare(text).split(/\s+/).filter(Boolean);
  return choices.filter(({ name }) => {
    const words = bare(name).split(/[\s'’-]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
};

/** Chooses from `choices`, or from what `find` tells once typing rests. */
export class Finder extends Component {
  /** `text` is null while nothing is typed; `told` until the server has answered. */
  state = { text: null, at: 0, told: null };
  #typing = 0;

  componentWillUnmount() {
    clearTimeout(this.#typing);
  }

  #look = (text) => {
    this.setState({ text, at: 0, told: null });
    const { find } = this.props;
    clearTimeout(this.#typing);
    if (!find) return;
    this.#typing = setTimeout(async () => {
      const told = await find(text.trim()).catch(() => []);
      if (this.state.text === text) this.setState({ told });
    }, text ? QUIET_MILLISECONDS : 0);
  };

  get #found() {
    const { choices, isFree, find } = this.props;
    if (find) return this.state.told ?? [];
    const text = this.state.text ?? "";
    const found = matching(choices, text).slice(0, MOST_SHOWN);
    const isNew = isFree && text.trim() && !found.some(({ id }) => id === text.trim());
    return isNew ? [...found, { id: text.trim(), name: t("finder.as_typed", { text: text.trim() }) }] : found;
  }

  #choose = (id) => {
    this.setState({ text: null, at: 0 });
    this.props.choose(id);
  };

  #press = (event) => {
    const found = this.#found;
    const isOpen = this.state.text !== null;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) return this.#look("");
      const step = event.key === "ArrowDown" ? 1 : found.length - 1;
      return this.setState({ at: (this.state.at + step) % Math.max(1, found.length) });
    }
    if (event.key === "Escape") this.setState({ text: null });
    if (event.key !== "Enter" || !isOpen) return undefined;
    event.preventDefault();
    return found.length ? this.#choose(found[this.state.at].id) : undefined;
  };

  render({ id, shown = "", disabled, described, required, find }, { text, at, told }) {
    const found = text === null ? [] : this.#found;
    return html`<span class="finder"><input id=${id} role="combobox" autocomplete="off" disabled=${disabled} value=${text ?? shown}
        placeholder=${t("finder.type")} aria-expanded=${text !== null} aria-controls=${`${id}-found`} aria-autocomplete="list"
        aria-required=${required} aria-invalid=${!!described?.isFault} aria-describedby=${described?.by}
        aria-activedescendant=${found.length ? `${id}-found-${at}` : undefined}
        onInput=${(event) => this.#look(event.target.value)} onClick=${() => text === null && this.#look("")}
        onKeyDown=${this.#press} onBlur=${() => this.setState({ text: null })} />
      <ul id=${`${id}-found`} role="listbox" hidden=${text === null} aria-label=${t("finder.found")}>${found.map(
        (one, number) => html`<li key=${one.id} id=${`${id}-found-${number}`} role="option" aria-selected=${number === at}
          onMouseDown=${(event) => event.preventDefault()} onClick=${() => this.#choose(one.id)}>${one.name}</li>`,
      )}${text !== null && !found.length && (!find || told) && html`<li role="option" aria-disabled="true" aria-selected="false">${t("finder.none")}</li>`}</ul></span>`;
  }
}

/** One of the records of a kind. */
export const One = ({ field, where, value, set, choices, name, ...props }) => html`<${Finder} ...${props} id=${idOf(where)} required=${field.required}
  shown=${value ? name(field.of, value) : ""} choices=${choices(field.of)} choose=${set} />`;

const Chips = ({ value, shown, set, disabled }) => html`<ul class="chips">${value.map(
  (id) => html`<li key=${id}><span>${shown(id)}</span>${!disabled && html`<button type="button" aria-label=${t("finder.take_out", { name: shown(id) })}
    onClick=${() => set(value.filter((one) => one !== id))}>${icon("close", 14)}</button>`}</li>`,
)}</ul>`;

/** Some of the records of a kind, in the order in which they were chosen. */
export const Several = ({ field, where, value = [], set, choices, name, disabled, described }) => html`
  <${Chips} value=${value} shown=${(id) => name(field.of, id)} set=${set} disabled=${disabled} />
  ${!disabled && html`<${Finder} id=${idOf(where)} described=${described} required=${field.required} choose=${(id) => set([...value, id])}
    choices=${choices(field.of).filter(({ id }) => !value.includes(id))} />`}`;

/** Words of one's own, those in use elsewhere first. */
export const Words = ({ field, where, value = [], set, choices, disabled, described }) => html`
  <${Chips} value=${value} shown=${(word) => word} set=${set} disabled=${disabled} />
  ${!disabled && html`<${Finder} id=${idOf(where)} described=${described} isFree choose=${(word) => set([...value, word])}
    choices=${choices(field.name).filter(({ id }) => !value.includes(id))} />`}`;
