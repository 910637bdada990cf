/** A one-time link that opens a nurse's own round on her telephone. */
import { icon } from "../page/icons.js";
import { locale, t } from "../page/language.js";
import { Component, html } from "../page/view.js";

/** @extends {Component<{nurse: import("../page/shapes.js").Nurse, zone: string, create: (id: string) => Promise<{url: string, expires_at: string}|null>}>} */
export class NurseLink extends Component {
  state = { link: null, copied: false };

  #make = async () => this.setState({ link: await this.props.create(this.props.nurse.id), copied: false });

  /** Where the clipboard is closed to us the link stays selectable beside the button. */
  #copy = async () => {
    try {
      await navigator.clipboard.writeText(this.state.link.url);
      this.setState({ copied: true });
    } catch {
      this.setState({ copied: false });
    }
  };

  render({ nurse, zone }, { link, copied }) {
    if (!link) {
      return html`<div class="nurse-link"><button type="button" class="button" onClick=${this.#make}>${icon("phone", 15)}${t("round.link", { name: nurse.first_name })}</button></div>`;
    }
    const until = new Date(link.expires_at).toLocaleString(locale(), {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: zone,
    });
    return html`<div class="nurse-link"><label for="nurse-link">${t("round.link_once", { name: nurse.first_name, until })}</label>
      <input id="nurse-link" readonly value=${link.url} onFocus=${(event) => event.target.select()} />
      <button type="button" class="button" onClick=${this.#copy}>${copied ? icon("check", 15) : icon("link", 15)}${t(copied ? "round.copied" : "round.copy")}</button></div>`;
  }
}
