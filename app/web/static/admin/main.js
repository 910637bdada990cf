/** Opens the administration: words and theme first, then the page. */
import { preferredLanguage, speak } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { html, render } from "../page/view.js";
import { Admin } from "./admin.js";

wearTheme();
await speak(preferredLanguage());
render(html`<${Admin} />`, /** @type {HTMLElement} */ (document.querySelector("#admin")));
