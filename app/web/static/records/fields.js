/** The fields of a form: one control for each type, with its hint and the faults found in it beside it. */
import { DayClock, wallInstant } from "../page/clock.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { readClock, readHours, writeHours } from "./draft.js";
import { idOf } from "./faults.js";
import { One, Several, Words } from "./finder.js";
import { PatientChoice } from "./patient_choice.js";
import { Place } from "./places.js";
import { Recurrence } from "./recurrence.js";

/**
 * @typedef {object} Surroundings what every field of a form is given
 * @property {{where: string, message: string}[]} faults
 * @property {boolean} disabled
 * @property {(kind: string) => {id: string, name: string}[]} choices
 * @property {(kind: string, id: string) => string} name
 * @property {(patient: object) => void} know keeps a patient whose name is to be shown
 * @property {{day: string, zone: string}} when the day that times of the clock are of
 */

/** @param {Surroundings & {field: object, value: any, record: object, set: (value: any) => void, merge: (part: object) => void, where: string}} props */
export function Field(props) {
  const { field, where, faults, record } = props;
  if (field.when && !field.when(record)) return null;
  const mine = faults.filter((fault) => isAbout(field, where, fault.where));
  const id = idOf(where);
  const by = [field.hint && `${id}-hint`, mine.length && `${id}-fault`].filter(Boolean).join(" ") || undefined;
  const label = html`${t(`field.${field.name}`)}${field.required && html` <small class="must">${t("records.required")}</small>`}`;
  const below = html`${field.hint && html`<span class="hint" id=${`${id}-hint`}>${t(field.hint)}</span>`}
    ${mine.length > 0 && html`<span class="fault" id=${`${id}-fault`}>${mine.map(({ message }) => message).join(" ")}</span>`}`;
  const inner = { ...props, id, described: { by, isFault: mine.length > 0 } };
  const Control = CONTROLS[field.type] ?? Plain;
  if (GROUPED.has(field.type))
    return html`<fieldset class=${field.type} id=${id} tabindex="-1" aria-describedby=${by}><legend>${label}</legend><${Control} ...${inner} />${below}</fieldset>`;
  if (field.type === "yes")
    return html`<div class="field yes"><label><${Control} ...${inner} /> ${label}</label>${below}</div>`;
  return html`<div class=${`field ${field.type}`}><label for=${id}>${label}</label><${Control} ...${inner} />${below}</div>`;
}

const GROUPED = new Set(["rows", "group", "recurrence", "place"]);
/** Types that show what is wrong with a part of their value as their own. */
const WHOLE = new Set(["ids", "words"]);

function isAbout(field, where, told) {
  if (field.type === "place") return [where, ...["lat", "lon"].map((name) => where.replace(/[^.]+$/, name))].includes(told);
  return told === where || (WHOLE.has(field.type) && told.startsWith(`${where}.`));
}

/** What ties a control to its label and its faults. @param {any} props */
const told = ({ id, field, disabled, described }) => ({
  id,
  disabled,
  "aria-required": field.required ? "true" : undefined,
  "aria-invalid": described.isFault ? "true" : undefined,
  "aria-describedby": described.by,
});

function Plain({ field, value, set, ...props }) {
  const type = ["number", "date"].includes(field.type) ? field.type : "text";
  const read = (text) => {
    if (text === "") return type === "text" ? "" : null;
    return type === "number" ? Number(text) : text;
  };
  return html`<input ...${told({ field, ...props })} type=${type} min=${field.min} step=${field.step} value=${value ?? ""} autocomplete="off"
    onInput=${(event) => set(read(event.target.value))} />`;
}

const Note = ({ value, set, ...props }) => html`<textarea ...${told(props)} rows="2" value=${value ?? ""} onInput=${(event) => set(event.target.value)} />`;

const Yes = ({ value, set, ...props }) => html`<input ...${told(props)} type="checkbox" checked=${!!value} onChange=${(event) => set(event.target.checked)} />`;

const Choose = ({ field, value, set, ...props }) => html`<select ...${told({ field, ...props })} value=${value}
  onChange=${(event) => set(field.isNumber ? Number(event.target.value) : event.target.value)}>${[...new Set([...field.options, value])].map(
    (one) => html`<option key=${one} value=${one} selected=${one === value}>${field.options.includes(one) ? field.say(one) : one}</option>`,
  )}</select>`;

/** A text that stands for a value: what is typed is kept as it is until the field is left. */
class Spoken extends Component {
  state = { text: null };
  render({ value, set, read, write, placeholder, ...props }, { text }) {
    return html`<input ...${told(props)} autocomplete="off" placeholder=${placeholder} value=${text ?? write(value)}
      onInput=${(event) => {
        this.setState({ text: event.target.value });
        set(read(event.target.value));
      }} onBlur=${() => this.setState({ text: null })} />`;
  }
}

const Clock = (props) => html`<${Spoken} ...${props} placeholder="08:30" write=${(value) => value ?? ""}
  read=${(text) => (text.trim() || !props.field.isOptional ? readClock(text) : null)} />`;

const Hours = (props) => html`<${Spoken} ...${props} placeholder="35 h" read=${readHours}
  write=${(value) => (typeof value === "number" ? writeHours(value) : (value ?? ""))} />`;

/** A moment of the day, written as the clock on the wall showed it. */
function Moment(props) {
  const { day, zone } = props.when;
  const write = (value) => (Number.isNaN(Date.parse(value ?? "")) ? (value ?? "") : new DayClock(day, zone).hour(new DayClock(day, zone).minute(value)));
  const read = (text) => {
    const clock = readClock(text);
    if (!clock) return null;
    return /^\d{2}:\d{2}$/.test(clock) ? wallInstant(day, clock, zone) : clock;
  };
  return html`<${Spoken} ...${props} placeholder="08:30" read=${read} write=${write} />`;
}

function Group({ field, value, set, where, disabled, ...props }) {
  if (!value) return disabled ? null : html`<button type="button" class="button" onClick=${() => set(field.fresh)}>${t(field.add)}</button>`;
  return html`<${Fields} ...${props} fields=${field.of} value=${value} set=${set} where=${where} disabled=${disabled} />
    ${!disabled && html`<button type="button" class="button" onClick=${() => set(null)}>${t("records.remove_row")}</button>`}`;
}

function Rows({ field, value, set, disabled, where, ...props }) {
  const rows = value ?? [];
  const add = (event) => {
    const box = event.currentTarget.parentElement;
    set([...rows, field.fresh]);
    // The new row's first control is what comes next.
    setTimeout(() => box.querySelector(`:scope > .row:nth-last-of-type(1) :is(input, select)`)?.focus(), 0);
  };
  return html`${rows.map((row, at) => {
      const name = `${t(`field.${field.name}`)} ${at + 1}`;
      const mine = props.faults.filter((fault) => fault.where === `${where}.${at}`);
      return html`<div class="row" role="group" key=${at} id=${idOf(`${where}.${at}`)} tabindex="-1" aria-label=${name}>
        <${Fields} ...${props} fields=${field.of} value=${row} where=${`${where}.${at}`} disabled=${disabled}
          set=${(changed) => set(rows.map((one, number) => (number === at ? changed : one)))} />
        ${!disabled && html`<button type="button" class="button take-out" aria-label=${`${t("records.remove_row")} : ${name}`}
          onClick=${() => set(rows.filter((_, number) => number !== at))}>${t("records.remove_row")}</button>`}
        ${mine.length > 0 && html`<span class="fault">${mine.map(({ message }) => message).join(" ")}</span>`}
      </div>`;
    })}
    ${!disabled && html`<button type="button" class="button" onClick=${add}>${t(field.add)}</button>`}`;
}

/** The fields of a record or of a part of it. */
export const Fields = ({ fields, value, set, where, ...props }) => fields.map(
  (field) => html`<${Field} key=${field.name} ...${props} field=${field} record=${value} where=${`${where}.${field.name}`} value=${value[field.name]}
    set=${(changed) => set({ ...value, [field.name]: changed })} merge=${(part) => set({ ...value, ...part })} />`,
);

const CONTROLS = {
  note: Note, yes: Yes, choice: Choose, clock: Clock, hours: Hours, moment: Moment, id: One, patient: PatientChoice, ids: Several, words: Words,
  group: Group, rows: Rows, place: Place, recurrence: Recurrence,
};
