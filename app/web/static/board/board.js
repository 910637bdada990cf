/** The board as a whole: bands from the top bar down to the timeline. */
import { longDay } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Detail } from "./detail.js";
import { History } from "./history.js";
import { KeyFigures } from "./key_figures.js";
import { Said } from "./lift_badge.js";
import { RoundsMap } from "./map.js";
import { Notices } from "./notices.js";
import { PublishSummary } from "./publish_summary.js";
import { OfferPanel } from "./offer_panel.js";
import { SettingsPanel } from "./settings_panel.js";
import { Timeline } from "./timeline.js";
import { TopBar } from "./top_bar.js";

/** @param {{state: import("./store.js").State, actions: import("./actions.js").Actions}} props */
export function Board({ state, actions }) {
  document.title = state.index ? `${longDay(state.index.day.day)} · ${t("product")}` : t("product");
  return html`
    <a class="skip" href="#timeline">${t("board.skip")}</a>
    <${TopBar} state=${state} actions=${actions} />
    <${Notices} state=${state} actions=${actions} />
    <${Said} said=${state.said} />
    ${state.index ? html`<${Day} state=${state} actions=${actions} />` : html`<${Nothing} state=${state} />`}
  `;
}

function Day({ state, actions }) {
  const { index, plan, before, layout, lines, map, selection, hovered, allRounds, look, lift } = state;
  const live = lift?.preview?.plan ?? null;
  // The map is drawn by hand: it is told only of what concerns it.
  const preview = lift?.preview ?? null;
  const told = { index, plan, layout, lines, map, selection, hovered, allRounds, look, preview, held: Boolean(lift) };
  return html`
    <${KeyFigures} plan=${live ?? plan} before=${live ? plan : before} isLive=${Boolean(live)} index=${index} look=${look} compare=${actions.compareWith} />
    <main>
      <div class="upper">
        <${RoundsMap} ...${told} actions=${actions} />
        <${Side} state=${state} actions=${actions} />
      </div>
      ${layout && html`<${Timeline} state=${state} actions=${actions} />`}
    </main>`;
}

/** Beside the map: the panel that is open, else the detail of what is selected. */
function Side({ state, actions }) {
  const { index, plan, publishing, panel, edits, me, look, offered, layout } = state;
  if (publishing) return html`<${PublishSummary} ...${{ index, plan, look, ...publishing }} actions=${actions} />`;
  if (state.lift) return html`<${Detail} state=${state} actions=${actions} />`;
  if (panel === "settings") return html`<${SettingsPanel} me=${me} actions=${actions} />`;
  if (panel === "offer" && offered) {
    const mayTake = me.grants.includes("write:plans");
    return html`<${OfferPanel} ...${{ index, plan, offered, layout, look, mayTake }} actions=${actions} />`;
  }
  if (panel === "history") {
    const told = { index, shownId: plan?.id ?? null, version: plan?.version, edits, look, mayPublish: me.grants.includes("write:plans") };
    return html`<${History} ...${told} actions=${actions} />`;
  }
  return html`<${Detail} state=${state} actions=${actions} />`;
}

/** Before the first day is read, and when there is none. */
function Nothing({ state }) {
  const text = state.stage === "loading" ? t("board.loading") : t("board.no_day");
  return html`<main class="nothing"><p role="status">${text}</p></main>`;
}
