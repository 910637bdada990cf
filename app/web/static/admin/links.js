/** Nurses' one-time links: made here or on the board, each shown once. */
import { listAll, post } from "../page/api.js";
import { moment } from "../page/format.js";
import { t } from "../page/language.js";
import { ShownOnce } from "../page/shown_once.js";
import { html } from "../page/view.js";
import { NOTHING_SAID, Said, Tab } from "./tab.js";

export class Links extends Tab {
  state = { ...NOTHING_SAID, nurses: [], told: null };

  componentDidMount() {
    this.attempt(async () => this.setState({ nurses: await listAll("/nurses") }));
  }

  #make = (nurse) => () =>
    this.attempt(async () => {
      const link = await post(`/nurses/${encodeURIComponent(nurse.id)}/link`);
      this.setState({ told: { ...link, nurse } });
    });

  render(_, { nurses, told, said, faults }) {
    return html`<section aria-label=${t("admin_tab.links")}>
      <p class="lead">${t("admin.links_lead")}</p>
      <${Said} said=${said} faults=${faults} />
      <ul class="rows">${nurses.map((nurse) => html`<li key=${nurse.id} data-name=${nurse.id}>
        <div class="what"><b>${nurse.first_name} ${nurse.last_name}</b><span>${t(`option.${nurse.role}`)}</span></div>
        <p class="actions"><button type="button" class="button" onClick=${this.#make(nurse)}>${t("round.link", { name: nurse.first_name })}</button></p>
        ${told?.nurse.id === nurse.id && html`<${ShownOnce} key=${told.url} value=${told.url}
          label=${t("round.link_once", { name: nurse.first_name, until: moment(told.expires_at) })} />`}
      </li>`)}</ul>
    </section>`;
  }
}
