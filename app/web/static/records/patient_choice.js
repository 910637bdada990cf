/** A patient chosen for a record: found by name on the server. */
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { nameOf } from "./names.js";
import { findPatients, patientsNamed, QUIET_MILLISECONDS } from "./patients.js";

const MOST_OFFERED = 10;

/** @param {{value: string, set: (id: string) => void, disabled: boolean, described?: string}} props */
export class PatientChoice extends Component {
  state = { chosen: null, found: null, error: "" };
  #typing = 0;
  /** Counts what was asked: only the last counts. */
  #turn = 0;

  componentDidMount() {
    if (this.props.value) this.#ask(async () => ({ chosen: (await patientsNamed([this.props.value]))[0] ?? null }));
  }

  componentWillUnmount() {
    clearTimeout(this.#typing);
    this.#turn += 1;
  }

  #ask = async (find) => {
    const turn = ++this.#turn;
    const told = await find().catch((error) => ({ error: error.message }));
    if (turn === this.#turn) this.setState({ error: "", ...told });
  };

  #search = ({ target }) => {
    clearTimeout(this.#typing);
    const search = target.value.trim();
    const find = async () => ({ found: search ? (await findPatients(search, "", MOST_OFFERED)).records : null });
    this.#typing = setTimeout(() => this.#ask(find), QUIET_MILLISECONDS);
  };

  #choose = (chosen) => {
    this.setState({ chosen, found: null });
    this.props.set(chosen.id);
  };

  render({ value, disabled, described }, { chosen, found, error }) {
    return html`<p>${chosen ? nameOf("patients", chosen) : value || "—"}</p>
      ${!disabled && html`<input type="search" aria-label=${t("records.find_patient")} placeholder=${t("records.find_patient")}
        autocomplete="off" aria-invalid=${!!described} aria-describedby=${described} onInput=${this.#search} />
      <div class="several" role="status">${error}${found && !found.length && t("records.none")}
        ${found?.map((one) => html`<button key=${one.id} type="button" class="button quiet" onClick=${() => this.#choose(one)}>${nameOf("patients", one)}</button>`)}</div>`}`;
  }
}
