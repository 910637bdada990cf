/** Opens the nurse's page: the link in the address, then the round, then the page that works without network. */
import { preferredLanguage, speak } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { html, render } from "../page/view.js";
import { Phone } from "./phone.js";
import { enter } from "./round_source.js";

wearTheme();
await speak(preferredLanguage());
await enter();
render(html`<${Phone} />`, /** @type {HTMLElement} */ (document.querySelector("#phone")));
if ("serviceWorker" in navigator)
  await navigator.serviceWorker.register("/static/phone/service-worker.js", { scope: "/n" });
