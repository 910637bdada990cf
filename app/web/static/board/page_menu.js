/** The other pages, the theme, one's account and leaving, behind one button: the bar is for the day. */
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { theme } from "../page/theme.js";
import { html } from "../page/view.js";

/**
 * The browser's own popover: Escape and a click beside it close it, Tab leads into it.
 * @param {{me: import("./store.js").State["me"], actions: import("./actions.js").Actions}} props
 */
export function PageMenu({ me, actions }) {
  const isDark = theme() === "dark";
  const text = t("board.menu", { name: me.name });
  return html`<button type="button" class="icon-button" popovertarget="page-menu" title=${text} aria-label=${text}>${icon("menu")}</button>
    <nav class="page-menu" id="page-menu" popover aria-label=${t("board.pages")}>
      <a href="/records">${icon("folder")}${t("records.title")}</a>
      ${me.grants.includes("write:users") && html`<a href="/admin">${icon("settings")}${t("admin.title")}</a>`}
      <a href="/account">${icon("person")}${t("board.account", { name: me.name })}</a>
      <button type="button" onClick=${actions.changeTheme}>${icon(isDark ? "light" : "dark")}${t(isDark ? "theme.to_light" : "theme.to_dark")}</button>
      <button type="button" onClick=${actions.leave}>${icon("leave")}${t("board.leave", { name: me.name })}</button>
    </nav>`;
}
