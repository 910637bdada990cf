/** A recurrence in words, and the rule (RFC 5545) it stands for. */
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";

export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

/**
 * The parts of a rule that the form can say; null where it says more than that.
 * @returns {{isDaily: boolean, weeks: number, days: string[]}|null}
 */
export function readRecurrence(rule) {
  if (rule === "FREQ=DAILY") return { isDaily: true, weeks: 1, days: [] };
  const parts = Object.fromEntries(rule.split(";").map((part) => part.split("=")));
  const { FREQ, INTERVAL = "1", BYDAY = "", ...more } = parts;
  const days = BYDAY.split(",").filter(Boolean);
  if (FREQ !== "WEEKLY" || Object.keys(more).length || !days.every((day) => WEEKDAYS.includes(day))) return null;
  return { isDaily: false, weeks: Number(INTERVAL), days };
}

/** @param {{isDaily?: boolean, weeks: number, days: string[]}} rule */
export function writeRecurrence({ isDaily, weeks, days }) {
  if (isDaily) return "FREQ=DAILY";
  const every = weeks > 1 ? ";INTERVAL=" + weeks : "";
  return `FREQ=WEEKLY${every}${days.length ? ";BYDAY=" + WEEKDAYS.filter((day) => days.includes(day)).join(",") : ""}`;
}

/** Every day, or chosen weekdays of every n weeks; any other rule is shown as it is written. */
export class Recurrence extends Component {
  state = { isWritten: false };

  /** Another way of saying it, with a rule that it can say. */
  #turn = (way) => {
    this.setState({ isWritten: way === "other" });
    const said = readRecurrence(this.props.value) ?? { isDaily: false, weeks: 1, days: ["MO"] };
    if (way === "other" || way === wayOf(said)) return;
    this.props.set(writeRecurrence({ ...said, isDaily: way === "daily", days: said.days.length ? said.days : ["MO"] }));
  };

  render({ value, set, disabled, described, id }, { isWritten }) {
    const said = isWritten ? null : readRecurrence(value);
    const change = (part) => said && set(writeRecurrence({ ...said, ...part }));
    const way = said ? wayOf(said) : "other";
    return html`<span class="ways">${["daily", "weekly", "other"].map((one) => html`<label key=${one}><input type="radio" name=${id} value=${one}
        checked=${one === way} disabled=${disabled} onChange=${() => this.#turn(one)} /> ${t(`recurrence.${one}`)}</label>`)}</span>
      ${said && way === "weekly" && html`<span class="recurrence">${WEEKDAYS.map((day) => html`<label key=${day}><input type="checkbox" disabled=${disabled}
        checked=${said.days.includes(day)}
        onChange=${(event) => change({ days: event.target.checked ? [...said.days, day] : said.days.filter((one) => one !== day) })} /> ${t(`weekday.${day.toLowerCase()}`)}</label>`)}
      <label>${t("recurrence.weeks")} <input type="number" min="1" max="52" value=${said.weeks} disabled=${disabled}
        onInput=${(event) => change({ weeks: Number(event.target.value) || 1 })} /></label></span>`}
      ${way === "other" && html`<label class="field"><span>${t("recurrence.rule")}</span><input value=${value} disabled=${disabled}
        aria-invalid=${described.isFault ? "true" : undefined} aria-describedby=${described.by} placeholder="FREQ=MONTHLY;BYDAY=1MO" onInput=${(event) => set(event.target.value)} /></label>`}`;
  }
}

const wayOf = ({ isDaily = false }) => (isDaily ? "daily" : "weekly");
