/** Opens the records: words and theme first, then the page. */
import { preferredLanguage, speak } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { html, render } from "../page/view.js";
import { Records } from "./records.js";

wearTheme();
await speak(preferredLanguage());
render(html`<${Records} />`, /** @type {HTMLElement} */ (document.querySelector("#records")));
