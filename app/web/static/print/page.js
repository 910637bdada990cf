/** The sheets on the screen: what is printed below, and above it the buttons that are not. */
import { Choice, LanguageChoice } from "../page/controls.js";
import { longDay } from "../page/format.js";
import { sign } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { Sheet } from "./sheet.js";

/**
 * @param {object} props
 * @param {import("./main.js").State} props.state
 * @param {(nurseId: string) => void} props.choose
 * @param {(language: string) => void} props.changeLanguage
 */
export function Page({ state, state: { rounds, fault, nurseId, grounds }, choose, changeLanguage }) {
  document.title = rounds ? t("print.title_of", { day: longDay(rounds.plan.day) }) : t("print.title");
  const shown = rounds?.sheets.filter((sheet) => !nurseId || sheet.nurseId === nurseId) ?? [];
  return html`
    <${Bar} state=${state} choose=${choose} changeLanguage=${changeLanguage} n=${shown.length} />
    <main class="sheets">
      ${!shown.length && html`<p class="nothing" role="status">${fault || t(rounds ? "print.no_round" : "print.loading")}</p>`}
      ${shown.map((sheet) => html`<${Sheet} key=${sheet.nurseId} sheet=${sheet} rounds=${rounds}
        ground=${grounds.get(sheet.nurseId)} />`)}
    </main>`;
}

function Bar({ state: { rounds, nurseId, grounds }, n, choose, changeLanguage }) {
  const names = (rounds?.sheets ?? []).map(({ nurseId: value, rounds: [{ row }] }) => ({
    value,
    text: `${row.nurse.first_name} ${row.nurse.last_name}`,
  }));
  const options = [{ value: "", text: t("print.all") }, ...names];
  const isDrawing = rounds?.map && grounds.size < rounds.sheets.length;
  return html`<header class="top">
    <a class="brand" href=${rounds ? `/?day=${rounds.plan.day}` : "/"}>${sign()}<h1>${t("print.title")}</h1></a>
    ${rounds && html`<${Choice} label=${t("print.whose")} value=${nurseId} options=${options} choose=${choose} />`}
    <span class="middle" role="status">${isDrawing ? t("print.maps", { done: grounds.size, n: rounds.sheets.length }) : ""}</span>
    <${LanguageChoice} choose=${changeLanguage} />
    <button class="button primary" type="button" disabled=${!n} onClick=${() => print()}>${t("print.do")}</button>
  </header>`;
}
