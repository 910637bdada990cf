/** The second factor: set up, confirmed, its recovery codes shown once, renewed, taken off. */
import { post } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";

const given = (event) => {
  event.preventDefault();
  return Object.fromEntries(new FormData(event.target));
};

export class SecondFactor extends Component {
  /** @type {{begun: {secret: string, picture: string}|null, codes: string[]|null, copied: boolean}} */
  state = { begun: null, codes: null, copied: false };

  /** What the button that was pressed stands for, with the password typed beside it. */
  #prove = async (event) => {
    const act = event.submitter.value;
    const password = given(event);
    const form = event.target;
    const done = await this.props.attempt(async () => {
      const told = await post(`/account/second-factor${act}`, password);
      this.setState({
        begun: told.secret ? told : null,
        codes: told.recovery_codes ?? null,
        copied: false,
      });
    });
    if (!done) return;
    form.reset();
    await this.props.read();
  };

  #confirm = async (event) => {
    const code = given(event);
    const done = await this.props.attempt(async () => {
      const { recovery_codes: codes } = await post("/account/second-factor/confirm", code);
      this.setState({ begun: null, codes, copied: false });
    });
    if (done) await this.props.read();
  };

  /** Where the clipboard is closed to us the codes stay selectable above the button. */
  #copy = async () => {
    try {
      await navigator.clipboard.writeText((this.state.codes ?? []).join("\n"));
      this.setState({ copied: true });
    } catch {
      this.setState({ copied: false });
    }
  };

  #codes = (codes) => html`<div class="codes">
    <p>${t("account.codes_once")}</p>
    <ol>${codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ol>
    <p class="actions"><button type="button" class="button" onClick=${this.#copy}>${t(this.state.copied ? "round.copied" : "round.copy")}</button>
      <button type="button" class="button" onClick=${() => print()}>${t("account.print")}</button></p>
  </div>`;

  #enrolment = ({ picture, secret }) => html`<form key="confirm" onSubmit=${this.#confirm}>
    <p>${t("account.scan")}</p>
    <img src=${picture} alt=${t("account.picture")} width="220" height="220" />
    <p><code>${secret.match(/.{1,4}/g).join(" ")}</code></p>
    <label>${t("account.code")}
      <input name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="40" /></label>
    <button class="button primary" type="submit">${t("account.confirm")}</button>
  </form>`;

  render({ account }, { begun, codes }) {
    const is = account.second_factor;
    return html`<section aria-labelledby="second">
      <h2 id="second">${t("account.second")}</h2>
      <p>${is ? t("account.second_on", { n: account.recovery_codes_left }) : t("account.second_off")}</p>
      ${codes && this.#codes(codes)}
      ${begun
        ? this.#enrolment(begun)
        : html`<form key="prove" onSubmit=${this.#prove}>
            <label>${t("account.password_now")}
              <input name="password" type="password" autocomplete="current-password" required maxlength="200" /></label>
            <p class="actions">${is
              ? html`<button class="button" value="/recovery-codes">${t("account.renew")}</button>
                  <button class="button" value="/remove">${t("account.remove")}</button>`
              : html`<button class="button primary" value="">${t("account.enrol")}</button>`}</p>
          </form>`}
    </section>`;
  }
}
