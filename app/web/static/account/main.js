/** One's own account: who I am, password, second factor, sessions. */
import { get, Refused } from "../page/api.js";
import { LanguageChoice } from "../page/controls.js";
import { icon, sign } from "../page/icons.js";
import { preferredLanguage, speak, speakAlways, t } from "../page/language.js";
import { wearTheme } from "../page/theme.js";
import { Component, html, render } from "../page/view.js";
import { Password } from "./password.js";
import { SecondFactor } from "./second_factor.js";
import { Sessions } from "./sessions.js";

class Account extends Component {
  state = { account: null, me: null, sessions: [], error: "" };

  componentDidMount() {
    this.#read();
  }

  #read = () =>
    this.#attempt(async () => {
      const [account, me, { sessions }] = await Promise.all([get("/account"), get("/me"), get("/account/sessions")]);
      this.setState({ account, me, sessions });
    });

  /** Do something that the service may refuse; its sentence is shown. Returns whether it was done. */
  #attempt = async (act) => {
    this.setState({ error: "" });
    try {
      await act();
      return true;
    } catch (error) {
      if (error.status === 401 && error.code === "unauthenticated") location.assign("/login");
      this.setState({ error: error instanceof Refused ? error.message : t("login.no_answer") });
      return false;
    }
  };

  #speak = async (language) => {
    await speakAlways(language);
    this.setState({ error: "" });
  };

  render(_, { account, me, sessions, error }) {
    document.title = `${t("account.title")} · ${t("product")}`;
    const told = { account, sessions, attempt: this.#attempt, read: this.#read };
    return html`<main>
      <header>
        <h1>${sign()}${t("account.title")}</h1>
        <${LanguageChoice} choose=${this.#speak} />
        ${me && !me.must_enrol && html`<a class="button" href="/">${t("account.to_board")}</a>`}
      </header>
      <p class="error" role="alert">${error && html`${icon("warning", 16)}${error}`}</p>
      ${account &&
      html`<p class="who"><b>${account.name}</b> · ${t(`account.role_${account.role}`)} ${account.email}</p>
        ${me.must_enrol && html`<p class="must">${t("account.must_enrol")}</p>`}
        ${account.has_password ? html`<${SecondFactor} ...${told} />` : html`<p>${t("account.no_password")}</p>`}
        <${Sessions} ...${told} />
        ${account.has_password && html`<${Password} ...${told} />`}`}
    </main>`;
  }
}

wearTheme();
await speak(preferredLanguage());
render(html`<${Account} />`, /** @type {HTMLElement} */ (document.querySelector("#account")));
