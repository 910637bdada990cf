/** Keys of other systems: listed, made, revoked. */
import { ask, get, post } from "../page/api.js";
import { Dialog } from "../page/dialog.js";
import { moment } from "../page/format.js";
import { t } from "../page/language.js";
import { ShownOnce } from "../page/shown_once.js";
import { html } from "../page/view.js";
import { Field, NOTHING_SAID, refusal, Said, Tab } from "./tab.js";

/** What a key can be granted (`app/roles.py`), reading before writing. */
export const SCOPES = ["read:days", "read:plans", "read:records", "read:map", "read:places", "solve:problems", "write:plans", "write:records"];
const FIELDS = ["name", "scopes", "days"];
const DAYS = 90;

const scopeName = (scope) => t(`admin_scope.${scope.replace(":", "_")}`);

function stateOf(key) {
  if (key.revoked_at) return "revoked";
  return Date.parse(key.expires_at) <= Date.now() ? "expired" : "live";
}

export class Keys extends Tab {
  /** @type {any} the forms that are open, and what the service told */
  state = { ...NOTHING_SAID, keys: [], isAdding: false, told: null, asking: null };

  componentDidMount() {
    this.attempt(this.#read);
  }

  #read = async () => this.setState({ keys: (await get("/keys")).keys });

  #add = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    await this.attempt(async () => {
      const days = form.get("days") === "" ? null : Number(form.get("days"));
      const told = await post("/keys", { name: form.get("name"), scopes: form.getAll("scopes"), days });
      await this.#read();
      this.setState({ told, isAdding: false });
    });
  };

  #revoke = async () => {
    try {
      await ask("DELETE", `/keys/${this.state.asking.id}`);
      this.setState({ told: null, said: "", faults: [] });
      await this.#read();
      return "";
    } catch (error) {
      return refusal(error).said;
    }
  };

  #form = (faults) => html`<form class="new" onSubmit=${this.#add} noValidate>
    <${Field} name="name" label=${t("admin.key_name")} faults=${faults}>${(tied) => html`<input ...${tied} autocomplete="off" maxlength="200" />`}<//>
    <${Field} name="days" label=${t("admin.key_days")} help=${t("admin.key_days_help")} faults=${faults}>${(tied) => html`<input ...${tied}
      type="number" min="1" max="366" value=${DAYS} />`}<//>
    <fieldset aria-describedby="fault-scopes"><legend>${t("admin.key_scopes")}</legend>${SCOPES.map((scope) => html`<label class="check" key=${scope}>
      <input type="checkbox" name="scopes" value=${scope} /> ${scopeName(scope)} <code>${scope}</code></label>`)}
      <span class="fault" id="fault-scopes">${faults.filter(({ where }) => where.startsWith("body.scopes")).map(({ message }) => message).join(" ")}</span></fieldset>
    <p class="actions"><button class="button primary" type="submit">${t("admin.make_key")}</button>
      <button class="button" type="button" onClick=${() => this.setState({ isAdding: false, said: "", faults: [] })}>${t("dialog.keep")}</button></p>
  </form>`;

  #row = (key, told) => {
    const state = stateOf(key);
    return html`<li key=${key.id} class=${state === "live" ? "" : "ended"} data-name=${key.name}>
      <div class="what"><b>${key.name}</b><span>${key.scopes.map(scopeName).join(", ")}</span></div>
      <dl><div><dt>${t("admin.key_made")}</dt><dd>${t("admin.key_made_by", { moment: moment(key.created_at), name: key.created_by })}</dd></div>
        <div><dt>${t("admin.key_used")}</dt><dd>${moment(key.used_at)}</dd></div>
        <div class="state"><dt>${t(`admin_key.${state}`)}</dt><dd>${moment(key.revoked_at ?? key.expires_at)}</dd></div></dl>
      <p class="actions">${state === "live" && html`<button type="button" class="button"
        onClick=${() => this.setState({ asking: key })}>${t("admin.revoke")}</button>`}</p>
      ${told?.key.id === key.id && html`<${ShownOnce} key=${told.token} label=${t("admin.key_once", { name: key.name })} value=${told.token} />`}
    </li>`;
  };

  render(_, { keys, isAdding, told, asking, said, faults }) {
    return html`<section aria-label=${t("admin_tab.keys")}>
      <p class="lead">${t("admin.keys_lead")}</p>
      <${Said} said=${said} faults=${faults} fields=${FIELDS} />
      ${isAdding ? this.#form(faults) : html`<p class="actions"><button type="button" class="button primary"
        onClick=${() => this.setState({ isAdding: true, told: null })}>${t("admin.add_key")}</button></p>`}
      ${keys.length === 0 && html`<p>${t("admin.no_key")}</p>`}
      <ul class="rows">${keys.map((key) => this.#row(key, told))}</ul>
      ${asking && html`<${Dialog} title=${t("admin.revoke_ask", { name: asking.name })} act=${t("admin.revoke")}
        done=${this.#revoke} close=${() => this.setState({ asking: null })}><p>${t("admin.revoke_means")}</p><//>`}
    </section>`;
  }
}
