/** The days of a care plan that its rule does not tell: left out, added, and the days of pauses. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { plainDay } from "./dates.js";

/** @param {{plan: object, set: (plan: object) => void, go: (day: string) => void, disabled: boolean}} props */
export function Exceptions({ plan, set, go, disabled }) {
  const lists = ["left_out_days", "extra_days"].filter((name) => plan[name]?.length);
  return lists.map((name) => html`<div key=${name} class="exceptions"><span id=${`list-${name}`}>${t(`field.${name}`)}</span>
    <ul class="chips" aria-labelledby=${`list-${name}`}>${plan[name].map((day) => html`<li key=${day}>
      <button type="button" class="show" title=${t("week.show")} onClick=${() => go(day)}>${plainDay(day)}</button>
      ${!disabled && html`<button type="button" aria-label=${t("finder.take_out", { name: plainDay(day) })}
        onClick=${() => set({ ...plan, [name]: plan[name].filter((one) => one !== day) })}>${icon("close", 14)}</button>`}</li>`)}</ul></div>`);
}
