/** The question before a plan is published: what changes for whom against what nurses see now. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";
import { html, Still } from "../page/view.js";
import { differences } from "./differences.js";
import { PanelHead } from "./panel.js";
import { nursesOf } from "./plan_choice.js";
import { planName } from "./plan_name.js";
import { visit } from "./selection.js";
import { shortName } from "./wording.js";

/**
 * @import { DayIndex } from "./day_index.js" @import { OfShift } from "./differences.js"
 * @import { Nurse, Plan } from "../page/shapes.js"
 *
 * @typedef {{nurse: Nurse, changes: OfShift[]}} OfNurse by shift, what changes for a nurse
 * @typedef {{changed: OfNurse[], unchanged: Nurse[]}} Summary
 */

/** @extends {Still<{index: DayIndex, plan: Plan, against: Plan|null, look: number, actions: import("./actions.js").Actions}>} */
export class PublishSummary extends Still {
  render({ index, plan, against, actions }) {
    const close = actions.publishing.leave;
    return html`<aside class="detail publish" aria-label=${t("publish.question")}
      onKeyDown=${(event) => event.key === "Escape" && close()}>
      <${PanelHead} title=${t("publish.question")} note=${planName(plan, index)} close=${close} />
      <div class="publish-act">
        <p>${t("publish.seen_by", { n: nursesOf(plan) })}
          ${against && ` ${t("publish.replaces", { plan: planName(against, index) })}`}</p>
        <button class="button primary" type="button" onClick=${actions.publishing.publish}>${t("publish.do")}</button>
        <button class="button" type="button" onClick=${close}>${t("publish.leave")}</button>
      </div>
      <section class="publish-list" tabindex="0" aria-label=${t("summary.title")}>
        ${against && html`<${Changes} index=${index} summary=${summaryOf(index, against, plan)} actions=${actions} />`}
        <${LeftOut} index=${index} plan=${plan} actions=${actions} />
      </section>
    </aside>`;
  }
}

/** The heart of it in a sentence, for whoever does not see the panel open. @returns {string} */
export function announced(index, plan, against) {
  const { changed, unchanged } = against ? summaryOf(index, against, plan) : { changed: [], unchanged: [] };
  const counted = against ? counts(changed.length, unchanged.length) : t("publish.seen_by", { n: nursesOf(plan) });
  return [t("publish.question"), counted, t("summary.left_out", { n: plan.unassigned.length })].join(" ");
}

const counts = (changed, unchanged) =>
  [t("summary.changed", { n: changed }), unchanged && t("summary.unchanged", { n: unchanged })].filter(Boolean).join(" ");

/**
 * By nurse what a plan changes, in the order of the rows, and for whom nothing.
 * @param {DayIndex} index @param {Plan} before @param {Plan} after @returns {Summary}
 */
export function summaryOf(index, before, after) {
  const { byShift } = differences(index, before, after);
  const working = new Set([...before.routes, ...after.routes].map(({ nurse_id }) => nurse_id));
  const all = index.nursesInOrder
    .filter(({ id }) => working.has(id))
    .map((nurse) => ({
      nurse,
      changes: [...byShift].filter(([shiftId]) => index.shifts.get(shiftId)?.nurse_id === nurse.id).map(([, of]) => of),
    }));
  return {
    changed: all.filter(({ changes }) => changes.length),
    unchanged: all.filter(({ changes }) => !changes.length).map(({ nurse }) => nurse),
  };
}

function Changes({ index, summary: { changed, unchanged }, actions }) {
  return html`<p class="counted">${counts(changed.length, unchanged.length)}</p>
    ${changed.map((one) => html`<${OfNurse} key=${one.nurse.id} one=${one} index=${index} actions=${actions} />`)}
    ${unchanged.length > 0 && html`<p class="unchanged">${t("summary.nothing_for", { names: unchanged.map(({ first_name }) => first_name).join(", ") })}</p>`}`;
}

/** One nurse: a line, and behind it her visits that change. */
function OfNurse({ one: { nurse, changes }, index, actions }) {
  const key = index.keys.get(nurse.id);
  const visits = changes.flatMap((of) => visitsOf(index, of)).sort((one, other) => one.at - other.at);
  return html`<details>
    <summary><i class="nurse-key nurse-${key.colour}" aria-hidden="true">${key.letters}</i>
      <b><bdi>${nurse.first_name} ${nurse.last_name}</bdi></b> <span>${inShort(changes)}</span></summary>
    <ul>${visits.map(({ visitId, at, text }) => html`<li key=${`${visitId} ${text}`}><time>${index.clock.hour(at)}</time>
      <${Patient} index=${index} visitId=${visitId} actions=${actions} /> <span>${text}</span></li>`)}</ul>
  </details>`;
}

const Patient = ({ index, visitId, actions }) => html`<button type="button" class="text-button"
  onClick=${() => actions.select(visit(visitId))}><bdi>${shortName(index.patientOf(visitId))}</bdi></button>`;

/** 2 visites en plus, 1 visite décalée de 20 min. @param {OfShift[]} changes */
export function inShort(changes) {
  const total = (/** @type {(of: OfShift) => number} */ count) => changes.reduce((sum, of) => sum + count(of), 0);
  const most = Math.max(0, ...changes.flatMap(({ shifted }) => shifted.map(({ from, to }) => Math.abs(to - from))));
  return [
    { key: "summary.more", n: total(({ came, placed }) => came.length + placed.length) },
    { key: "summary.fewer", n: total(({ went, left }) => went.length + left.length) },
    { key: "summary.shifted", n: total(({ shifted }) => shifted.length) },
  ]
    .filter(({ n }) => n > 0)
    .map(({ key, n }) => t(key, { n, length: duration(most * 60) }))
    .join(", ");
}

/** @param {DayIndex} index @param {OfShift} changes */
function visitsOf(index, { came, went, shifted, placed, left }) {
  const name = (shiftId) => index.nurses.get(index.shifts.get(shiftId)?.nurse_id)?.first_name ?? t("summary.somebody");
  const hour = (minute) => index.clock.hour(minute);
  return [
    ...came.map((one) => ({ ...one, at: one.to, text: t("summary.came", { name: name(one.fromShift), hour: hour(one.from) }) })),
    ...went.map((one) => ({ ...one, at: one.from, text: t("summary.went", { name: name(one.toShift), hour: hour(one.to) }) })),
    ...shifted.map((one) => ({ ...one, at: one.to, text: t("summary.was_at", { hour: hour(one.from) }) })),
    ...placed.map((one) => ({ ...one, at: one.to, text: t("summary.was_nobodys") })),
    ...left.map((one) => ({ ...one, at: one.from, text: t("summary.is_nobodys") })),
  ];
}

/** Visits without a nurse, each with its reason. */
function LeftOut({ index, plan, actions }) {
  if (!plan.unassigned.length) return html`<p class="counted">${t("summary.left_out", { n: 0 })}</p>`;
  return html`<h3>${t("summary.left_out", { n: plan.unassigned.length })}</h3>
    <ul class="left-out">${plan.unassigned.map(({ visit_id, message }) => html`<li key=${visit_id}>
      <${Patient} index=${index} visitId=${visit_id} actions=${actions} /> <span>${message}</span></li>`)}</ul>`;
}
