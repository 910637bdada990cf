/** What stands on top of every sheet, and at its foot: whose and when, and of which plan it is. */
import { longDay } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { dateAndHour, planName } from "../board/plan_name.js";
import { hours } from "../board/wording.js";

/** @param {{sheet: import("./rounds.js").Sheet, rounds: import("./rounds.js").Rounds}} props */
export function DayHead({ sheet: { rounds }, rounds: { index, plan } }) {
  const { nurse, key } = rounds[0].row;
  const visits = rounds.reduce((sum, { row }) => sum + row.blocks.length, 0);
  return html`<header class="head nurse-${key.colour}">
    <i class="nurse-key" aria-hidden="true">${key.letters}</i>
    <div class="name">
      <h2><bdi>${nurse.first_name} ${nurse.last_name}</bdi></h2>
      <p>${longDay(plan.day)} · <bdi>${index.day.team.name}</bdi></p>
    </div>
    <dl>
      <div><dt>${t("print.shift")}</dt><dd>${rounds.map(({ row }) => hours(index.clock, row.duty)).join(", ")}</dd></div>
      <div><dt>${t("round.count")}</dt><dd>${visits}</dd></div>
      ${rounds.map(({ row }) => html`<${Start} key=${row.shift.id} row=${row} clock=${index.clock} />`)}
    </dl>
  </header>`;
}

const Start = ({ row: { shift, route }, clock }) => html`<div class="start">
  <dt>${t("print.leaves", { hour: clock.hour(clock.minute(route.start)), mode: t(`mode.${shift.mode}`) })}</dt>
  <dd><bdi>${shift.start_place.address}</bdi></dd></div>`;

/** When it was printed, and from what: an old sheet can be told from a new one. */
export function Foot({ rounds: { index, plan } }) {
  const printed = t("print.printed", dateAndHour(new Date().toISOString(), index));
  const status = t(`plan_status.${plan.status}`, { plan: planName(plan, index) });
  return html`<footer>
    <span class=${plan.status === "published" ? "" : "warn"}>${status} · ${t("print.version", { version: plan.version })}</span>
    <span>${printed}</span>
    <span>${t("print.secret")}</span>
  </footer>`;
}
