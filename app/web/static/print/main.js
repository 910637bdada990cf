/** Opens the sheets to print: words first, then the plan named in the address; always on white paper. */
import { preferredLanguage, speak, speakAlways } from "../page/language.js";
import { html, render } from "../page/view.js";
import { drawGrounds } from "./grounds.js";
import { fitSheets } from "./fitting.js";
import { Page } from "./page.js";
import { readRounds } from "./rounds.js";

/**
 * @typedef {object} State
 * @property {import("./rounds.js").Rounds|null} rounds
 * @property {string} fault why there is nothing to print
 * @property {string} nurseId whose sheet alone is printed; empty for all
 * @property {Map<string, string>} grounds pictures of the streets under each map, by nurse, as they come
 */

document.documentElement.dataset.theme = "light";
await speak(preferredLanguage());

const root = /** @type {HTMLElement} */ (document.querySelector("#print"));
const asked = new URLSearchParams(location.search);
/** @type {State} */
let state = { rounds: null, fault: "", nurseId: "", grounds: new Map() };

const show = (part) => {
  state = { ...state, ...part };
  render(html`<${Page} state=${state} choose=${choose} changeLanguage=${changeLanguage} />`, root);
};

/** Read and show the plan; the streets under the maps come when they come. */
async function open() {
  let rounds;
  try {
    rounds = await readRounds(asked.get("plan") ?? "");
    const { nurse_id: nurseId = "" } = rounds.index.shifts.get(asked.get("shift")) ?? {};
    show({ rounds, nurseId, grounds: new Map() });
  } catch (error) {
    return show({ fault: error.message });
  }
  await document.fonts.ready;
  fitSheets(root);
  return drawGrounds(rounds, (nurseId, url) => show({ grounds: new Map(state.grounds).set(nurseId, url) }));
}

/** Print one nurse's sheet alone, or all; the address names it by a shift of hers. */
function choose(nurseId) {
  const sheet = state.rounds?.sheets.find((one) => one.nurseId === nurseId);
  if (sheet) asked.set("shift", sheet.rounds[0].row.shift.id);
  else asked.delete("shift");
  history.replaceState(null, "", `?${asked}`);
  show({ nurseId });
  fitSheets(root);
}

async function changeLanguage(language) {
  await speakAlways(language);
  await open();
}

show({});
await open();
