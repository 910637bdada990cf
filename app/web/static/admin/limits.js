/** What shifts must keep to: rest, amplitude and hours of a week, and which of them refuse a shift. */
import { askVersion } from "../page/api.js";
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Field, NOTHING_SAID, refusal, Said, Tab } from "./tab.js";

const MINUTES = ["rest", "amplitude", "week"];
const REFUSING = [...MINUTES, "contract"];

export class Limits extends Tab {
  /** @type {any} limits as the service wrote them, once they are read */
  state = { ...NOTHING_SAID, limits: null, version: null, isStale: false, isSaved: false };

  componentDidMount() {
    this.#reload();
  }

  #reload = () =>
    this.attempt(async () => {
      const { read, version } = await askVersion("GET", "/work-limits");
      this.setState({ limits: read, version, isStale: false, isSaved: false });
    });

  #save = async (event) => {
    event.preventDefault();
    const { limits, version } = this.state;
    this.setState({ ...NOTHING_SAID, isStale: false, isSaved: false });
    try {
      const stored = await askVersion("PUT", "/work-limits", limits, { "If-Match": version });
      this.setState({ limits: stored.read, version: stored.version, isSaved: true });
    } catch (error) {
      this.setState({ ...refusal(error), isStale: error.status === 412 });
    }
  };

  /** Take the version of now and keep what was typed: saving again puts it in the place of what others wrote. */
  #keepTyped = () =>
    this.attempt(async () => {
      const { version } = await askVersion("GET", "/work-limits");
      this.setState({ version, isStale: false, said: t("records.kept") });
    });

  #set = (changed) => this.setState({ limits: { ...this.state.limits, ...changed }, isSaved: false });

  #minutes = (name) => {
    const key = `${name}_minutes`;
    const value = this.state.limits[key];
    const typed = (event) => this.#set({ [key]: event.target.value === "" ? null : Number(event.target.value) });
    return html`<${Field} key=${name} name=${key} label=${t(`admin_limit.${name}`)} help=${value ? t("admin.is_hours", { length: duration(value * 60) }) : ""}
      faults=${this.state.faults}>${(tied) => html`<input ...${tied} type="number" min="0" value=${value} onInput=${typed} />`}<//>`;
  };

  #refusing = (name) => {
    const { refusing } = this.state.limits;
    const typed = (event) => this.#set({ refusing: event.target.checked ? [...refusing, name] : refusing.filter((one) => one !== name) });
    return html`<label class="check" key=${name}><input type="checkbox" checked=${refusing.includes(name)} onChange=${typed} /> ${t(`admin_refuses.${name}`)}</label>`;
  };

  render(_, { limits, isStale, isSaved, said, faults }) {
    return html`<section aria-label=${t("admin_tab.limits")}>
      <p class="lead">${t("admin.limits_lead")}</p>
      <${Said} said=${said} faults=${faults} fields=${MINUTES.map((one) => `${one}_minutes`)} />
      ${isStale && html`<p class="actions"><button type="button" class="button" onClick=${this.#keepTyped}>${t("records.keep_typed")}</button>
        <button type="button" class="button" onClick=${this.#reload}>${t("records.reload")}</button></p>`}
      ${limits && html`<form class="new" onSubmit=${this.#save} noValidate>
        ${MINUTES.map(this.#minutes)}
        <fieldset><legend>${t("admin.refusing")}</legend>${REFUSING.map(this.#refusing)}</fieldset>
        <p class="actions"><button class="button primary" type="submit">${t("records.save")}</button></p>
      </form>`}
      <p role="status">${isSaved && t("records.saved")}</p>
    </section>`;
  }
}
