/** The initials of who else has the day open; in full for whoever points at them or hears the page. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { planName } from "./plan_name.js";

/** More than these are counted. */
const MOST_SHOWN = 3;

/** @param {{state: import("./store.js").State}} props */
export function Others({ state: { others, index, plan } }) {
  if (!others.length) return null;
  const shown = others.slice(0, MOST_SHOWN);
  const rest = others.slice(MOST_SHOWN);
  return html`<ul class="others" aria-label=${t("presence.others")}>
    ${shown.map((one) => html`<${Other} key=${one.name} one=${one} index=${index} isSamePlan=${one.plan_id === plan?.id} />`)}
    ${rest.length > 0 &&
    html`<li class="other" title=${rest.map((one) => sentence(one, index)).join("\n")}>
      <span aria-hidden="true">+${rest.length}</span>
      <span class="hidden-text">${rest.map((one) => sentence(one, index)).join(" ")}</span></li>`}
  </ul>`;
}

const Other = ({ one, index, isSamePlan }) => html`<li class=${isSamePlan ? "other here" : "other"} title=${sentence(one, index)}>
  <span aria-hidden="true">${initials(one.name)}</span><span class="hidden-text">${sentence(one, index)}</span></li>`;

/** "claire.dupont" as CD. */
export const initials = (name) =>
  name
    .split(/[\s._@-]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join("");

/** Who, since when, and which plan. */
function sentence({ name, since, plan_id }, index) {
  const plan = index.day.plans.find(({ id }) => id === plan_id);
  const values = { name, hour: index.clock.hour(index.clock.minute(since)), plan: plan ? planName(plan, index) : "" };
  return t(plan ? "presence.one" : "presence.one_without_plan", values);
}
