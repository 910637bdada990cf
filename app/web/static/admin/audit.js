/** The audit log: who read and changed what and when, by names of fields; filtered, and read page by page. */
import { get } from "../page/api.js";
import { locale, t } from "../page/language.js";
import { html } from "../page/view.js";
import { NOTHING_SAID, Said, Tab } from "./tab.js";

const PAGE = 50;
const ACTIONS = ["read", "create", "change", "remove", "export", "erase", "sign-in"];
/** Kinds of record that entries are of: tables, and `day`, `round` and `audit_entry` for what is read as a whole. */
const KINDS = [
  "absence", "act", "act_edition", "api_key", "audit_entry", "care_plan", "care_slot", "day", "nurse", "nurse_link",
  "nurse_wish", "patient", "plan", "planning_settings", "qualification", "retention", "round", "shift", "team", "user", "visit", "work_limits",
];
const ALL = { actor: "", action: "", record: "", record_id: "", from: "", to: "" };

const stamp = (iso) => new Date(iso).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "medium" });
/** A word for a name of the service's own, which stands as it is where there is none. */
const word = (group, name) => (t(`${group}.${name}`) === `${group}.${name}` ? name : t(`${group}.${name}`));

/** Local midnight of a day as this computer's clock has it, some days later. */
function midnight(day, later = 0) {
  const moment = new Date(`${day}T00:00`);
  moment.setDate(moment.getDate() + later);
  return moment.toISOString();
}

/** The question to the service. */
function asked({ from, to, ...same }, before = "") {
  const wanted = { ...same, limit: PAGE, before, since: from && midnight(from), until: to && midnight(to, 1) };
  return new URLSearchParams(Object.entries(wanted).filter(([, value]) => value !== ""));
}

export class Audit extends Tab {
  state = { ...NOTHING_SAID, wanted: ALL, entries: [], next: null, users: [], keys: [] };

  componentDidMount() {
    this.attempt(async () => {
      const [{ users }, { keys }] = await Promise.all([get("/users"), get("/keys")]);
      this.setState({ users, keys });
      await this.#read(ALL);
    });
  }

  #read = async (wanted, before = "") => {
    const { entries, next } = await get(`/audit?${asked(wanted, before)}`);
    this.setState((state) => ({
      wanted,
      entries: before ? [...state.entries, ...entries] : entries,
      next,
    }));
  };

  #filter = (event) => {
    event.preventDefault();
    const wanted = Object.fromEntries(new FormData(event.target));
    this.attempt(() => this.#read(wanted));
  };

  /** Only what is like this entry, from all days. */
  #only = (wanted) => () => this.attempt(() => this.#read({ ...ALL, ...wanted }));

  /** An actor by name where the service knows one, else by what it is. */
  #actor = (/** @type {{actor: string, actor_name?: string}} */ { actor, actor_name: name }) => {
    const [kind, id] = actor.split(":");
    return id === undefined ? word("admin_actor", actor) : t(`admin_actor.${kind}`, { name: name ?? id });
  };

  #name = (record, id) => {
    const named = { user: this.state.users, api_key: this.state.keys }[record] ?? [];
    return named.find((one) => one.id === id)?.name ?? id;
  };

  #actors = () => [
    ...this.state.users.map(({ id, name }) => ({ actor: `user:${id}`, actor_name: name })),
    ...this.state.keys.map(({ id, name }) => ({ actor: `key:${id}`, actor_name: name })),
    { actor: "console" },
    { actor: "service" },
  ];

  #choice = (name, options) => html`<div class="field"><label><span>${t(`admin_filter.${name}`)}</span>
    <select name=${name} aria-label=${t(`admin_filter.${name}`)} value=${this.state.wanted[name]}><option value="">${t("admin_filter.all")}</option>
      ${options.map(({ value, text }) => html`<option key=${value} value=${value} selected=${value === this.state.wanted[name]}>${text}</option>`)}</select></label></div>`;

  #input = (name, type) => html`<div class="field"><label><span>${t(`admin_filter.${name}`)}</span>
    <input name=${name} type=${type} value=${this.state.wanted[name]} autocomplete="off" maxlength="200" /></label></div>`;

  #form = () => {
    const { actor } = this.state.wanted;
    const known = this.#actors();
    const actors = !actor || known.some((one) => one.actor === actor) ? known : [...known, { actor }];
    return html`<form class="filter" onSubmit=${this.#filter} key=${JSON.stringify(this.state.wanted)}>
      ${this.#choice("actor", actors.map((one) => ({ value: one.actor, text: this.#actor(one) })))}
      ${this.#choice("action", ACTIONS.map((one) => ({ value: one, text: t(`admin_action.${one}`) })))}
      ${this.#choice("record", KINDS.map((one) => ({ value: one, text: t(`admin_record.${one}`) })))}
      ${this.#input("record_id", "text")}${this.#input("from", "date")}${this.#input("to", "date")}
      <p class="actions"><button class="button primary" type="submit">${t("admin.filter")}</button>
        <button class="button" type="button" onClick=${this.#only({})}>${t("admin.filter_none")}</button></p>
    </form>`;
  };

  /** Which record, leading to all that was done to it: by name where it has one here; several; or the only one. */
  #record = ({ record, record_id: id }) => {
    if (!id || id === "*") return id && t("admin.several");
    return html`<button type="button" class="link" title=${id}
      onClick=${this.#only({ record, record_id: id })}>${this.#name(record, id)}</button>`;
  };

  #row = (entry) => html`<tr key=${entry.id}>
    <td><time datetime=${entry.at}>${stamp(entry.at)}</time></td>
    <td><button type="button" class="link" onClick=${this.#only({ actor: entry.actor })}>${this.#actor(entry)}</button></td>
    <td>${word("admin_action", entry.action)}</td>
    <td>${word("admin_record", entry.record)} ${this.#record(entry)}</td>
    <td>${entry.fields.map((name) => word("field", name)).join(", ")}</td>
  </tr>`;

  render(_, { entries, next, wanted, said, faults }) {
    const columns = ["at", "actor", "action", "record", "fields"];
    return html`<section aria-label=${t("admin_tab.audit")}>
      <p class="lead">${t("admin.audit_lead")}</p>
      <${Said} said=${said} faults=${faults} />
      ${this.#form()}
      <div class="scroll" role="region" tabindex="0" aria-label=${t("admin.audit_table")}><table>
        <thead><tr>${columns.map((one) => html`<th key=${one} scope="col">${t(`admin_column.${one}`)}</th>`)}</tr></thead>
        <tbody>${entries.map(this.#row)}</tbody>
      </table></div>
      <p role="status">${t("admin.audit_shown", { n: entries.length })}</p>
      ${next && html`<p class="actions"><button type="button" class="button"
        onClick=${() => this.attempt(() => this.#read(wanted, next))}>${t("admin.audit_older")}</button></p>`}
    </section>`;
  }
}
