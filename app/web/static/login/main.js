/** The page that asks who is there. */
import { Refused, post } from "../page/api.js";
import { icon, sign } from "../page/icons.js";
import { language, LANGUAGES, preferredLanguage, speak, speakAlways, t } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { Component, html, render } from "../page/view.js";

/** A morning in three rounds: what this is about, before a word is read. Letters are the kinds of care. */
const MORNING = [
  ["a", ["toilette", "injection", "pansement", "toilette"]],
  ["b", ["injection", "perfusion", "prelevement", "pansement"]],
  ["i", ["prelevement", "toilette", "injection", "autre"]],
];

class Login extends Component {
  state = { error: "", entering: false };

  #enter = async (event) => {
    event.preventDefault();
    const { user, password } = Object.fromEntries(new FormData(event.target));
    this.setState({ entering: true, error: "" });
    try {
      await post("/session", { user, password });
      location.assign("/");
    } catch (error) {
      this.setState({ entering: false, error: error instanceof Refused ? error.message : t("login.no_answer") });
      event.target.elements.password.select();
    }
  };

  #speak = async (event) => {
    await speakAlways(event.target.value);
    this.setState({ error: "" });
  };

  render(_, { error, entering }) {
    document.title = `${t("login.title")} · ${t("product")}`;
    return html`<main>
      <div class="morning" aria-hidden="true">${MORNING.map(
        ([nurse, kinds]) => html`<p class="nurse-${nurse}"><i class="nurse-key">${nurse.toUpperCase()}</i>
        ${kinds.map((kind) => html`<i class="leg" /><i class="care care-${kind}" />`)}</p>`,
      )}</div>
      <h1>${sign(34)}${t("product")}</h1>
      <p class="lead">${t("login.lead")}</p>
      <form onSubmit=${this.#enter}>
        <label>${t("login.user")}<input name="user" autocomplete="username" autocapitalize="none" spellcheck=${false} required autofocus /></label>
        <label>${t("login.password")}<input name="password" type="password" autocomplete="current-password" required aria-describedby="login-error" /></label>
        <p class="error" id="login-error" role="alert">${error && html`${icon("warning", 16)}${error}`}</p>
        <button class="button primary" type="submit" disabled=${entering}>${t(entering ? "login.entering" : "login.enter")}</button>
      </form>
      <footer><p>${t("login.help")}</p>
        <span class="pick bare"><select aria-label=${t("language.choose")} value=${language()} onChange=${this.#speak}>
          ${LANGUAGES.map((one) => html`<option key=${one} value=${one} lang=${one} selected=${one === language()}>${one.toUpperCase()}</option>`)}
        </select>${icon("down", 14)}</span></footer>
    </main>`;
  }
}

wearTheme();
await speak(preferredLanguage());
render(html`<${Login} />`, document.querySelector("#login"));
