/** One's own sessions, each of which can be ended. */
import { ask } from "../page/api.js";
import { moment } from "../page/format.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/** @param {{sessions: object[], attempt: (act: () => Promise) => Promise<boolean>, read: () => Promise}} props */
export function Sessions({ sessions, attempt, read }) {
  const end = (path) => async () => (await attempt(() => ask("DELETE", path))) && read();
  return html`<section aria-labelledby="sessions">
    <h2 id="sessions">${t("account.sessions")}</h2>
    <ul class="sessions">
      ${sessions.map(
        (one) => html`<li key=${one.id}>
          <span><b>${one.browser || t("account.browser_unknown")}</b>
            <small>${t("account.since", { since: moment(one.created_at), seen: moment(one.seen_at) })}</small></span>
          ${one.is_this
            ? html`<em>${t("account.this_session")}</em>`
            : html`<button type="button" class="button" onClick=${end(`/account/sessions/${one.id}`)}>${t("account.end")}</button>`}
        </li>`,
      )}
    </ul>
    ${sessions.length > 1 &&
    html`<button type="button" class="button" onClick=${end("/account/sessions")}>${t("account.end_others")}</button>`}
  </section>`;
}
