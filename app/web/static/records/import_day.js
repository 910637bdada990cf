/** A day brought in from its CSV files: chosen, looked at without storing, then stored. */
import { ask, Refused } from "../page/api.js";
import { longDay } from "../page/format.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";
import { ImportFaults } from "./import_faults.js";

/** The files of docs/import.md; whatever else lies in their folder is left alone. */
const NAMES = ["service", "acts", "nurses", "shifts", "patients", "visits", "links", "today"].map((name) => `${name}.csv`);
const COUNTED = ["nurses", "shifts", "patients", "visits"];

/**
 * @typedef {object} Told what `POST /days` answers
 * @property {boolean} stored
 * @property {string|null} day
 * @property {Record<string, number>|null} counts
 * @property {boolean} has_plan_by_hand
 * @property {boolean} is_known
 * @property {boolean} replaces
 * @property {number} plans_removed
 * @property {string|null} other_service
 * @property {import("./import_faults.js").ImportFault[]} faults
 * @property {number} more_faults
 *
 * @typedef {object} Props
 * @property {() => void} close
 * @property {(day: string) => void} imported the day is stored
 */

/** @extends {Component<Props, any>} */
export class ImportDay extends Component {
  /** @type {{files: Record<string, string>, ignored: string[], told: Told|null, said: string, isBusy: boolean}} */
  state = { files: {}, ignored: [], told: null, said: "", isBusy: false };
  result = createRef();
  input = createRef();

  componentDidMount() {
    this.input.current?.focus();
  }

  /** What a folder or several files hold: a letter that is none becomes the sign that the service tells of. */
  #choose = async (event) => {
    const chosen = [...event.target.files];
    const known = chosen.filter(({ name }) => NAMES.includes(name));
    const texts = await Promise.all(known.map(async (file) => [file.name, await file.text()]));
    const ignored = chosen.filter((file) => !known.includes(file)).map(({ name }) => name);
    event.target.value = ""; // the same files can be chosen again once they were corrected
    const files = Object.fromEntries(texts);
    this.setState({ files, ignored, told: null });
    await this.#ask({ files, dry_run: true });
  };

  /** @param {{files: Record<string, string>, dry_run?: boolean, replace?: boolean}} asked */
  #ask = async (asked) => {
    this.setState({ isBusy: true, said: "" });
    try {
      const told = await ask("POST", "/days", asked);
      this.setState({ told });
      if (told.stored) this.props.imported(told.day);
    } catch (error) {
      this.setState({ said: error instanceof Refused ? error.message : t("login.no_answer") });
    }
    this.setState({ isBusy: false }, () => this.result.current?.focus());
  };

  render({ close }, { files, ignored, told, said, isBusy }) {
    const isSound = told && !told.faults.length && !told.stored && !told.is_known;
    const may = told && (told.replaces || told.other_service) ? "import.replace" : "import.store";
    return html`<div class="import">
      <div class="title"><button type="button" class="button quiet back" onClick=${close}>${t("records.back")}</button><h2>${t("import.title")}</h2></div>
      <p>${t("import.lead")}</p>
      <p class="actions">
        <label class="field"><span>${t("import.files")}</span><input type="file" ref=${this.input} multiple accept=".csv,text/csv" disabled=${isBusy} onChange=${this.#choose} /></label>
        <label class="field"><span>${t("import.folder")}</span><input type="file" webkitdirectory disabled=${isBusy} onChange=${this.#choose} /></label>
      </p>
      <p role="status">${isBusy && t("import.under_way")}${!isBusy && ignored.length > 0 && t("import.ignored", { names: ignored.join(", "), n: ignored.length })}</p>
      <div class="result" tabindex="-1" ref=${this.result} aria-labelledby="import-result">
        ${said && html`<p class="fault" role="alert" id="import-result">${said}</p>`}
        ${told && html`<${Result} told=${told} />`}
      </div>
      <p class="actions">
        ${isSound && html`<button type="button" class="button primary" disabled=${isBusy} onClick=${() => this.#ask({ files, replace: may === "import.replace" })}>${t(may)}</button>`}
        ${told?.stored && html`<a class="button primary" href=${`/?day=${told.day}`}>${t("import.to_board")}</a>`}
        <button type="button" class="button" onClick=${close}>${t("import.close")}</button>
      </p>
    </div>`;
  }
}

/** What would be stored, or was, and why not. @param {{told: Told}} props */
function Result({ told }) {
  const { day, counts, faults, more_faults: more } = told;
  const n = faults.length + more;
  const outcome = n ? t("import.faulty", { n }) : t(told.stored ? "import.stored" : told.is_known ? "import.known" : "import.sound");
  return html`<h3 id="import-result">${outcome}</h3>
    ${day && counts && html`<dl class="counts">
      <div><dt>${t("board.day")}</dt><dd>${longDay(day)}</dd></div>
      ${COUNTED.map((name) => html`<div key=${name}><dt>${t(`import_count.${name}`)}</dt><dd>${counts[name]}</dd></div>`)}
      <div><dt>${t("import.by_hand")}</dt><dd>${t(told.has_plan_by_hand ? "import.yes" : "import.no")}</dd></div></dl>`}
    ${!told.stored && html`<${Warnings} told=${told} />`}
    ${n > 0 && html`<${ImportFaults} faults=${faults} more=${more} />`}`;
}

/** What would be lost. @param {{told: Told}} props */
const Warnings = ({ told }) => html`<ul class="warnings">
  ${told.replaces && html`<li>${t("import.day_stands", { n: told.plans_removed })}</li>`}
  ${told.other_service && html`<li>${t("import.other_service", { name: told.other_service })}</li>`}
</ul>`;
