/** Accounts: listed, made, given another role or a new password, disabled. */
import { get, post } from "../page/api.js";
import { Dialog } from "../page/dialog.js";
import { moment } from "../page/format.js";
import { t } from "../page/language.js";
import { ShownOnce } from "../page/shown_once.js";
import { html } from "../page/view.js";
import { Field, NOTHING_SAID, refusal, Said, Tab } from "./tab.js";

const ROLES = ["coordinator", "reader", "admin"];
const FIELDS = ["name", "role", "email"];

/** What can be done to an account, once a dialog was answered. */
const ACTS = {
  role: ({ name }, { role }) => post("/users/role", { name, role }),
  disable: ({ name }) => post("/users/disable", { name }),
  reset: ({ name }) => post("/users/reset", { name }),
  enable: ({ name }) => post("/users/reset", { name }),
};

const RoleChoice = ({ value, ...rest }) => html`<select name="role" aria-label=${t("admin.role")} ...${rest}>${ROLES.map(
  (one) => html`<option key=${one} value=${one} selected=${one === value}>${t(`account.role_${one}`)}</option>`,
)}</select>`;

export class Users extends Tab {
  /** @type {any} the forms that are open, and what the service told */
  state = { ...NOTHING_SAID, users: [], isAdding: false, told: null, asking: null };

  componentDidMount() {
    this.attempt(this.#read);
  }

  #read = async () => this.setState({ users: (await get("/users")).users });

  #add = async (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const wanted = { name: form.get("name"), role: form.get("role"), email: form.get("email") };
    await this.attempt(async () => {
      const told = await post("/users", { ...wanted, second_factor_required: form.has("second_factor_required") });
      await this.#read();
      this.setState({ told, isAdding: false });
    });
  };

  /** What the dialog stands for; gives why it was refused. */
  #act = async (given) => {
    const { act, user } = this.state.asking;
    try {
      const told = await ACTS[act](user, given);
      this.setState({ told: told.password ? told : null, said: "", faults: [] });
      await this.#read();
      return "";
    } catch (error) {
      return refusal(error).said;
    }
  };

  #form = (faults) => html`<form class="new" onSubmit=${this.#add} noValidate>
    <${Field} name="name" label=${t("admin.user_name")} faults=${faults}>${(tied) => html`<input ...${tied} autocomplete="off"
      autocapitalize="none" spellcheck=${false} maxlength="200" />`}<//>
    <${Field} name="role" label=${t("admin.role")} faults=${faults}>${(tied) => html`<${RoleChoice} ...${tied} value="coordinator" />`}<//>
    <${Field} name="email" label=${t("admin.email")} help=${t("admin.email_help")} faults=${faults}>${(tied) => html`<input ...${tied}
      type="email" autocomplete="off" maxlength="254" />`}<//>
    <label class="check"><input type="checkbox" name="second_factor_required" /> ${t("admin.second_required")}</label>
    <p class="actions"><button class="button primary" type="submit">${t("admin.make_user")}</button>
      <button class="button" type="button" onClick=${() => this.setState({ isAdding: false, said: "", faults: [] })}>${t("dialog.keep")}</button></p>
  </form>`;

  #row = (user, told) => {
    const ask = (act) => () => this.setState({ asking: { act, user } });
    const isDisabled = !!user.disabled_at;
    const second = !user.has_password ? "issuer" : user.second_factor ? "on" : user.second_factor_required ? "required" : "off";
    return html`<li key=${user.id} class=${isDisabled ? "ended" : ""} data-name=${user.name}>
      <div class="what"><b>${user.name}</b>
        <span>${t(`account.role_${user.role}`)}${user.email && ` · ${user.email}`}</span></div>
      <dl><div><dt>${t("admin.signed_in")}</dt><dd>${moment(user.signed_in_at)}</dd></div>
        <div><dt>${t("account.second")}</dt><dd>${t(`admin_second.${second}`)}</dd></div>
        ${isDisabled && html`<div class="state"><dt>${t("admin.disabled")}</dt><dd>${moment(user.disabled_at)}</dd></div>`}</dl>
      <p class="actions">
        <button type="button" class="button" onClick=${ask("role")}>${t("admin.change_role")}</button>
        ${isDisabled
          ? html`<button type="button" class="button" onClick=${ask("enable")}>${t("admin_act.enable")}</button>`
          : html`<button type="button" class="button" onClick=${ask("reset")}>${t("admin_act.reset")}</button>
            <button type="button" class="button" onClick=${ask("disable")}>${t("admin_act.disable")}</button>`}
      </p>
      ${told?.name === user.name && html`<${ShownOnce} key=${told.password} label=${t("admin.password_once", { name: user.name })} value=${told.password} />`}
    </li>`;
  };

  render({ me }, { users, isAdding, told, asking, said, faults }) {
    return html`<section aria-label=${t("admin_tab.users")}>
      <p class="lead">${t("admin.users_lead")}</p>
      <${Said} said=${said} faults=${faults} fields=${FIELDS} />
      ${isAdding ? this.#form(faults) : html`<p class="actions"><button type="button" class="button primary"
        onClick=${() => this.setState({ isAdding: true, told: null })}>${t("admin.add_user")}</button></p>`}
      <ul class="rows">${users.map((user) => this.#row(user, told))}</ul>
      ${asking && html`<${Dialog} title=${t(`admin_ask.${asking.act}`, { name: asking.user.name })} act=${t(`admin_act.${asking.act}`)}
        done=${this.#act} close=${() => this.setState({ asking: null })}>
        <p>${t(`admin_means.${asking.act}`)}</p>
        ${asking.user.name === me.name && html`<p class="notice">${t("admin.yourself")}</p>`}
        ${asking.act === "role" && html`<label class="field"><span>${t("admin.role")}</span><${RoleChoice} value=${asking.user.role} /></label>`}
      <//>`}
    </section>`;
  }
}
