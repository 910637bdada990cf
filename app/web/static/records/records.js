/** The records: kinds on top, the list of one on the left, the sheet of one record on the right. */
import { askVersion, get, listAll, post, Refused } from "../page/api.js";
import { IconButton, LanguageChoice } from "../page/controls.js";
import { inOrder } from "../page/format.js";
import { icon, sign } from "../page/icons.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme, theme } from "../page/theme.js";
import { Component, createRef, html } from "../page/view.js";
import { isDay, later } from "./dates.js";
import { ImportDay } from "./import_day.js";
import { KINDS, today } from "./kinds.js";
import { Listing } from "./listing.js";
import { nameOf } from "./names.js";
import { patientsNamed } from "./patients.js";
import { Sheet } from "./sheet.js";

/**
 * @typedef {object} State
 * @property {any} me what `GET /me` tells, once it has
 * @property {string} kind
 * @property {string} day
 * @property {any} lists nurses and acts, which forms offer whole, once they are read
 * @property {number} stored counts what was stored, so that the list reads itself again
 * @property {import("./sheet.js").Opened|null} opened
 * @property {boolean} isImporting a day's files are being brought in beside the list
 * @property {string} said
 * @property {(() => void)|null} leaving
 */

export class Records extends Component {
  /** `leaving` is what is done once the changes of the sheet are stored or given up. */
  state = /** @type {State} */ ({ me: null, kind: "patients", day: today(), lists: null, stored: 0, opened: null, isImporting: false, said: "", leaving: null });
  sheet = createRef();
  list = createRef();
  #openedBefore = 0;
  /** Patients by their ids, of whom this page has shown or found something. */
  #patients = new Map();

  #know = (patient) => this.#patients.set(patient.id, patient);

  async componentDidMount() {
    window.addEventListener("popstate", () => this.#leave(() => this.#follow(), () => this.#write(this.state.kind, this.state.day, this.state.opened?.record.id)));
    await this.#attempt(async () => {
      const me = await get("/me");
      const { days } = await get("/days?limit=1");
      this.setState({ me });
      await this.#follow(days[0]?.day);
    });
  }

  /** Do something; what goes wrong is told above the list. */
  #attempt = async (act) => {
    try {
      await act();
    } catch (error) {
      this.setState({ said: error instanceof Refused ? error.message : t("login.no_answer") });
    }
  };

  /** Do something that closes the sheet: at once, or once its changes are stored or given up. */
  #leave = (act, kept = () => {}) => {
    if (!this.sheet.current?.isChanged) return act();
    kept();
    return this.setState({ leaving: act });
  };

  /** The address says the kind, the day of what belongs to one, and the id; nothing of a person. */
  #write(kind, day, id) {
    const hash = `#${[kind, ...(KINDS[kind].isOfDay ? [day] : []), ...(id ? [id] : [])].join("/")}`;
    if (location.hash !== hash) history.pushState(null, "", hash);
  }

  /** Show what the address says. */
  async #follow(usual = this.state.day) {
    const [asked, ...rest] = decodeURIComponent(location.hash.slice(1)).split("/");
    const kind = KINDS[asked] ? asked : "patients";
    const day = KINDS[kind].isOfDay && isDay(rest[0]) ? rest.shift() : usual;
    await this.#show(kind, day, rest[0]);
  }

  #show = (kind, day = this.state.day, id = "") =>
    this.#attempt(async () => {
      this.setState({ kind, day, lists: null, opened: null, isImporting: false, said: "", leaving: null });
      if (!id) this.#write(kind, day);
      await this.#read();
      if (id) await this.#open(id);
    });

  /** Read what forms offer whole; the list reads itself. */
  async #read() {
    const [nurses, acts] = await Promise.all(["nurses", "acts"].map((one) => listAll(KINDS[one].path(""))));
    this.setState({ lists: { nurses, acts }, stored: this.state.stored + 1 });
  }

  get #path() {
    return KINDS[this.state.kind].path(this.state.day);
  }

  #open = (id) =>
    this.#attempt(async () => {
      const { read, version } = await askVersion("GET", `${this.#path}/${encodeURIComponent(id)}`);
      if (read.patient_id) (await patientsNamed([read.patient_id])).forEach(this.#know);
      this.#put(read, version);
    });

  #put(record, version) {
    this.#openedBefore += 1;
    this.setState({ opened: { key: this.#openedBefore, record, version }, isImporting: false, said: "", leaving: null });
    this.#write(this.state.kind, this.state.day, record.id);
  }

  #saved = (record) =>
    this.#attempt(async () => {
      const { kind, day, opened } = this.state;
      if (kind === "patients") this.#know(record);
      this.setState({ opened: opened && { ...opened, record } });
      this.#write(kind, day, record.id);
      await this.#read();
    });

  #removed = async () => {
    await this.#show(this.state.kind);
    this.setState({ said: t("records.removed") });
    this.list.current?.querySelector("input[type=search]")?.focus();
  };

  #makeDay = () =>
    this.#attempt(async () => {
      const made = await post(`/days/${this.state.day}/visits`);
      await this.#show("visits");
      const counted = { fresh: made.new.length, changed: made.changed.length, unchanged: made.unchanged, cancelled: Object.keys(made.cancelled).length, kept: Object.keys(made.kept).length };
      this.setState({ said: t("records.made", counted) });
    });

  #import = () => this.setState({ opened: null, isImporting: true, said: "" });

  /** The day that was brought in is the one whose shifts and visits are listed. */
  #imported = (day) => this.#attempt(async () => {
    this.setState({ day });
    await this.#read();
  });

  #addDefaults = () =>
    this.#attempt(async () => {
      const { added } = await post("/acts/defaults");
      await this.#read();
      this.setState({ said: t("records.acts_added", { n: added.length }) });
    });

  /** Arrows lead through the list. */
  #press = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(this.list.current?.querySelectorAll("li button") ?? [])];
    const at = buttons.findIndex((one) => one === document.activeElement);
    if (!step || (at < 0 && document.activeElement?.getAttribute("type") !== "search")) return;
    event.preventDefault();
    buttons[Math.max(0, at + step)]?.focus();
  };

  /** What a field may choose from: records of a kind, or words in use. */
  #choices = (kind, name) => {
    const { lists } = this.state;
    if (lists[kind]) return lists[kind].map((one) => ({ id: one.id, name: nameOf(kind, one, name) })).toSorted((one, other) => inOrder(one.name, other.name));
    const qualified = { skills: "skill", diplomas: "diploma" }[kind];
    const words = [...lists.acts, ...lists.nurses].flatMap((one) => [
      ...(one[kind] ?? []), ...(one.qualifications ?? []).filter((held) => held.kind === qualified).map((held) => held.name),
    ]);
    return [...new Set(words)].sort().map((word) => ({ id: word, name: word }));
  };

  render(_, state) {
    document.title = `${t("records.title")} · ${t("product")}`;
    if (!state.me) return html`<main><p role="status">${state.said}</p></main>`;
    const mayImport = ["write:records", "write:plans"].every((one) => state.me.grants.includes(one));
    const known = (kind, id) => (kind === "patients" ? this.#patients.get(id) : state.lists?.[kind]?.find((one) => one.id === id));
    const name = (kind, id) => nameOf(kind, known(kind, id) ?? { id }, name);
    return html`<${Head} me=${state.me} redraw=${() => this.setState({})} />
      <nav aria-label=${t("records.kinds")}>${Object.keys(KINDS).map((kind) => html`<button key=${kind} type="button"
        aria-current=${kind === state.kind && !state.isImporting ? "page" : undefined} onClick=${() => this.#leave(() => this.#show(kind))}>${t(`records_kind.${kind}`)}</button>`)}
        ${mayImport && html`<button type="button" class="apart" aria-current=${state.isImporting ? "page" : undefined} onClick=${() => this.#leave(this.#import)}>${t("import.open")}</button>`}</nav>
      <main class=${state.opened || state.isImporting ? "open" : ""}>${this.#list()}
      <section class="sheet" aria-label=${t("records.sheet")}>${this.#beside(name)}</section></main>`;
  }

  #list() {
    const { me, kind, day, lists, stored, opened, said } = this.state;
    const mayWrite = me.grants.includes("write:records");
    const show = (other) => isDay(other) && this.#leave(() => this.#show(kind, other));
    return html`<section class="list" ref=${this.list} onKeyDown=${this.#press} aria-label=${t(`records_kind.${kind}`)}>
      <div class="said" role="status">${said && html`<p>${said}</p>`}</div>
      ${KINDS[kind].isOfDay && html`<div class="day-choice"><${IconButton} name="left" text=${t("board.day_before")} press=${() => show(later(day, -1))} />
        <label class="field"><span>${t("board.day")}</span><input type="date" value=${day} onChange=${(event) => show(event.target.value)} /></label>
        <${IconButton} name="right" text=${t("board.day_after")} press=${() => show(later(day, 1))} /></div>`}
      ${!lists && html`<p class="hint" role="status">${t("records.reading")}</p>`}
      ${lists && html`<${Listing} key=${`${kind} ${day}`} kind=${kind} day=${day} lists=${lists} stored=${stored} chosen=${opened?.record.id}
        open=${(id) => this.#leave(() => this.#open(id))} attempt=${this.#attempt}>${mayWrite && html`<p class="actions"><button type="button" class="button primary"
        onClick=${() => this.#leave(() => this.#put(KINDS[kind].fresh(), null))}>${icon("plus")} ${t("records.new")}</button>
      ${kind === "visits" && html`<button type="button" class="button" onClick=${() => this.#leave(this.#makeDay)}>${t("records.make_day")}</button>`}
      ${kind === "acts" && html`<button type="button" class="button" onClick=${this.#addDefaults}>${t("records.add_acts")}</button>`}</p>`}</${Listing}>`}
    </section>`;
  }

  /** What stands beside the list. */
  #beside(name) {
    const { opened, lists, isImporting } = this.state;
    if (isImporting) return html`<${ImportDay} imported=${this.#imported} close=${() => this.setState({ isImporting: false })} />`;
    return opened && lists ? this.#sheet(name, opened) : html`<p>${t("records.choose")}</p>`;
  }

  #sheet(name, opened) {
    const { me, kind, day, lists, leaving } = this.state;
    return html`<${Sheet} key=${opened.key} ref=${this.sheet} opened=${opened} kind=${kind} path=${this.#path} name=${name} know=${this.#know} acts=${lists?.acts ?? []}
      choices=${(of) => this.#choices(of, name)} mayWrite=${me.grants.includes("write:records")} when=${{ day, zone: me.time_zone ?? "UTC" }}
      saved=${this.#saved} removed=${this.#removed} close=${() => this.#leave(() => this.#show(kind))}
      leaving=${!!leaving} leave=${() => leaving?.()} stay=${() => this.setState({ leaving: null })} />`;
  }
}

function Head({ me, redraw }) {
  const isDark = theme() === "dark";
  return html`<header class="top"><div class="brand">${sign()}<h1>${t("records.title")}</h1></div><span class="organisation">${me.organisation}</span>
    <span class="middle" /><a class="button quiet" href="/">${t("records.board")}</a>
    <${LanguageChoice} choose=${async (one) => { await speakAlways(one); redraw(); }} />
    <${IconButton} name=${isDark ? "light" : "dark"} text=${t(isDark ? "theme.to_light" : "theme.to_dark")} press=${() => { switchTheme(); redraw(); }} />
  </header>`;
}
