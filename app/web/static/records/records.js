/** The records: kinds on top, the list of one on the left, the sheet of one record on the right. */
import { askVersion, get, post, Refused } from "../page/api.js";
import { IconButton, LanguageChoice } from "../page/controls.js";
import { icon, sign } from "../page/icons.js";
import { speakAlways, t } from "../page/language.js";
import { switchTheme, theme } from "../page/theme.js";
import { Component, createRef, html } from "../page/view.js";
import { isDay, later } from "./dates.js";
import { KINDS, today } from "./kinds.js";
import { listAll, nameOf } from "./listing.js";
import { Sheet } from "./sheet.js";

export class Records extends Component {
  /** `leaving` is what is done once the changes of the sheet are stored or given up. */
  state = { me: null, kind: "patients", day: today(), lists: {}, search: "", opened: null, said: "", leaving: null };
  sheet = createRef();
  list = createRef();
  #openedBefore = 0;

  async componentDidMount() {
    window.addEventListener("popstate", () => this.#leave(() => this.#follow(), () => this.#write(this.state.kind, this.state.day, this.state.opened?.record.id)));
    await this.#attempt(async () => {
      const me = await get("/me");
      const days = (await get("/days")).days.map(({ day }) => day).sort();
      this.setState({ me });
      await this.#follow(days.at(-1) ?? today());
    });
  }

  /** Do something; what goes wrong is told above the list. */
  async #attempt(act) {
    try {
      await act();
    } catch (error) {
      this.setState({ said: error instanceof Refused ? error.message : t("login.no_answer") });
    }
  }

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

  #show = (kind, day = this.state.day, id = undefined) =>
    this.#attempt(async () => {
      this.setState({ kind, day, search: "", opened: null, said: "", leaving: null });
      if (!id) this.#write(kind, day);
      await this.#read(kind, day);
      if (id) await this.#open(id);
    });

  async #read(kind = this.state.kind, day = this.state.day) {
    const needed = [...new Set([kind, "nurses", "patients", "acts"])];
    const found = await Promise.all(needed.map((one) => listAll(KINDS[one].path(day))));
    this.setState({ lists: Object.fromEntries(needed.map((one, at) => [one, found[at]])) });
  }

  get #path() {
    return KINDS[this.state.kind].path(this.state.day);
  }

  #open = (id) =>
    this.#attempt(async () => {
      const { read, version } = await askVersion("GET", `${this.#path}/${encodeURIComponent(id)}`);
      this.#put(read, version);
    });

  #put(record, version) {
    this.#openedBefore += 1;
    this.setState({ opened: { key: this.#openedBefore, record, version }, said: "", leaving: null });
    this.#write(this.state.kind, this.state.day, record.id);
  }

  #saved = (record) =>
    this.#attempt(async () => {
      const { kind, day, opened } = this.state;
      this.setState({ opened: { ...opened, record } });
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
    const at = buttons.indexOf(document.activeElement);
    if (!step || (at < 0 && document.activeElement.type !== "search")) return;
    event.preventDefault();
    buttons[Math.max(0, at + step)]?.focus();
  };

  /** What a field may choose from: records of a kind, or words in use. */
  #choices = (kind, name) => {
    const { lists } = this.state;
    if (lists[kind]) return lists[kind].map((one) => ({ id: one.id, name: nameOf(kind, one, name) }));
    const qualified = { skills: "skill", diplomas: "diploma" }[kind];
    const words = [...(lists.acts ?? []), ...(lists.nurses ?? [])].flatMap((one) => [
      ...(one[kind] ?? []), ...(one.qualifications ?? []).filter((held) => held.kind === qualified).map((held) => held.name),
    ]);
    return [...new Set(words)].sort().map((word) => ({ id: word, name: word }));
  };

  render(_, state) {
    document.title = `${t("records.title")} · ${t("product")}`;
    if (!state.me) return html`<main><p role="status">${state.said}</p></main>`;
    const name = (kind, id) => nameOf(kind, (state.lists[kind] ?? []).find((one) => one.id === id) ?? { id }, name);
    return html`<${Head} me=${state.me} redraw=${() => this.setState({})} />
      <nav aria-label=${t("records.kinds")}>${Object.keys(KINDS).map((kind) => html`<button key=${kind} type="button"
        aria-current=${kind === state.kind ? "page" : undefined} onClick=${() => this.#leave(() => this.#show(kind))}>${t(`records_kind.${kind}`)}</button>`)}</nav>
      <main class=${state.opened ? "open" : ""}>${this.#list(name)}
      <section class="sheet" aria-label=${t("records.sheet")}>${state.opened ? this.#sheet(name) : html`<p>${t("records.choose")}</p>`}</section></main>`;
  }

  #list(name) {
    const { me, kind, day, lists, search, opened, said } = this.state;
    const mayWrite = me.grants.includes("write:records");
    const wanted = search.toLocaleLowerCase();
    const shown = (lists[kind] ?? []).map((one) => ({ id: one.id, name: nameOf(kind, one, name), needsCheck: one.needs_check }));
    const show = (other) => isDay(other) && this.#leave(() => this.#show(kind, other));
    return html`<section class="list" ref=${this.list} onKeyDown=${this.#press} aria-label=${t(`records_kind.${kind}`)}>
      <div class="said" role="status">${said && html`<p>${said}</p>`}</div>
      ${KINDS[kind].isOfDay && html`<div class="day-choice"><${IconButton} name="left" text=${t("board.day_before")} press=${() => show(later(day, -1))} />
        <label class="field"><span>${t("board.day")}</span><input type="date" value=${day} onChange=${(event) => show(event.target.value)} /></label>
        <${IconButton} name="right" text=${t("board.day_after")} press=${() => show(later(day, 1))} /></div>`}
      <label class="field"><span>${t("records.search")}</span><input type="search" value=${search} onInput=${(event) => this.setState({ search: event.target.value })} /></label>
      ${!lists[kind] && html`<p class="hint" role="status">${t("records.reading")}</p>`}
      ${mayWrite && lists[kind] && html`<p class="actions"><button type="button" class="button primary"
        onClick=${() => this.#leave(() => this.#put(KINDS[kind].fresh(), null))}>${icon("plus")} ${t("records.new")}</button>
      ${kind === "visits" && html`<button type="button" class="button" onClick=${() => this.#leave(this.#makeDay)}>${t("records.make_day")}</button>`}
      ${kind === "acts" && html`<button type="button" class="button" onClick=${this.#addDefaults}>${t("records.add_acts")}</button>`}</p>`}
      <ul>${shown.filter((one) => one.name.toLocaleLowerCase().includes(wanted)).map((one) => html`<li key=${one.id}><button type="button"
        aria-current=${opened?.record.id === one.id ? "true" : undefined} onClick=${() => this.#leave(() => this.#open(one.id))}>${one.name}
        ${one.needsCheck && html` <small class="check">${t("records.to_check")}</small>`}</button></li>`)}</ul>
      ${lists[kind]?.length === 0 && html`<p class="hint">${t("records.empty")}</p>`}
    </section>`;
  }

  #sheet(name) {
    const { me, kind, day, lists, opened, leaving } = this.state;
    return html`<${Sheet} key=${opened.key} ref=${this.sheet} opened=${opened} kind=${kind} path=${this.#path} name=${name} acts=${lists.acts ?? []}
      choices=${(of) => this.#choices(of, name)} mayWrite=${me.grants.includes("write:records")} when=${{ day, zone: me.time_zone ?? "UTC" }}
      saved=${this.#saved} removed=${this.#removed} close=${() => this.#leave(() => this.#show(kind))}
      leaving=${!!leaving} leave=${() => leaving()} stay=${() => this.setState({ leaving: null })} />`;
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
