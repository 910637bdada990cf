/** A care plan's week: seven days by the hour, with the visits it yields; a click leaves a day out or puts it back. */
import { post } from "../page/api.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { daysBetween, headDay, isDay, later, mondayOf, plainDay, spokenDay } from "./dates.js";
import { today } from "./kinds.js";
import { Exceptions } from "./exceptions.js";

const ASKED = ["starts_on", "ends_on", "rule", "extra_days", "left_out_days", "pauses"];
const PAUSE_MILLISECONDS = 250;
/** What a click on a day does, by how the plan stands to it. */
const TURNS = { due: "left_out_days", left_out: "left_out_days", extra: "extra_days", not_due: "extra_days" };
const IN_FORCE = ["due", "extra"];

const minutesOf = (clock) => (/^\d{2}:\d{2}$/.test(clock ?? "") ? 60 * Number(clock.slice(0, 2)) + Number(clock.slice(3)) : null);

/** The visits of one day of the plan, in order, each with the minutes between which it begins and how long it takes. */
export function visitsOf(plan, acts) {
  const known = new Map(acts.map((act) => [act.id, act]));
  const visits = plan.slots.flatMap((slot, number) => {
    const made = slot.act_ids.map((id) => known.get(id)).filter(Boolean);
    const minutes = slot.minutes ?? made.reduce((sum, act) => sum + act.minutes, 0);
    return slot.windows
      .map(({ earliest, latest }, at) => ({ from: minutesOf(earliest), to: minutesOf(latest), earliest, latest, at, number, slot, minutes, kind: made[0]?.kind ?? "autre" }))
      .filter(({ from, to }) => from !== null && to !== null);
  });
  return visits.sort((one, other) => one.from - other.from);
}

/** Puts visits that would lie over one another side by side. */
export function laneOf(visits, least) {
  const ends = [];
  const placed = visits.map((visit) => {
    const end = Math.max(visit.to, visit.from + visit.minutes, visit.from + least);
    const free = ends.findIndex((taken) => taken <= visit.from);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    return { ...visit, end, lane };
  });
  return placed.map((visit) => ({ ...visit, lanes: ends.length }));
}

export class Week extends Component {
  state = { first: null, days: [], error: "" };
  #asked = "";
  #timer = 0;

  componentDidMount() {
    this.#ask(0);
  }

  componentDidUpdate() {
    this.#ask(PAUSE_MILLISECONDS);
  }

  componentWillUnmount() {
    clearTimeout(this.#timer);
  }

  /** The week shown: the one chosen, else this one, else the nearest that the plan reaches. */
  get #first() {
    const { starts_on: starts, ends_on: ends } = this.props.plan;
    const now = today();
    const day = now < starts ? starts : isDay(ends) && now > ends ? ends : now;
    return this.state.first ?? mondayOf(day);
  }

  /** Ask again where the week or the plan's days are others; what is typed in a hurry is asked once. */
  #ask(pause) {
    const { plan } = this.props;
    if (!isDay(plan.starts_on)) return;
    const pauses = (plan.pauses ?? []).filter((one) => isDay(one.first_day) && isDay(one.last_day));
    const asked = { first_day: this.#first, ...Object.fromEntries(ASKED.map((name) => [name, plan[name] ?? undefined])), pauses };
    const text = JSON.stringify(asked);
    if (text === this.#asked) return;
    this.#asked = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      try {
        const { days } = await post("/care-plans/week", asked);
        if (text === this.#asked) this.setState({ days, error: "" });
      } catch (error) {
        if (text === this.#asked) this.setState({ days: [], error: error.faults?.map(({ message }) => message).join(" ") || error.sentence || t("login.no_answer") });
      }
    }, pause);
  }

  #go = (first) => this.setState({ first });

  #turn = ({ day, standing }) => {
    const name = TURNS[standing];
    const days = this.props.plan[name] ?? [];
    this.props.set({ ...this.props.plan, [name]: days.includes(day) ? days.filter((one) => one !== day) : [...days, day].sort() });
  };

  render({ plan, acts, disabled, nameOf, set }, { days, error }) {
    if (!isDay(plan.starts_on)) return html`<section class="week" aria-label=${t("week.title")}><p>${t("week.no_start")}</p></section>`;
    const first = this.#first;
    const visits = visitsOf(plan, acts);
    const from = Math.floor(Math.min(...visits.map((visit) => visit.from), 8 * 60) / 60);
    const to = Math.ceil(Math.max(...visits.map((visit) => visit.to + visit.minutes), 12 * 60) / 60);
    const hours = Array.from({ length: to - from }, (_, number) => from + number);
    const lanes = laneOf(visits, LEAST_MINUTES);
    return html`<section class="week" aria-label=${t("week.title")}>
      <div class="bar"><h3>${t("week.of", { day: plainDay(first) })}</h3>
        <button type="button" class="button" aria-label=${t("week.before")} onClick=${() => this.#go(later(first, -7))}>${icon("left")}</button>
        <button type="button" class="button" onClick=${() => this.#go(null)}>${t("week.near")}</button>
        <button type="button" class="button" aria-label=${t("week.after")} onClick=${() => this.#go(later(first, 7))}>${icon("right")}</button></div>
      ${plan.gap_minutes > 0 && visits.length > 1 && html`<p class="hint">${t("week.gap", { gap: told(plan.gap_minutes) })}</p>`}
      ${error && html`<p class="fault" role="status">${error}</p>`}
      <div class="grid" style=${{ "--hours": hours.length }}>
        <ol class="hours" aria-hidden="true">${hours.map((hour) => html`<li key=${hour}>${String(hour % 24).padStart(2, "0")}:00</li>`)}</ol>
        <ol class="days">${days.map((one) => html`<li key=${one.day} class=${`day ${one.standing}`}>
          <${Head} one=${one} disabled=${disabled} turn=${this.#turn} />
          <ul>${IN_FORCE.includes(one.standing) && lanes.map((visit) => html`<${Visit} key=${`${visit.number}-${visit.at}`} visit=${visit} start=${60 * from} nameOf=${nameOf} />`)}
            ${IN_FORCE.includes(one.standing) && html`<${Gaps} visits=${visits} gap=${plan.gap_minutes} start=${60 * from} />`}</ul></li>`)}</ol>
      </div>
      ${!disabled && html`<p class="hint">${t("week.how")}</p>`}
      <${Exceptions} plan=${plan} set=${set} disabled=${disabled} go=${(day) => this.#go(mondayOf(day))} />
      ${isDay(plan.ends_on) && daysBetween(first, plan.ends_on) < 0 && html`<p class="hint">${t("week.over", { day: plainDay(plan.ends_on) })}</p>`}
    </section>`;
  }
}

/** A block must hold its hour and its care to be read. */
const LEAST_MINUTES = 55;
const told = (minutes) => (minutes % 60 ? `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")}` : `${minutes / 60} h`);

function Head({ one, disabled, turn }) {
  const state = t(`standing.${one.standing}`);
  const words = html`<b>${headDay(one.day)}</b><small>${state}</small>`;
  if (disabled || !TURNS[one.standing]) return html`<div class="head">${words}</div>`;
  const turned = t(`turn.${one.standing}`);
  return html`<button type="button" class="head" aria-label=${`${spokenDay(one.day)}, ${state}. ${turned}`} title=${turned} onClick=${() => turn(one)}>${words}</button>`;
}

function Visit({ visit, start, nameOf }) {
  const { slot } = visit;
  const place = { "--from": visit.from - start, "--for": visit.end - visit.from, "--lane": visit.lane, "--lanes": visit.lanes };
  const acts = slot.act_ids.map((id) => nameOf("acts", id)).join(", ");
  return html`<li class=${`visit care-${visit.kind}`} style=${place} title=${`${visit.earliest}–${visit.latest} ${acts}`}>
    <b>${visit.earliest}–${visit.latest}${visit.minutes > 0 && html`<i> · ${visit.minutes} min</i>`}</b><span>${acts}</span>
    <small>${Number(slot.carers) === 2 && html`<span class="two">${icon("pair", 14)} ${t("visit.two_carers")}</span>`}
      ${visit.at > 0 && ` ${t("week.or")}`}</small></li>`;
}

/** The least time between the starts of two visits, drawn from the one to the other. */
const Gaps = ({ visits, gap, start }) => {
  const starts = visits.filter(({ at }) => at === 0);
  return gap > 0 && starts.slice(1).map((visit, number) => {
    const before = starts[number];
    const place = { "--from": before.from - start, "--for": visit.from - before.from };
    return html`<li key=${`gap-${number}`} class="gap" style=${place}><span>${t("week.gap_mark", { gap: told(gap) })}</span></li>`;
  });
};
