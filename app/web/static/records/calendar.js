/** A nurse's days, week by week: her hours, what was withdrawn, and when she is away. */
import { get } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { daysBetween, headDay, isDay, later, mondayOf, plainDay } from "./dates.js";

/** The service tells 100 days at once: fourteen whole weeks. */
const MOST_WEEKS = 14;

/** @typedef {{nurseId: string, first: string, last: string, stored: number, mark: "absence"|"day"}} Asked `stored` changes after each saving */

export class Calendar extends Component {
  state = { calendar: null, weeks: [] };
  #asked = "";

  componentDidMount() {
    this.#ask();
  }

  componentDidUpdate() {
    this.#ask();
  }

  async #ask() {
    const { nurseId, first, last, stored } = this.props;
    const asked = [nurseId, first, last, stored].join(" ");
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (!nurseId || !isDay(first) || !isDay(last) || last < first) return this.setState({ calendar: null });
    const from = mondayOf(first);
    const weeks = Math.min(MOST_WEEKS, Math.floor(daysBetween(from, last) / 7) + 1);
    try {
      const calendar = await get(`/nurses/${encodeURIComponent(nurseId)}/calendar?first_day=${from}&last_day=${later(from, 7 * weeks - 1)}`);
      if (asked === this.#asked) this.setState({ calendar, weeks: Array.from({ length: weeks }, (_, number) => later(from, 7 * number)) });
    } catch {
      if (asked === this.#asked) this.setState({ calendar: null });
    }
    return undefined;
  }

  render({ first, last, own, mark }, { calendar, weeks }) {
    if (!calendar) return null;
    const isMarked = (day) => first <= day && day <= last;
    const hit = mark === "absence" ? calendar.shifts.filter((one) => isMarked(one.day) && !one.withdrawn).length : 0;
    return html`<section class="calendar" aria-label=${t("calendar.title")}><h3>${t("calendar.title")}</h3>
      ${mark === "absence" && html`<p class=${hit ? "check" : "hint"} role="status">${t("calendar.hit", { n: hit })}</p>`}
      <div class="weeks">${weeks.map((monday) => html`<ol key=${monday} aria-label=${t("week.of", { day: plainDay(monday) })}>
        ${Array.from({ length: 7 }, (_, number) => later(monday, number)).map((day) => {
          const away = calendar.absences.filter((one) => one.first_day <= day && day <= one.last_day && !(mark === "absence" && one.id === own));
          return html`<li key=${day} class=${isMarked(day) ? "marked" : away.length ? "away" : ""}><b>${headDay(day)}</b>
            ${away.map((one) => html`<small key=${one.id}>${t(`option.${one.kind}`)}</small>`)}
            ${calendar.shifts.filter((one) => one.day === day).map((one) => html`<span key=${one.id} class=${one.withdrawn ? "withdrawn" : ""}>
              ${one.start}–${one.end}${one.withdrawn && html`<small class="hidden-text"> ${t("field.withdrawn")}</small>`}</span>`)}</li>`;
        })}</ol>`)}</div>
      ${daysBetween(weeks[0], last) >= 7 * weeks.length && html`<p class="hint">${t("calendar.first_weeks", { n: weeks.length })}</p>`}
    </section>`;
  }
}
