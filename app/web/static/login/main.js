/** The page that asks who is there. */
import { Refused, get, post } from "../page/api.js";
import { LanguageChoice } from "../page/controls.js";
import { icon, sign } from "../page/icons.js";
import { preferredLanguage, speak, speakAlways, t } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { Component, html, render } from "../page/view.js";

/** A morning in three rounds: what this is about, before a word is read. */
const MORNING = [
  { nurse: "a", kinds: ["toilette", "injection", "pansement", "toilette"] },
  { nurse: "b", kinds: ["injection", "perfusion", "prelevement", "pansement"] },
  { nurse: "i", kinds: ["prelevement", "toilette", "injection", "autre"] },
];

const Morning = () => html`<div class="morning" aria-hidden="true">
  ${MORNING.map(
    ({ nurse, kinds }) => html`<p key=${nurse} class="nurse-${nurse}">
      <i class="nurse-key">${nurse.toUpperCase()}</i>
      ${kinds.map((kind) => html`<i class="leg" /><i class="care care-${kind}" />`)}
    </p>`,
  )}
</div>`;

class Login extends Component {
  state = { error: "", entering: false, asksCode: false, openid: null, leaving: false };

  async componentDidMount() {
    const { openid } = await get("/sign-in").catch(() => ({ openid: null })); // The password's way is there anyhow.
    this.setState({ openid });
  }

  #enter = async (event) => {
    event.preventDefault();
    const form = event.target;
    const { user, password, code = "" } = Object.fromEntries(new FormData(form));
    this.setState({ entering: true, error: "" });
    try {
      await post("/session", { user, password, code });
      location.assign("/"); // The service leads on to /account where a second factor has to be set up.
    } catch (error) {
      if (error.code === "second_factor_needed") {
        this.setState({ entering: false, asksCode: true }, () => form.elements.code.focus());
        return;
      }
      this.setState({ entering: false, error: error instanceof Refused ? error.message : t("login.no_answer") });
      (form.elements.code ?? form.elements.password).select();
    }
  };

  #leave = async () => {
    this.setState({ leaving: true, error: "" });
    try {
      location.assign((await post("/session/openid")).address);
    } catch (error) {
      this.setState({ leaving: false, error: error instanceof Refused ? error.message : t("login.no_answer") });
    }
  };

  #speak = async (language) => {
    await speakAlways(language);
    this.setState({ error: "" });
  };

  render(_, { error, entering, asksCode, openid, leaving }) {
    document.title = `${t("login.title")} · ${t("product")}`;
    return html`<main>
      <${Morning} />
      <h1>${sign(34)}${t("product")}</h1>
      <p class="lead">${t("login.lead")}</p>
      <form onSubmit=${this.#enter}>
        <label>
          ${t("login.user")}
          <input name="user" autocomplete="username" autocapitalize="none" spellcheck=${false} required autofocus />
        </label>
        <label>
          ${t("login.password")}
          <input name="password" type="password" autocomplete="current-password" required aria-describedby="error" />
        </label>
        ${asksCode &&
        html`<label>
          ${t("login.code")}
          <input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck=${false} required
            maxlength="40" aria-describedby="error" />
          <small>${t("login.code_help")}</small>
        </label>`}
        <p class="error" id="error" role="alert">${error && html`${icon("warning", 16)}${error}`}</p>
        <button class="button primary" type="submit" disabled=${entering}>
          ${t(entering ? "login.entering" : "login.enter")}
        </button>
        ${openid &&
        html`<p class="or">${t("login.or")}</p>
          <button class="button" type="button" disabled=${leaving} onClick=${this.#leave}>
            ${t(leaving ? "login.leaving" : "login.openid", openid)}
          </button>`}
      </form>
      <footer><p>${t("login.help")}</p><${LanguageChoice} choose=${this.#speak} /></footer>
    </main>`;
  }
}

wearTheme();
await speak(preferredLanguage());
render(html`<${Login} />`, /** @type {HTMLElement} */ (document.querySelector("#login")));
