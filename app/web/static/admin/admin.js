/** The administration: tabs on top, one of them below; whoever is no admin is told so. */
import { get } from "../page/api.js";
import { IconButton, LanguageChoice } from "../page/controls.js";
import { sign } from "../page/icons.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme, theme } from "../page/theme.js";
import { html } from "../page/view.js";
import { Audit } from "./audit.js";
import { Keys } from "./keys.js";
import { Limits } from "./limits.js";
import { Links } from "./links.js";
import { NOTHING_SAID, Said, Tab } from "./tab.js";
import { Users } from "./users.js";

/** Each tab and what one has to be granted to see it. */
const TABS = {
  users: { view: Users, grant: "write:users" },
  keys: { view: Keys, grant: "write:keys" },
  links: { view: Links, grant: "write:links" },
  audit: { view: Audit, grant: "read:audit" },
  limits: { view: Limits, grant: "write:settings" },
};
const ADMIN_GRANT = "write:users";

const asked = () => location.hash.slice(1);

export class Admin extends Tab {
  state = { ...NOTHING_SAID, me: null, tab: "users" };

  componentDidMount() {
    addEventListener("hashchange", () => this.setState({ tab: asked() }));
    this.attempt(async () => this.setState({ me: await get("/me"), tab: asked() }));
  }

  render(_, { me, tab, said, faults }) {
    document.title = `${t("admin.title")} · ${t("product")}`;
    const isAdmin = me?.grants.includes(ADMIN_GRANT);
    const shown = isAdmin ? Object.keys(TABS).filter((one) => me.grants.includes(TABS[one].grant)) : [];
    const current = shown.includes(tab) ? tab : shown[0];
    const isDark = theme() === "dark";
    return html`<header class="top"><div class="brand">${sign()}<h1>${t("admin.title")}</h1></div>
        <a class="button quiet" href="/">${t("admin.to_board")}</a><span class="middle" />
        <${LanguageChoice} choose=${async (one) => { await speakAlways(one); this.setState({}); }} />
        <${IconButton} name=${isDark ? "light" : "dark"} text=${t(isDark ? "theme.to_light" : "theme.to_dark")} press=${() => { switchTheme(); this.setState({}); }} />
      </header>
      ${shown.length > 0 && html`<nav aria-label=${t("admin.tabs")}>${shown.map((one) => html`<button key=${one} type="button"
        aria-current=${one === current ? "page" : undefined} onClick=${() => { location.hash = one; }}>${t(`admin_tab.${one}`)}</button>`)}</nav>`}
      <main>
        <${Said} said=${said} faults=${faults} />
        ${me && !isAdmin && html`<p class="notice">${t("admin.not_yours")}</p>`}
        ${current && html`<${TABS[current].view} key=${current} me=${me} />`}
      </main>`;
  }
}
