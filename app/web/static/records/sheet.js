/** One record being read and written: what was typed is kept until it is stored or given up. */
import { askVersion, Refused } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";
import { Calendar } from "./calendar.js";
import { differing, merged } from "./draft.js";
import { controlOf, tellFaults } from "./faults.js";
import { Fields } from "./fields.js";
import { KINDS } from "./kinds.js";
import { nameOf } from "./names.js";
import { Leaving, Removal, Theirs } from "./questions.js";
import { Week } from "./week.js";

/**
 * @typedef {object} Opened
 * @property {number} key another for each record opened
 * @property {any} record as it was read, or a fresh one
 * @property {string|null} version as it was read; null of a fresh one
 */

export class Sheet extends Component {
  /** `read` is what `draft` began from; `theirs` what somebody else stored meanwhile. @type {any} */
  state = {
    draft: this.props.opened.record, read: this.props.opened.record, version: this.props.opened.version,
    faults: [], said: "", isBad: false, theirs: null, isRemoving: false, stored: 0,
  };
  form = createRef();
  summary = createRef();
  #isBusy = false;

  get isChanged() {
    return differing(this.state.read, this.state.draft).length > 0;
  }

  get #fields() {
    return KINDS[this.props.kind].fields;
  }

  componentDidMount() {
    // A fresh record is begun at its first field; one from the list leaves the focus there.
    if (!this.state.version) this.form.current?.querySelector("input, select")?.focus();
    window.addEventListener("beforeunload", this.#warn);
  }

  componentWillUnmount() {
    window.removeEventListener("beforeunload", this.#warn);
  }

  #warn = (event) => {
    if (this.isChanged) event.preventDefault();
  };

  /** @param {object} draft */
  #type = (draft) => this.setState({ draft, said: "", isBad: false });

  /** Do something with the stored record, once at a time. @returns {Promise<boolean>} whether it was done */
  async #attempt(act) {
    if (this.#isBusy) return false;
    this.#isBusy = true;
    try {
      await act();
      return true;
    } catch (error) {
      await this.#tell(error);
      return false;
    } finally {
      this.#isBusy = false;
    }
  }

  async #tell(error) {
    if (!(error instanceof Refused)) return this.setState({ said: t("records.kept_unreachable"), isBad: true });
    const { path } = this.props;
    if (error.status === 412 || (error.status === 404 && this.state.version))
      try {
        const { read, version } = await askVersion("GET", `${path}/${this.state.read.id}`);
        return this.setState({ theirs: { read, version }, said: "", isRemoving: false });
      } catch (other) {
        if (other.status === 404) return this.setState({ theirs: { read: null, version: null }, said: "", isRemoving: false });
      }
    const faults = tellFaults(this.#fields, error.faults, this.#withNames);
    this.setState({ faults, said: error.sentence, isBad: true }, () => this.summary.current?.focus());
    return undefined;
  }

  /** Sentences of the API name a nurse by her id: only the page may show her name. */
  #withNames = (text) => {
    const id = this.state.draft.nurse_id;
    if (!id) return text;
    const told = new RegExp(`(?<![\\w.-])${id.replaceAll(".", "\\.")}(?![\\w-])`, "g");
    return text.replace(told, () => this.props.name("nurses", id));
  };

  save = (event) => {
    event?.preventDefault();
    return this.#attempt(async () => {
      const { path, kind } = this.props;
      const { version, read: before } = this.state;
      const draft = (KINDS[kind].tidy ?? ((record) => record))(this.state.draft);
      const { read, version: stored } = version
        ? await askVersion("PUT", `${path}/${before.id}`, draft, { "If-Match": version })
        : await askVersion("POST", path, draft);
      const { warnings = [], ...record } = read;
      const said = [t("records.saved"), ...warnings.map(this.#withNames)].join(" ");
      this.setState({ draft: record, read: record, version: stored, faults: [], theirs: null, said, isBad: false, stored: this.state.stored + 1 });
      await this.props.saved(record);
    });
  };

  #remove = () =>
    this.#attempt(async () => {
      await askVersion("DELETE", `${this.props.path}/${this.state.read.id}`, undefined, { "If-Match": this.state.version });
      await this.props.removed();
    });

  /** Put what was typed over what somebody else stored; or, where they removed it, make it anew. */
  #keepTyped = () => {
    const { theirs, read, draft } = this.state;
    this.setState({
      ...(theirs.read ? { draft: merged(read, draft, theirs.read), read: theirs.read } : { read: KINDS[this.props.kind].fresh() }),
      version: theirs.version, theirs: null, faults: [], said: t("records.kept"), isBad: false,
    });
  };

  #takeTheirs = () => {
    const { read, version } = this.state.theirs;
    if (!read) return this.props.removed();
    return this.setState({ draft: read, read, version, theirs: null, faults: [], said: t("records.reloaded"), isBad: false });
  };

  #press = (event) => {
    if (event.key.toLowerCase() === "s" && (event.ctrlKey || event.metaKey)) this.save(event);
  };

  #saveAndLeave = async () => (await this.save()) && this.props.leave();

  render({ kind, name, know, choices, mayWrite, acts, when, leaving, leave, stay, close }, state) {
    const { draft, read, faults, said, isBad, theirs, isRemoving, version } = state;
    const day = when.day;
    const surroundings = { faults, choices, name, know, when, disabled: !mayWrite };
    return html`<form ref=${this.form} onSubmit=${this.save} onKeyDown=${mayWrite && this.#press} noValidate class=${kind}>
      <div class="title"><button type="button" class="button quiet back" onClick=${close}>${t("records.back")}</button>
        <h2>${version ? nameOf(kind, read, name) : t("records.fresh")}</h2></div>
      ${theirs && html`<${Theirs} read=${read} mine=${draft} theirs=${theirs.read} keep=${this.#keepTyped} take=${this.#takeTheirs} />`}
      ${faults.length > 0 && html`<section class="summary" ref=${this.summary} tabindex="-1" aria-label=${t("records.faults", { n: faults.length })}>
        <b>${t("records.faults", { n: faults.length })}</b><ul>${faults.map(({ where, words, message }) => html`<li key=${where + message}>
          <button type="button" onClick=${() => focusOn(where)}>${words && html`<u>${words}</u>`} ${message}</button></li>`)}</ul></section>`}
      ${draft.needs_check && html`<p class="check">${t("records.check")}
        ${mayWrite && html` <button type="button" class="button" onClick=${() => this.#type({ ...draft, needs_check: false })}>${t("records.checked")}</button>`}</p>`}
      ${kind === "plans" && html`<${Week} plan=${draft} acts=${acts} nameOf=${name} disabled=${!mayWrite} set=${this.#type} />`}
      <${Fields} ...${surroundings} fields=${this.#fields} value=${draft} where="body" set=${this.#type} />
      ${kind === "absences" && html`<${Calendar} nurseId=${draft.nurse_id} first=${draft.first_day} last=${draft.last_day} own=${draft.id} stored=${state.stored} mark="absence" />`}
      ${kind === "shifts" && html`<${Calendar} nurseId=${draft.nurse_id} first=${day} last=${day} own=${draft.id} stored=${state.stored} mark="day" />`}
      ${mayWrite && html`<div class="foot">
        ${leaving ? html`<${Leaving} save=${this.#saveAndLeave} leave=${leave} stay=${stay} />`
        : isRemoving ? html`<${Removal} name=${nameOf(kind, read, name)} remove=${this.#remove} keep=${() => this.setState({ isRemoving: false })} />`
        : html`<button class="button primary" type="submit">${t("records.save")}</button>
          ${version && html`<button type="button" class="button" onClick=${() => this.setState({ isRemoving: true })}>${t("records.remove")}</button>`}`}
        <p role="status" class=${isBad ? "fault" : ""}>${said || (this.isChanged && t("records.unsaved"))}</p></div>`}
    </form>`;
  }
}

/** Bring the control that a fault is about into sight, and the focus to it. */
function focusOn(where) {
  const found = controlOf(where);
  const first = found?.matches("input, select, textarea, [role=group]") ? found : (found?.querySelector("[aria-invalid=true]") ?? found);
  first?.scrollIntoView({ block: "center" });
  first?.focus();
}
