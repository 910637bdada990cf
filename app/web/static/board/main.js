/** Opens the board: words and theme first, then the state, the views and the keyboard. */
import { preferredLanguage, speak } from "../page/language.js";
import { onSystemTheme, wearTheme } from "../page/theme.js";
import { html, render } from "../page/view.js";
import { Actions } from "./actions.js";
import { Board } from "./board.js";
import { keepPresence } from "./presence.js";
import { Store } from "./store.js";
import { listenForUndo } from "./undo.js";

wearTheme();
await speak(preferredLanguage());

const root = /** @type {HTMLElement} */ (document.querySelector("#board"));
const store = new Store((state) => render(html`<${Board} state=${state} actions=${actions} />`, root));
const actions = new Actions(store);
onSystemTheme(() => store.set({ look: store.state.look + 1 }));
store.set({});
listenForUndo(actions);
await actions.start();
keepPresence(actions);
