/** The panel while a visit is lifted: what changes where it is held, and its other places. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { nurseName } from "./edit_words.js";
import { consequences, placeCost, placePrice, signed } from "./lift_words.js";
import { shortName, visitLetter } from "./wording.js";

const MOST_PLACES = 6;
const KEYS = ["lift.key_drop", "lift.key_cancel", "lift.key_row", "lift.key_hour"];

/** @param {{state: import("./store.js").Shown, actions: import("./actions.js").Actions}} props */
export function LiftDetail({ state, actions }) {
  const { index, plan, lift } = state;
  if (!lift || !plan) return null;
  const kind = index.kindOf(lift.visitId);
  const found = lift.preview && consequences(plan, lift.preview.plan);
  return html`
    <div class="detail-head">
      <span class="care-chip care-${kind}"><b aria-hidden="true">${visitLetter(kind)}</b>${t(`kind.${kind}`)}</span>
      <h2 id="detail-title" tabindex="-1" dir="auto">${shortName(index.patientOf(lift.visitId))}</h2>
      <span class="space" /><span class="preview-pill">${t("lift.nothing_saved")}</span>
    </div>
    <div class="detail-columns">
      <div class="left"><h3>${t("lift.what_changes")}</h3>
        <ul class="points">${found ? changes(state, found) : html`<li>…</li>`}</ul></div>
      <div class="right"><h3>${t("lift.other_places")}</h3>
        <${Places} places=${lift.places} index=${index} target=${lift.target} choose=${actions.lifting.aim} />
        <ul class="keys">${KEYS.map((key) => html`<li key=${key}>${t(key)}</li>`)}</ul></div>
    </div>`;
}

/** @param {import("./store.js").Shown} state */
function changes({ index, lift }, found) {
  const lines = [];
  const stop = lift?.preview?.plan.routes
    .flatMap(({ stops }) => stops)
    .find(({ visit_id }) => visit_id === lift.visitId);
  const line = (tone, text) => lines.push(html`<li key=${text} class=${tone}>
    ${icon(tone === "bad" ? "warning" : tone === "good" ? "check" : "minus", 15)}${text}</li>`);
  if (stop && lift?.target)
    line("", t("lift.arrives", { nurse: nurseName(index, lift.target.shiftId), hour: index.clock.hour(index.clock.minute(stop.start)) }));
  for (const sentence of found.broken) line("bad", sentence);
  if (found.late >= 30) line("bad", t("lift.late", { n: Math.max(1, found.lateVisits), length: duration(found.late) }));
  else line("good", t("lift.none_late"));
  if (Math.abs(found.overtime) >= 30) line(found.overtime > 0 ? "bad" : "good", t("lift.overtime", { length: signed(found.overtime) }));
  line("", t("lift.road", { length: signed(found.road) }));
  if (Math.abs(found.waiting) >= 60) line("", t("lift.waiting", { length: signed(found.waiting) }));
  return lines;
}

/** The cheapest rounds for a visit, each a button. @param {{places: Map<string, any>|null, index: any, target: any, choose: (target: any) => void}} props */
export function Places({ places, index, target, choose }) {
  if (!places) return html`<p>…</p>`;
  const best = [...places.values()].toSorted((one, other) => placeCost(one) - placeCost(other)).slice(0, MOST_PLACES);
  return html`<ol class="places">${best.map((place) => {
    const { text, tone, sentence } = placePrice(place);
    const nurse = nurseName(index, place.shift_id);
    const key = index.keys.get(index.shifts.get(place.shift_id)?.nurse_id);
    const hour = index.clock.hour(index.clock.minute(place.start));
    const isHere = target?.shiftId === place.shift_id && target?.before === place.before;
    return html`<li key=${place.shift_id}><button type="button" aria-pressed=${isHere} title=${sentence}
      aria-label=${t("lift.place", { nurse, hour, price: sentence })}
      onClick=${() => choose({ shiftId: place.shift_id, before: place.before, minute: null })}>
      <i class="nurse-key nurse-${key?.colour}" aria-hidden="true">${key?.letters}</i><b>${nurse}</b><span>${hour}</span>
      <span class=${tone}>${text}</span></button></li>`;
  })}</ol>`;
}
