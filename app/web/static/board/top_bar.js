/** Day, team, plan, the button that plans again, language and leaving. */
import { longDay } from "../page/format.js";
import { icon, sign } from "../page/icons.js";
import { language, LANGUAGES, locale, t } from "../page/language.js";
import { theme } from "../page/theme.js";
import { html } from "../page/view.js";
import { SolvePill } from "./solve_pill.js";

const SECONDS = [5, 10, 20, 60, 120, 300];

export function TopBar({ state, actions }) {
  return html`<header class="top">
    <div class="brand">${sign()}<h1>${t("product")}</h1></div>
    ${
      state.index &&
      html`<${DayPicker} state=${state} actions=${actions} />
      <span class="team"><span>${t("board.team")}</span> ${state.index.day.team.name}</span>
      <${PlanPicker} state=${state} actions=${actions} />`
    }
    <div class="middle">${state.solving && html`<${SolvePill} solving=${state.solving} stop=${actions.stopSolve} />`}</div>
    <div class="end">
      ${state.index && !state.solving && html`<${PlanAgain} state=${state} actions=${actions} />`}
      <${Language} change=${actions.changeLanguage} />
      <button class="icon-button" type="button" onClick=${actions.changeTheme} title=${t(theme() === "dark" ? "theme.to_light" : "theme.to_dark")}
        aria-label=${t(theme() === "dark" ? "theme.to_light" : "theme.to_dark")}>${icon(theme() === "dark" ? "light" : "dark")}</button>
      <button class="icon-button" type="button" onClick=${actions.leave} title=${t("board.leave", { name: state.me.name })}
        aria-label=${t("board.leave", { name: state.me.name })}>${icon("leave")}</button>
    </div>
  </header>`;
}

function DayPicker({ state, actions }) {
  const days = state.days.map(({ day }) => day);
  const current = state.index.day.day;
  const at = days.indexOf(current);
  const step = (
    by,
    name,
    key,
  ) => html`<button class="icon-button" type="button" disabled=${!days[at + by]} aria-label=${t(key)} title=${t(key)}
    onClick=${() => actions.openDay(days[at + by])}>${icon(name)}</button>`;
  return html`<div class="day" role="group" aria-label=${t("board.day")}>
    ${step(-1, "left", "board.day_before")}
    <span class="pick bare"><select aria-label=${t("board.day")} value=${current} onChange=${(event) => actions.openDay(event.target.value)}>
      ${days.map((day) => html`<option key=${day} value=${day} selected=${day === current}>${longDay(day)}</option>`)}
    </select>${icon("down", 14)}</span>
    ${step(1, "right", "board.day_after")}
  </div>`;
}

/** The plan made by hand and every finished solve; the newest first. */
function PlanPicker({ state, actions }) {
  const { index, plan } = state;
  const plans = index.day.plans.filter(({ state: stage }) => stage === "ready");
  if (!plans.length) return html`<span class="plan-state"><i aria-hidden="true"></i><b>${t("plan.none")}</b></span>`;
  return html`<span class="plan-state"><i class=${plan?.source === "solve" ? "computed" : "by-hand"} aria-hidden="true"></i>
    <span class="pick"><select aria-label=${t("plan.shown")} value=${plan?.id} onChange=${(event) => actions.showPlan(event.target.value)}>
      ${plans.map((one) => html`<option key=${one.id} value=${one.id} selected=${one.id === plan?.id}>${planName(one, index)}</option>`)}
    </select>${icon("down", 14)}</span>
    ${
      plan?.violations.length > 0 &&
      html`<span class="broken" title=${plan.violations.map(({ message }) => message).join("\n")}>
      ${icon("warning", 14)}${t("plan.broken", { n: plan.violations.length })}</span>`
    }
  </span>`;
}

function planName(plan, index) {
  if (plan.source === "import") return t("plan.by_hand");
  const made = new Date(plan.finished_at ?? plan.created_at);
  const zone = { timeZone: index.day.team.time_zone };
  const hour = made.toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", ...zone });
  const date = made.toLocaleDateString(locale(), { day: "numeric", month: "short", ...zone });
  return t("plan.solved", { date, hour });
}

function PlanAgain({ state, actions }) {
  return html`<form class="again" onSubmit=${(event) => {
    event.preventDefault();
    actions.planAgain();
  }}>
    <span class="pick"><select aria-label=${t("solve.seconds")} value=${state.seconds} onChange=${(event) => actions.chooseSeconds(Number(event.target.value))}>
      ${SECONDS.map((seconds) => html`<option key=${seconds} value=${seconds} selected=${seconds === state.seconds}>${t("solve.during", { seconds })}</option>`)}
    </select>${icon("down", 14)}</span>
    <button class="button primary" type="submit" disabled=${state.gone || !state.index.day.visits.length}>${t(state.plan ? "solve.again" : "solve.first")}</button>
  </form>`;
}

function Language({ change }) {
  return html`<span class="pick bare"><select aria-label=${t("language.choose")} value=${language()} onChange=${(event) => change(event.target.value)}>
    ${LANGUAGES.map((one) => html`<option key=${one} value=${one} lang=${one} selected=${one === language()}>${one.toUpperCase()}</option>`)}
  </select>${icon("down", 14)}</span>`;
}
