/** Another password; the sessions elsewhere end. */
import { post } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";

export class Password extends Component {
  state = { done: false };

  #change = async (event) => {
    event.preventDefault();
    const form = event.target;
    const done = await this.props.attempt(() =>
      post("/account/password", Object.fromEntries(new FormData(form))),
    );
    this.setState({ done });
    if (!done) return;
    form.reset();
    await this.props.read();
  };

  render(_, { done }) {
    return html`<section aria-labelledby="password">
      <h2 id="password">${t("account.password")}</h2>
      <form onSubmit=${this.#change}>
        <label>${t("account.password_now")}
          <input name="password" type="password" autocomplete="current-password" required maxlength="200" /></label>
        <label>${t("account.password_new")}
          <input name="new_password" type="password" autocomplete="new-password" required maxlength="200" /></label>
        <button class="button primary" type="submit">${t("account.change")}</button>
        <p role="status">${done && t("account.changed")}</p>
      </form>
    </section>`;
  }
}
