/** The list of one kind of record: read part by part, each in the order of what its lines say, and searched. */
import { get, listAll } from "../page/api.js";
import { inOrder } from "../page/format.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { KINDS } from "./kinds.js";
import { nameOf } from "./names.js";
import { findPatients, patientsNamed, QUIET_MILLISECONDS } from "./patients.js";

/**
 * @param {{kind: string, day: string, lists: Record<string, object[]>, chosen?: string, open: (id: string) => void,
 *   attempt: (act: () => Promise<void>) => Promise<void>, stored: number}} props `lists` holds all nurses and all acts;
 *   `stored` changes with what is stored: the list is read again
 */
export class Listing extends Component {
  /** @type {{search: string, records: any[]|null, next: string|null, patients: Map<string, object>}} */
  state = { search: "", records: null, next: null, patients: new Map() };
  #typing = 0;
  /** Counts what was asked: only the last is shown. */
  #turn = 0;

  componentDidMount() {
    this.#read();
  }

  componentDidUpdate(before) {
    if (before.stored !== this.props.stored) this.#read();
  }

  componentWillUnmount() {
    clearTimeout(this.#typing);
    this.#turn += 1;
  }

  /** Read the list from its beginning, or the part behind what is shown. */
  #read = (after = "") =>
    this.props.attempt(async () => {
      const turn = ++this.#turn;
      const { records, next } = await this.#part(this.state.search.trim(), after);
      const known = this.state.patients;
      const unknown = records.map((one) => one.patient_id).filter((id) => id && !known.has(id));
      const named = (await patientsNamed(unknown)).map((one) => /** @type {const} */ ([one.id, one]));
      if (turn !== this.#turn) return;
      const patients = new Map([...known, ...named]);
      const name = this.#namer(patients);
      const say = (record) => nameOf(this.props.kind, record, name, String); // As it is sent a day comes after the one before.
      const told = records.toSorted((one, other) => inOrder(say(one), say(other)));
      this.setState({ records: after ? [...(this.state.records ?? []), ...told] : told, next, patients });
    });

  /** Names nurses, acts and those patients that are known here. */
  #namer(patients) {
    const name = (of, id) => {
      const known = of === "patients" ? patients.get(id) : this.props.lists[of]?.find((one) => one.id === id);
      return known ? nameOf(of, known, name) : id;
    };
    return name;
  }

  /** A part of the list: the server finds patients, this page nurses and acts. What belongs to one day comes whole. */
  async #part(search, after) {
    const { kind, day, lists } = this.props;
    const { path, people, isOfDay } = KINDS[kind];
    if (kind === "patients") return findPatients(search, after);
    const wanted = (of) => lists[of].filter((one) => nameOf(of, one).toLocaleLowerCase().includes(search.toLocaleLowerCase()));
    if (lists[kind]) return { records: wanted(kind), next: null };
    if (isOfDay && !search) return { records: await listAll(path(day)), next: null };
    const asked = new URLSearchParams({ after });
    if (search) {
      const found = people === "nurses" ? wanted(people).slice(0, 100) : (await findPatients(search)).records;
      if (!found.length) return { records: [], next: null };
      for (const { id } of found) asked.append("of", id);
    }
    return get(`${path(day)}?${asked}`);
  }

  #search = ({ target }) => {
    this.setState({ search: target.value });
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#read(), QUIET_MILLISECONDS);
  };

  render({ kind, chosen, open, children }, { search, records, next, patients }) {
    const name = this.#namer(patients);
    const findsPatients = kind === "patients" || KINDS[kind].people === "patients";
    return html`<label class="field"><span>${t("records.search")}</span><input type="search" value=${search} autocomplete="off"
        aria-describedby=${findsPatients ? "search-hint" : undefined} onInput=${this.#search} />
        ${findsPatients && html`<small id="search-hint">${t("records.search_hint")}</small>`}</label>
      ${children}
      <p role="status">${records && !records.length && t("records.none")}</p>
      <ul>${records?.map((one) => html`<li key=${one.id}><button type="button"
        aria-current=${chosen === one.id ? "true" : undefined} onClick=${() => open(one.id)}>${nameOf(kind, one, name)}
        ${one.needs_check && html` <small class="check">${t("records.to_check")}</small>`}</button></li>`)}</ul>
      ${next !== null && html`<button type="button" class="button" onClick=${() => this.#read(next)}>${t("records.more")}</button>`}`;
  }
}
