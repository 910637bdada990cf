/** Day, team, plan, the button that plans again, language and the menu. */
import { Choice, IconButton, LanguageChoice } from "../page/controls.js";
import { longDay } from "../page/format.js";
import { sign } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Others } from "./others.js";
import { PageMenu } from "./page_menu.js";
import { PlanShown } from "./plan_shown.js";
import { SolvePill } from "./solve_pill.js";
import { UndoRedo } from "./undo.js";

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export function TopBar({ state, actions }) {
  const { index, solving, me } = state;
  return html`<header class="top">
    <div class="brand">${sign()}<h1>${t("product")}</h1></div>
    ${index && html`<${DayChoice} state=${state} actions=${actions} />`}
    ${index && html`<span class="team"><span>${t("board.team")}</span> ${index.day.team.name}</span>`}
    ${index && html`<${PlanShown} state=${state} actions=${actions} />`}
    ${index && me.grants.includes("write:plans") && html`<${UndoRedo} plan=${state.plan} gone=${state.gone} actions=${actions} />`}
    <div class="middle">${solving && html`<${SolvePill} solving=${solving} solves=${actions.solves} />`}</div>
    <div class="end">
      <${Others} state=${state} />
      ${index && html`<button type="button" class="button quiet" aria-expanded=${state.panel === "settings"}
        onClick=${() => actions.openPanel(state.panel === "settings" ? null : "settings")}>${t("settings.open")}</button>`}
      ${index && !solving && me.grants.includes("write:plans") && html`<${PlanAgain} state=${state} actions=${actions} />`}
      <${LanguageChoice} choose=${actions.changeLanguage} />
      <${PageMenu} me=${me} actions=${actions} />
    </div>
  </header>`;
}

function DayChoice({ state, actions }) {
  const days = state.days.map(({ day }) => day);
  const shown = state.index.day.day;
  const [before, after] = [-1, 1].map((step) => days[days.indexOf(shown) + step]);
  return html`<div class="day" role="group" aria-label=${t("board.day")}>
    <${IconButton} name="left" text=${t("board.day_before")} disabled=${!before} press=${() => actions.openDay(before)} />
    <${Choice} label=${t("board.day")} value=${shown} choose=${actions.openDay} bare
      options=${days.map((day) => ({ value: day, text: longDay(day) }))} />
    <${IconButton} name="right" text=${t("board.day_after")} disabled=${!after} press=${() => actions.openDay(after)} />
  </div>`;
}

const PlanAgain = ({ state: { plan, gone, index }, actions }) => html`<button class="button primary" type="button"
  disabled=${gone || !index.day.visits.length} onClick=${actions.solves.ask}>${t(plan ? "solve.again" : "solve.first")}</button>`;
