/** A one-time link that opens a nurse's own round on her telephone. */
import { icon } from "../page/icons.js";
import { locale, t } from "../page/language.js";
import { ShownOnce } from "../page/shown_once.js";
import { Component, html } from "../page/view.js";

/** @type {Intl.DateTimeFormatOptions} */
const MOMENT = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" };

/**
 * @typedef {{url: string, expires_at: string}} Link
 * @typedef {object} Props
 * @property {import("../page/shapes.js").Nurse} nurse
 * @property {string} zone
 * @property {(nurseId: string) => Promise<Link|null>} create
 */

/** @extends {Component<Props, {link: Link|null}>} */
export class NurseLink extends Component {
  state = { link: null };

  #make = async () => this.setState({ link: await this.props.create(this.props.nurse.id) });

  render({ nurse: { first_name: name }, zone }, { link }) {
    if (!link) {
      return html`<div class="nurse-link">
        <button type="button" class="button" onClick=${this.#make}>${icon("phone", 15)}${t("round.link", { name })}</button>
      </div>`;
    }
    const until = new Date(link.expires_at).toLocaleString(locale(), { ...MOMENT, timeZone: zone });
    return html`<div class="nurse-link"><${ShownOnce} label=${t("round.link_once", { name, until })} value=${link.url} /></div>`;
  }
}
