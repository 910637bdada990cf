/** The fields of a form: one control for each type, and the faults found in it beside it. */
import { get } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";
import { PatientChoice } from "./patient_choice.js";
import { Recurrence } from "./recurrence.js";

/**
 * @param {{field: object, value: any, set: (value: any) => void, place: (found: object) => void, where: string,
 *   faults: {where: string, message: string}[], disabled: boolean, choices: (kind: string) => {id: string, name: string}[]}} props
 */
export function Field(props) {
  const { field, where, faults } = props;
  const mine = faults.filter((fault) => fault.where === where || (isWhole(field) && fault.where.startsWith(`${where}.`)));
  const id = `fault-${where.replaceAll(".", "-")}`;
  const told = mine.length > 0 && html`<span class="fault" id=${id}>${mine.map(({ message }) => message).join(" ")}</span>`;
  const inner = { ...props, described: mine.length ? id : undefined };
  if (isGrouped(field))
    return html`<fieldset class=${field.type}><legend>${t(`field.${field.name}`)}</legend><${CONTROLS[field.type]} ...${inner} />${told}</fieldset>`;
  return html`<div class="field"><label><span>${t(`field.${field.name}`)}</span><${CONTROLS[field.type] ?? Plain} ...${inner} /></label>
    ${field.type === "place" && !props.disabled && html`<${PlaceSearch} value=${props.value} place=${props.place} />`}${told}</div>`;
}

const isGrouped = ({ type }) => ["rows", "group", "ids", "patient", "recurrence"].includes(type);
const isWhole = ({ type }) => ["ids", "words"].includes(type);

function Plain({ field, value, set, disabled, described }) {
  const type = ["number", "date"].includes(field.type) ? field.type : "text";
  const read = (text) => {
    if (text === "") return type === "text" && field.empty === undefined ? "" : null;
    return type === "number" ? Number(text) : text;
  };
  return html`<input type=${type} step=${field.step} value=${value ?? ""} disabled=${disabled} autocomplete="off"
    aria-invalid=${!!described} aria-describedby=${described} onInput=${(event) => set(read(event.target.value))} />`;
}

const Note = ({ value, set, disabled, described }) => html`<textarea rows="2" disabled=${disabled} aria-describedby=${described}
  value=${value ?? ""} onInput=${(event) => set(event.target.value)} />`;

const Yes = ({ value, set, disabled }) => html`<input type="checkbox" checked=${!!value} disabled=${disabled}
  onChange=${(event) => set(event.target.checked)} />`;

const Choose = ({ field, value, set, disabled }) => html`<select aria-label=${t(`field.${field.name}`)} disabled=${disabled} value=${value}
  onChange=${(event) => set(event.target.value)}>${field.options.map((one) => html`<option key=${one} value=${one} selected=${one === value}>${t(`option.${one}`)}</option>`)}</select>`;

const One = ({ field, value, set, disabled, described, choices }) => html`<select aria-label=${t(`field.${field.name}`)} disabled=${disabled} value=${value ?? ""} aria-describedby=${described}
  onChange=${(event) => set(event.target.value)}><option value="">—</option>
  ${choices(field.of).map(({ id, name }) => html`<option key=${id} value=${id} selected=${id === value}>${name}</option>`)}</select>`;

const Several = ({ field, value = [], set, disabled, choices }) => html`<div class="several">${choices(field.of).map(
  ({ id, name }) => html`<label key=${id}><input type="checkbox" checked=${value.includes(id)} disabled=${disabled}
    onChange=${(event) => set(event.target.checked ? [...value, id] : value.filter((one) => one !== id))} /> ${name}</label>`,
)}</div>`;

/** Words between commas. */
const Words = ({ value = [], set, disabled, described }) => html`<input value=${value.join(", ")} disabled=${disabled} aria-describedby=${described}
  onChange=${(event) => set(event.target.value.split(",").map((word) => word.trim()).filter(Boolean))} />`;

function Group({ value, set, disabled, ...props }) {
  if (!value)
    return html`<button type="button" class="button" disabled=${disabled} onClick=${() => set({ address: "", lat: null, lon: null })}>${t("records.add_row")}</button>`;
  return html`<${Fields} ...${props} fields=${props.field.of} value=${value} set=${set} disabled=${disabled} />
    <button type="button" class="button" disabled=${disabled} onClick=${() => set(null)}>${t("records.remove_row")}</button>`;
}

function Rows({ field, value, set, disabled, where, ...props }) {
  const rows = value ?? [];
  return html`${rows.map((row, at) => html`<div class="row" role="group" key=${at} aria-label=${`${t(`field.${field.name}`)} ${at + 1}`}>
      <${Fields} ...${props} fields=${field.of} value=${row} where=${`${where}.${at}`} disabled=${disabled}
        set=${(changed) => set(rows.map((one, number) => (number === at ? changed : one)))} />
      ${!disabled && html`<button type="button" class="button" onClick=${() => set(rows.filter((_, number) => number !== at))}>${t("records.remove_row")}</button>`}
    </div>`)}
    ${!disabled && html`<button type="button" class="button" onClick=${() => set([...rows, field.fresh])}>${t("records.add_row")}</button>`}`;
}

/** The fields of a record or of a part of it. */
export const Fields = ({ fields, value, set, where, ...props }) => fields.map(
  (field) => html`<${Field} key=${field.name} ...${props} field=${field} where=${`${where}.${field.name}`} value=${value[field.name]}
    set=${(changed) => set({ ...value, [field.name]: changed })}
    place=${({ label, lat, lon }) => set({ ...value, address: label, lat, lon })} />`,
);

/** Looks an address up; what is chosen fills in the address and where it lies. */
class PlaceSearch extends Component {
  state = { places: null, error: "" };
  #search = async () => {
    try {
      this.setState({ places: (await get(`/places?q=${encodeURIComponent(this.props.value)}`)).places, error: "" });
    } catch (error) {
      this.setState({ places: null, error: error.message });
    }
  };
  #choose = (found) => {
    this.setState({ places: null });
    this.props.place(found);
  };
  render({ value }, { places, error }) {
    return html`<button type="button" class="button" disabled=${!value} onClick=${this.#search}>${t("places.search")}</button>
      <div role="status">${error}${places && !places.length && t("places.none")}
        ${places?.map((found) => html`<button key=${found.label} type="button" class="button quiet" onClick=${() => this.#choose(found)}>${found.label}</button>`)}</div>`;
  }
}

const CONTROLS = { note: Note, yes: Yes, choice: Choose, id: One, ids: Several, patient: PatientChoice, words: Words, group: Group, rows: Rows, recurrence: Recurrence };
