/** Day, team, plan, the button that plans again, language, theme and leaving. */
import { Choice, IconButton, LanguageChoice } from "../page/controls.js";
import { longDay } from "../page/format.js";
import { icon, sign } from "../page/icons.js";
import { locale, t } from "../page/language.js";
import { theme } from "../page/theme.js";
import { html } from "../page/view.js";
import { SolvePill } from "./solve_pill.js";

const SECONDS = [5, 10, 20, 60, 120, 300];

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export function TopBar({ state, actions }) {
  const { index, solving, me } = state;
  const isDark = theme() === "dark";
  return html`<header class="top">
    <div class="brand">${sign()}<h1>${t("product")}</h1></div>
    ${index && html`<${DayChoice} state=${state} actions=${actions} />`}
    ${index && html`<span class="team"><span>${t("board.team")}</span> ${index.day.team.name}</span>`}
    ${index && html`<${PlanChoice} state=${state} actions=${actions} />`}
    <div class="middle">${solving && html`<${SolvePill} solving=${solving} stop=${actions.stopSolve} />`}</div>
    <div class="end">
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

/** The plan made by hand and every finished solve; the newest first. */
function PlanChoice({ state: { index, plan }, actions }) {
  const options = index.day.plans
    .filter(({ state }) => state === "ready")
    .map((one) => ({ value: one.id, text: planName(one, index) }));
  if (!options.length) return html`<span class="plan-state"><i aria-hidden="true" /><b>${t("plan.none")}</b></span>`;
  const broken = plan?.violations ?? [];
  return html`<span class="plan-state">
    <i class=${plan?.source === "import" ? "by-hand" : "computed"} aria-hidden="true" />
    <${Choice} label=${t("plan.shown")} value=${plan?.id} options=${options} choose=${actions.showPlan} />
    ${broken.length > 0 &&
    html`<span class="broken" title=${broken.map(({ message }) => message).join("\n")}>
      ${icon("warning", 14)}${t("plan.broken", { n: broken.length })}</span>`}
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
