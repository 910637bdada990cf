/** The records: kinds on top, the list of one on the left, the form of one record on the right. */
import { askVersion, get, post, Refused } from "../page/api.js";
import { IconButton, LanguageChoice } from "../page/controls.js";
import { sign } from "../page/icons.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme, theme } from "../page/theme.js";
import { Component, html } from "../page/view.js";
import { Fields } from "./fields.js";
import { KINDS, today } from "./kinds.js";
import { listAll, Listing } from "./listing.js";
import { nameOf } from "./names.js";
import { Week } from "./week.js";

export class Records extends Component {
  state = { me: null, kind: "patients", day: today(), lists: null, record: null, version: null, faults: [], said: "", isStale: false };

  async componentDidMount() {
    await this.#attempt(async () => {
      const me = await get("/me");
      const { days } = await get("/days?limit=1");
      this.setState({ me });
      const [asked, id] = location.hash.slice(1).split("/");
      await this.#show(KINDS[asked] ? asked : "patients", days[0]?.day);
      if (id) await this.#open(id);
    });
  }

  /** Do something; what goes wrong is told above the form. */
  #attempt = async (act) => {
    try {
      await act();
    } catch (error) {
      const isRefused = error instanceof Refused;
      this.setState({ faults: isRefused ? error.faults : [], said: isRefused ? error.sentence : t("login.no_answer"), isStale: error.status === 412 });
    }
  };

  #show = (kind, day = this.state.day) =>
    this.#attempt(async () => {
      history.replaceState(null, "", `#${kind}`);
      this.setState({ kind, day, lists: null, record: null, faults: [], said: "", isStale: false });
      const [nurses, acts] = await Promise.all(["nurses", "acts"].map((one) => listAll(KINDS[one].path())));
      this.setState({ lists: { nurses, acts } });
    });

  get #path() {
    return KINDS[this.state.kind].path(this.state.day);
  }

  #open = (id) =>
    this.#attempt(async () => {
      const { read, version } = await askVersion("GET", `${this.#path}/${id}`);
      history.replaceState(null, "", `#${this.state.kind}/${id}`);
      this.setState({ record: read, version, faults: [], said: "", isStale: false });
    });

  #save = (event) => {
    event.preventDefault();
    return this.#attempt(async () => {
      const { record, version } = this.state;
      const given = Object.fromEntries(Object.entries(record).filter(([name]) => name !== "warnings"));
      const { read } = record.id
        ? await askVersion("PUT", `${this.#path}/${record.id}`, given, { "If-Match": version })
        : await askVersion("POST", this.#path, given);
      await this.#show(this.state.kind);
      await this.#open(read.id);
      this.setState({ said: [t("records.saved"), ...(read.warnings ?? [])].join(" ") });
    });
  };

  /** Take the version of now, and keep what was typed: saving again puts it in the place of what others wrote. */
  #keepTyped = () =>
    this.#attempt(async () => {
      const { version } = await askVersion("GET", `${this.#path}/${this.state.record.id}`);
      this.setState({ version, isStale: false, faults: [], said: t("records.kept") });
    });

  #remove = () =>
    this.#attempt(async () => {
      await askVersion("DELETE", `${this.#path}/${this.state.record.id}`, undefined, { "If-Match": this.state.version });
      await this.#show(this.state.kind);
    });

  #makeDay = () =>
    this.#attempt(async () => {
      const made = await post(`/days/${this.state.day}/visits`);
      await this.#show("visits");
      this.setState({ said: t("records.made", { fresh: made.new.length, changed: made.changed.length, unchanged: made.unchanged }) });
    });

  render(_, state) {
    document.title = `${t("records.title")} · ${t("product")}`;
    if (!state.me) return html`<main><p role="status">${state.said}</p></main>`;
    const mayWrite = state.me.grants.includes("write:records");
    const name = (kind, id) => nameOf(kind, (state.lists?.[kind] ?? []).find((one) => one.id === id) ?? { id });
    const isDark = theme() === "dark";
    return html`<header class="top"><div class="brand">${sign()}<h1>${t("records.title")}</h1></div>
        <a class="button quiet" href="/">${t("records.board")}</a><span class="middle" />
        <${LanguageChoice} choose=${async (one) => { await speakAlways(one); this.setState({}); }} />
        <${IconButton} name=${isDark ? "light" : "dark"} text=${t(isDark ? "theme.to_light" : "theme.to_dark")} press=${() => { switchTheme(); this.setState({}); }} />
      </header>
      <nav aria-label=${t("records.kinds")}>${Object.keys(KINDS).map((kind) => html`<button key=${kind} type="button"
        aria-current=${kind === state.kind ? "page" : undefined} onClick=${() => this.#show(kind)}>${t(`records_kind.${kind}`)}</button>`)}</nav>
      <main><section class="list" aria-label=${t(`records_kind.${state.kind}`)}>
        ${KINDS[state.kind].isOfDay && html`<label class="field"><span>${t("board.day")}</span><input type="date" value=${state.day}
          onChange=${(event) => event.target.value && this.#show(state.kind, event.target.value)} /></label>`}
        ${state.lists && html`<${Listing} key=${state.kind} kind=${state.kind} day=${state.day} lists=${state.lists}
          chosen=${state.record?.id} open=${this.#open} attempt=${this.#attempt}><p class="actions">${mayWrite && html`<button type="button" class="button primary"
          onClick=${() => this.setState({ record: KINDS[state.kind].fresh(), version: null, faults: [], said: "", isStale: false })}>${t("records.new")}</button>`}
        ${mayWrite && state.kind === "visits" && html`<button type="button" class="button" onClick=${this.#makeDay}>${t("records.make_day")}</button>`}</p></${Listing}>`}
      </section>
      <section class="sheet" aria-label=${t("records.sheet")}>
        <div class="said" role="status">${state.said && html`<p>${state.said}</p>`}
          ${state.faults.map((fault) => html`<p key=${fault.where} class="fault">${fault.message}</p>`)}
          ${state.isStale && html`<button type="button" class="button" onClick=${this.#keepTyped}>${t("records.keep_typed")}</button>
            <button type="button" class="button" onClick=${() => this.#open(state.record.id)}>${t("records.reload")}</button>`}</div>
        ${state.record ? html`<form onSubmit=${this.#save} noValidate key=${state.record.id ?? "new"}>
          ${state.record.needs_check && html`<p class="check">${t("records.check")}</p>`}
          ${state.kind === "plans" && html`<${Week} plan=${state.record} nameOf=${name} />`}
          <${Fields} fields=${KINDS[state.kind].fields} value=${state.record} where="body" faults=${state.faults} disabled=${!mayWrite}
            choices=${(kind) => state.lists[kind].map((one) => ({ id: one.id, name: nameOf(kind, one) }))}
            set=${(record) => this.setState({ record })} />
          ${mayWrite && html`<p class="actions"><button class="button primary" type="submit">${t("records.save")}</button>
            ${state.record.id && html`<button type="button" class="button" onClick=${this.#remove}>${t("records.remove")}</button>`}</p>`}
        </form>` : html`<p>${t("records.choose")}</p>`}
      </section></main>`;
  }
}
