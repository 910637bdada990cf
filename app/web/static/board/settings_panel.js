/** What planning weighs, in minutes of driving, saved for the team: in the place of the detail while it is open. */
import { askVersion } from "../page/api.js";
import { Choice } from "../page/controls.js";
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { PanelHead } from "./panel.js";
import { WeightSlider } from "./weight_slider.js";

/** @import { PlanningSettings } from "../page/shapes.js" */

const PATH = "/planning-settings";
/** What weighs, and the most that it may: as the API has it. */
const WEIGHTS = { unusual: 60, lateness: 20, overtime: 20, waiting: 5, balance: 5 };
const SECONDS = [5, 10, 20, 60, 120, 300];

/**
 * @typedef {{settings: PlanningSettings|null, usual: PlanningSettings|null, version: string|null, isStale: boolean,
 *   told: string}} State `told` is what came of saving
 * @extends {Component<{me: {grants: string[]}, actions: import("./actions.js").Actions}, State>}
 */
export class SettingsPanel extends Component {
  state = /** @type {State} */ ({ settings: null, usual: null, version: "", isStale: false, told: "" });

  componentDidMount() {
    this.#reload();
  }

  #attempt = (work, again) => this.props.actions.attempts.run(work, again);

  /** What was read; nothing of the panel is drawn before. */
  get #read() {
    return /** @type {{settings: PlanningSettings, usual: PlanningSettings}} */ (this.state);
  }

  #take = ({ read: { usual, ...settings }, version }, told = "") =>
    this.setState({ settings: /** @type {any} */ (settings), usual, version, isStale: false, told });

  #reload = () => this.#attempt(async () => this.#take(await askVersion("GET", PATH)), this.#reload);

  #save = (event) => {
    event.preventDefault();
    return this.#attempt(async () => {
      const { settings, version } = this.state;
      this.setState({ told: t("settings.unsaved") });
      try {
        this.#take(await askVersion("PUT", PATH, settings, { "If-Match": version }), t("settings.saved"));
      } catch (error) {
        if (error.status !== 412) throw error;
        this.setState({ isStale: true });
      }
    });
  };

  /** Take the version of now and keep what was set here: saving again puts it in the place of what others set. */
  #keep = () =>
    this.#attempt(async () => {
      const { version } = await askVersion("GET", PATH);
      this.setState({ version, isStale: false, told: t("settings.kept") });
    });

  #set = (changed) => this.setState({ settings: { ...this.#read.settings, ...changed }, told: t("settings.unsaved") });

  #weight = (name) => {
    const key = `${name}_minutes`;
    const { settings, usual } = this.#read;
    return html`<${WeightSlider} key=${name} name=${name} most=${WEIGHTS[name]} value=${settings[key]} usual=${usual[key]}
      isFixed=${!this.#mayWrite} set=${(value) => this.#set({ [key]: value })} />`;
  };

  get #mayWrite() {
    return this.props.me.grants.includes("write:plans");
  }

  #seconds() {
    const { search_seconds } = this.#read.settings;
    const offered = [...new Set([...SECONDS, search_seconds])].sort((one, other) => one - other);
    const text = (seconds) => (seconds < 60 ? t("settings.seconds", { n: seconds }) : duration(seconds));
    return html`<div class="weight"><span class="weight-name">${t("solve.seconds")}</span>
      <${Choice} label=${t("solve.seconds")} value=${search_seconds} isFixed=${!this.#mayWrite}
        options=${offered.map((seconds) => ({ value: seconds, text: text(seconds) }))}
        choose=${(seconds) => this.#set({ search_seconds: Number(seconds) })} />
      <p>${t("settings.search_is")}</p></div>`;
  }

  #buttons() {
    const { isStale, told } = this.state;
    const { settings, usual } = this.#read;
    if (!this.#mayWrite) return html`<p class="panel-end">${t("settings.read_only")}</p>`;
    const isUsual = Object.keys(usual).every((name) => usual[name] === settings[name]);
    return html`<div class="panel-end">
      ${isStale
        ? html`<p role="alert">${icon("warning", 15)}${t("settings.stale")}</p>
          <button type="button" class="button" onClick=${this.#keep}>${t("settings.keep")}</button>
          <button type="button" class="button" onClick=${this.#reload}>${t("settings.reload")}</button>`
        : html`<p role="status">${told}</p>
          <button type="button" class="button" disabled=${isUsual} onClick=${() => this.#set(usual)}>${t("settings.usual")}</button>
          <button type="submit" class="button primary">${t("settings.save")}</button>`}
    </div>`;
  }

  render({ actions }, { settings }) {
    return html`<aside class="detail settings" aria-label=${t("settings.title")}
      onKeyDown=${(event) => event.key === "Escape" && actions.openPanel(null)}>
      <${PanelHead} title=${t("settings.title")} note=${t("settings.note")} close=${() => actions.openPanel(null)} />
      ${settings &&
      html`<form onSubmit=${this.#save}>
        <div class="weights">${Object.keys(WEIGHTS).map(this.#weight)}${this.#seconds()}</div>
        ${this.#buttons()}
      </form>`}
    </aside>`;
  }
}
