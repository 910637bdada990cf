/** The plan that the figures are compared with: chosen here, told in the band's first cell. */
import { Choice } from "../page/controls.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { comparedPlan, comparisons } from "./plan_choice.js";

/** @import { Compared, State, Store } from "./store.js" @import { Plan } from "../page/shapes.js" */

/**
 * Compare the plan shown with another from now on.
 * @param {Store} store @param {Compared} compared @param {(id: string) => Promise<Plan>} read
 */
export async function compareWith(store, compared, read) {
  store.set({ compared });
  const { index, plan } = store.state;
  if (!index || !plan) return;
  const wanted = comparedPlan(index.day.plans, plan.id, compared);
  const before = wanted && (await read(wanted.id));
  // Another plan may have been shown, or another comparison chosen, meanwhile.
  if (store.state.plan === plan && store.state.compared === compared) store.set({ before });
}

/** @param {{plan: Plan|null, before: Plan|null, index: State["index"], choose: (kind: string) => void}} props */
export function ComparedWith({ plan, before, index, choose }) {
  const offered = plan && index ? comparisons(index.day.plans, plan.id) : [];
  const kind = offered.find((one) => one.plan.id === before?.id)?.kind;
  return html`<div class="compared">${kind && html`<span aria-hidden="true">${t("figures.compared")}</span>
    <${Choice} label=${t("figures.compared")} value=${kind} choose=${choose} bare
      options=${offered.map((one) => ({ value: one.kind, text: t(`compared.${one.kind}`) }))} />`}</div>`;
}
