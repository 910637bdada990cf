/** Day, team, plan, the button that plans again, language, theme and leaving. */
import { Choice, IconButton, LanguageChoice } from "../page/controls.js";
import { longDay } from "../page/format.js";
import { icon, sign } from "../page/icons.js";
import { t } from "../page/language.js";
import { theme } from "../page/theme.js";
import { html } from "../page/view.js";
import { Others } from "./others.js";
import { PlanShown } from "./plan_shown.js";
import { SolvePill } from "./solve_pill.js";
import { UndoRedo } from "./undo.js";

const SECONDS = [5, 10, 20, 60, 120, 300];

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export function TopBar({ state, actions }) {
  const { index, solving, me } = state;
  const isDark = theme() === "dark";
  return html`<header class="top">
    <div class="brand">${sign()}<h1>${t("product")}</h1></div>
    ${index && html`<${DayChoice} state=${state} actions=${actions} />`}
    ${index && html`<span class="team"><span>${t("board.team")}</span> ${index.day.team.name}</span>`}
    ${index && html`<${PlanShown} state=${state} actions=${actions} />`}
    ${index && me.grants.includes("write:plans") && html`<${UndoRedo} plan=${state.plan} gone=${state.gone} actions=${actions} />`}
    <div class="middle">${solving && html`<${SolvePill} solving=${solving} stop=${actions.stopSolve} />`}</div>
    <div class="end">
      <${Others} state=${state} />
      ${index && !solving && me.grants.includes("write:plans") && html`<${PlanAgain} state=${state} actions=${actions} />`}
      <a class="button quiet" href="/records">${t("records.title")}</a>
      ${me.grants.includes("write:users") && html`<a class="button quiet" href="/admin">${t("admin.title")}</a>`}
      <${LanguageChoice} choose=${actions.changeLanguage} />
      <${IconButton} name=${isDark ? "light" : "dark"} press=${actions.changeTheme}
        text=${t(isDark ? "theme.to_light" : "theme.to_dark")} />
      <a class="icon-button" href="/account" title=${t("board.account", { name: me.name })}
        aria-label=${t("board.account", { name: me.name })}>${icon("person")}</a>
      <${IconButton} name="leave" text=${t("board.leave", { name: me.name })} press=${actions.leave} />
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

function PlanAgain({ state: { seconds, plan, gone, index }, actions }) {
  const options = SECONDS.map((one) => ({ value: one, text: t("solve.during", { seconds: one }) }));
  const submit = (event) => {
    event.preventDefault();
    actions.planAgain();
  };
  return html`<form class="again" onSubmit=${submit}>
    <${Choice} label=${t("solve.seconds")} value=${seconds} options=${options}
      choose=${(chosen) => actions.chooseSeconds(Number(chosen))} />
    <button class="button primary" type="submit" disabled=${gone || !index.day.visits.length}>
      ${t(plan ? "solve.again" : "solve.first")}
    </button>
  </form>`;
}
