/** What a sheet asks before something typed or stored would be lost. Each takes the focus, on the way that loses nothing. */
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";
import { differing } from "./draft.js";

class Asked extends Component {
  safe = createRef();

  componentDidMount() {
    this.safe.current?.focus();
  }
}

/** Somebody else stored, or removed, the record meanwhile. */
export class Theirs extends Asked {
  render({ read, mine, theirs, keep, take }) {
    const words = (fields) => fields.map((name) => t(`field.${name}`)).join(", ");
    const changed = theirs ? differing(read, theirs) : [];
    const both = changed.filter((name) => differing(read, mine).includes(name));
    return html`<section class="question" role="alert"><p><b>${t(theirs ? "theirs.changed" : "theirs.removed")}</b>
        ${changed.length > 0 && ` ${t("theirs.fields", { fields: words(changed) })}`}
        ${both.length > 0 && ` ${t("theirs.both", { fields: words(both) })}`}</p>
      <p class="actions"><button type="button" class="button primary" ref=${this.safe} onClick=${keep}>${t("records.keep_typed")}</button>
        <button type="button" class="button" onClick=${take}>${t("records.reload")}</button></p></section>`;
  }
}

/** The record is to be removed. */
export class Removal extends Asked {
  render({ name, remove, keep }) {
    return html`<span class="asked">${t("records.remove_sure", { name })}</span>
      <button type="button" class="button" ref=${this.safe} onClick=${keep}>${t("records.remove_not")}</button>
      <button type="button" class="button bad" onClick=${remove}>${t("records.remove_yes")}</button>`;
  }
}

/** The sheet is to be left with changes that are not stored. */
export class Leaving extends Asked {
  render({ save, leave, stay }) {
    return html`<span class="asked">${t("records.leave_sure")}</span>
      <button type="button" class="button primary" ref=${this.safe} onClick=${save}>${t("records.leave_save")}</button>
      <button type="button" class="button" onClick=${leave}>${t("records.leave_drop")}</button>
      <button type="button" class="button" onClick=${stay}>${t("records.leave_stay")}</button>`;
  }
}
