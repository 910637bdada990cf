/** The nurse's page: one visit big, the rest of the round below, and two buttons to step through it. */
import { shortDay } from "../page/format.js";
import { icon } from "../page/icons.js";
import { language, LANGUAGES, speakAlways, t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { agenda, isDuring, visitAt } from "./agenda.js";
import { Rest } from "./rest.js";
import { enter, keptRound, readRound } from "./round_source.js";
import { VisitCard } from "./visit_card.js";

const TICK_MILLISECONDS = 30_000;

export class Phone extends Component {
  /** `shown` is a visit a nurse stepped to; null follows the clock. */
  state = { answer: keptRound() ?? { stage: "loading" }, shown: null, now: Date.now() };

  componentDidMount() {
    this.#read();
    // navigator.onLine is not to be believed: every occasion to ask is taken, and a failed answer says the truth.
    window.addEventListener("online", this.#read);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#read());
    setInterval(() => {
      this.setState({ now: Date.now() });
      if (this.state.answer.isOffline) this.#read();
    }, TICK_MILLISECONDS);
  }

  #read = async () => {
    await enter();
    this.setState({ answer: await readRound(), now: Date.now() });
  };

  #speak = async (event) => {
    await speakAlways(event.target.value);
    await this.#read();
  };

  #show = (visitId) => {
    this.setState({ shown: visitId });
    window.scrollTo({ top: 0 });
  };

  render(_, { answer, shown, now }) {
    document.title = t("phone.title");
    if (answer.stage === "loading")
      return html`<main class="message"><p role="status">${t("phone.loading")}</p></main>`;
    if (answer.stage !== "round")
      return html`<${Message} stage=${answer.stage} retry=${this.#read} speak=${this.#speak} />`;
    const items = agenda(answer.round);
    const visits = items.filter(({ kind }) => kind === "visit");
    if (!visits.length) return html`<${Message} stage="no_round" retry=${this.#read} speak=${this.#speak} />`;
    const byClock = visitAt(visits, now);
    const item = visits.find(({ visit }) => visit.id === shown) ?? byClock;
    return html`<${Round} answer=${answer} items=${items} visits=${visits} item=${item} byClock=${byClock} now=${now} show=${this.#show} speak=${this.#speak} />`;
  }
}

function Round({ answer, items, visits, item, byClock, now, show, speak }) {
  const { round, readAt, isOffline } = answer;
  const counting = isDuring(visits, now);
  return html`
    <header><div><h1>${t("phone.title")}</h1><p>${shortDay(round.day)}, ${round.nurse.first_name}</p></div>
      <div class="progress"><p>${t("phone.visit_of", { number: item.number, n: visits.length })}</p>
        ${visits.length <= 18 && html`<div class="dots" aria-hidden="true">${visits.map((one) => html`<i class=${one === item ? "shown" : ""} />`)}</div>`}</div></header>
    <div role="status">${isOffline && html`<p class="offline">${icon("offline", 24)}<span><b>${t("phone.offline")}</b> · ${t("phone.offline_since", { hour: localClock(readAt) })}</span></p>`}</div>
    <main>
      <${VisitCard} item=${item} now=${now} counting=${counting} isNext=${item === byClock} />
      ${counting && item !== byClock && html`<button type="button" class="to-now" onClick=${() => show(null)}>${t("phone.to_now")}</button>`}
      <${Rest} items=${items.slice(items.indexOf(item) + 1)} show=${show} />
      <p class="language"><select aria-label=${t("language.choose")} value=${language()} onChange=${speak}>
        ${LANGUAGES.map((one) => html`<option key=${one} value=${one} lang=${one} selected=${one === language()}>${one.toUpperCase()}</option>`)}</select></p>
    </main>
    <nav class="foot" aria-label=${t("phone.step")}>
      <button type="button" class="before" disabled=${item === visits[0]} onClick=${() => show(visits[item.number - 2].visit.id)}>${icon("left", 22)}<span>${t("phone.previous_visit")}</span></button>
      <button type="button" class="after" disabled=${item === visits.at(-1)} onClick=${() => show(visits[item.number].visit.id)}>${t("phone.next_visit")}${icon("right", 22)}</button>
    </nav>`;
}

const localClock = (iso) => new Date(iso).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });

function Message({ stage, retry, speak }) {
  return html`<main class="message"><h1>${t(`message.${stage}_title`)}</h1><p>${t(`message.${stage}`)}</p>
    <button type="button" class="after" onClick=${retry}>${t("phone.retry")}</button>
    <p class="language"><select aria-label=${t("language.choose")} value=${language()} onChange=${speak}>
      ${LANGUAGES.map((one) => html`<option key=${one} value=${one} lang=${one} selected=${one === language()}>${one.toUpperCase()}</option>`)}</select></p></main>`;
}
