/** The nurse's page: one visit big, the rest of the round below, and two buttons to step through it. */
import { LanguageChoice } from "../page/controls.js";
import { shortDay } from "../page/format.js";
import { icon } from "../page/icons.js";
import { speakAlways, t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { agenda, isDuring, visitAt } from "./agenda.js";
import { Rest } from "./rest.js";
import { enter, keptRound, readRound } from "./round_source.js";
import { VisitCard } from "./visit_card.js";

const TICK_MILLISECONDS = 30_000;
/** More visits than this, and a row of dots no longer fits. */
const MOST_DOTS = 18;

export class Phone extends Component {
  /** `shown` is a visit a nurse stepped to; null follows the clock. What was kept shows at once, until the answer. */
  /** @type {{answer: import("./round_source.js").Answer, shown: string|null, now: number}} */
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

  #speak = async (language) => {
    await speakAlways(language);
    await this.#read();
  };

  #show = (visitId) => {
    this.setState({ shown: visitId });
    window.scrollTo({ top: 0 });
  };

  render(_, { answer, shown, now }) {
    document.title = t("phone.title");
    if (answer.stage === "loading") return html`<main class="message"><p role="status">${t("phone.loading")}</p></main>`;
    const items = answer.stage === "round" ? agenda(answer.round) : [];
    const visits = items.filter((item) => item.kind === "visit");
    if (!visits.length) {
      const stage = answer.stage === "round" ? "no_round" : answer.stage;
      return html`<${Message} stage=${stage} retry=${this.#read} speak=${this.#speak} />`;
    }
    const byClock = visitAt(visits, now);
    const item = visits.find(({ visit }) => visit.id === shown) ?? byClock;
    const isUnderWay = isDuring(visits, now);
    return html`
      <${Heading} round=${answer.round} item=${item} visits=${visits} />
      <div role="status">
        ${answer.isOffline && html`<${Offline} readAt=${answer.readAt} />`}
        ${(answer.round.travel_sources ?? []).map(({ message }) => message && html`<p class="estimate">${message}</p>`)}
      </div>
      <main>
        <${VisitCard} item=${item} now=${now} counting=${isUnderWay} isNext=${item === byClock} />
        ${isUnderWay && item !== byClock && html`<${ToNow} press=${() => this.#show(null)} />`}
        <${Rest} items=${items.slice(items.findIndex((one) => one === item) + 1)} show=${this.#show} />
        <p class="language"><${LanguageChoice} choose=${this.#speak} /></p>
      </main>
      <${Steps} item=${item} visits=${visits} show=${this.#show} />`;
  }
}

const Heading = ({ round, item, visits }) => html`<header>
  <div><h1>${t("phone.title")}</h1><p>${shortDay(round.day)}, ${round.nurse.first_name}</p></div>
  <div class="progress">
    <p>${t("phone.visit_of", { number: item.number, n: visits.length })}</p>
    ${visits.length <= MOST_DOTS && html`<div class="dots" aria-hidden="true">
      ${visits.map((one) => html`<i key=${one.number} class=${one === item ? "shown" : ""} />`)}</div>`}
  </div>
</header>`;

/** When the service last answered, by this telephone's clock. */
function Offline({ readAt }) {
  const hour = new Date(readAt).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  return html`<p class="offline">${icon("offline", 24)}
    <span><b>${t("phone.offline")}</b> · ${t("phone.offline_since", { hour })}</span></p>`;
}

const ToNow = ({ press }) => html`<button type="button" class="to-now" onClick=${press}>${t("phone.to_now")}</button>`;

/** The two big buttons: the visit before, the visit after. */
function Steps({ item, visits, show }) {
  const [before, after] = [visits[item.number - 2], visits[item.number]];
  return html`<nav class="foot" aria-label=${t("phone.step")}>
    <button type="button" class="before" disabled=${!before} onClick=${() => show(before.visit.id)}>
      ${icon("left", 22)}<span>${t("phone.previous_visit")}</span>
    </button>
    <button type="button" class="after" disabled=${!after} onClick=${() => show(after.visit.id)}>
      ${t("phone.next_visit")}${icon("right", 22)}
    </button>
  </nav>`;
}

/** No round to show: why, and what to do. */
const Message = ({ stage, retry, speak }) => html`<main class="message">
  <h1>${t(`message.${stage}_title`)}</h1>
  <p>${t(`message.${stage}`)}</p>
  <button type="button" class="after" onClick=${retry}>${t("phone.retry")}</button>
  <p class="language"><${LanguageChoice} choose=${speak} /></p>
</main>`;
