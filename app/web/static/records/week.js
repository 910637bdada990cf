/** What a care plan asks for on the seven days of a week, by hour. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { readRecurrence, WEEKDAYS } from "./recurrence.js";

/** @param {{plan: object, nameOf: (kind: string, id: string) => string}} props */
export function Week({ plan, nameOf }) {
  const said = readRecurrence(plan.rule);
  if (!said) return html`<p>${t("week.cannot")}</p>`;
  const first = WEEKDAYS[(new Date(`${plan.starts_on}T00:00:00Z`).getUTCDay() + 6) % 7];
  const days = said.days.length ? said.days : [first];
  const slots = plan.slots.flatMap((slot) => slot.windows.map((window) => ({ slot, window })));
  slots.sort((one, other) => one.window.earliest.localeCompare(other.window.earliest));
  return html`<section class="week" tabindex="0" aria-label=${t("week.title")}><h3>${t("week.title")}</h3><table><thead><tr>
    ${WEEKDAYS.map((day) => html`<th key=${day} scope="col">${t(`weekday.${day.toLowerCase()}`)}</th>`)}</tr></thead>
    <tbody>${slots.map(({ slot, window }) => html`<tr>${WEEKDAYS.map((day) => html`<td key=${day}>
      ${(said.isDaily || days.includes(day)) && html`<b>${window.earliest}–${window.latest}</b>
        ${slot.act_ids.map((id) => nameOf("acts", id)).join(", ")}${Number(slot.carers) === 2 && html` <small>${t("visit.two_carers")}</small>`}`}
    </td>`)}</tr>`)}</tbody></table>
    ${said.weeks > 1 && html`<p>${t("week.every", { weeks: said.weeks })}</p>`}</section>`;
}
