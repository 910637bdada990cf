/** What every tab does: ask for something that may be refused, and tell why. */
import { Refused, Unreachable } from "../page/api.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { Component, html } from "../page/view.js";

/** What a page tells of an error: a sentence, and the faults of fields. */
export function refusal(error) {
  if (error instanceof Unreachable) return { said: t("login.no_answer"), faults: [] };
  if (!(error instanceof Refused)) throw error;
  if (error.status === 401) location.assign("/login");
  return { said: error.sentence, faults: error.faults };
}

/** @typedef {{where: string, message: string}} Fault */

/** What every tab begins with. @type {{said: string, faults: Fault[]}} */
export const NOTHING_SAID = { said: "", faults: [] };

/** Each tab adds a state of its own. @extends {Component<{me: any}, any>} */
export class Tab extends Component {

  /** Do something that the service may refuse; its sentence is shown. Returns whether it was done. */
  attempt = async (act) => {
    this.setState(NOTHING_SAID);
    try {
      await act();
      return true;
    } catch (error) {
      this.setState(refusal(error));
      return false;
    }
  };
}

/** Why something was refused, and every fault that no field of the form shows. */
export const Said = ({ said, faults = [], fields = [] }) => {
  const others = faults.filter(({ where }) => !fields.some((name) => isOf(where, name)));
  return html`<div class="said" role="alert">${said && html`<p>${icon("warning", 16)}${said}</p>`}
    ${others.map((fault) => html`<p key=${fault.where}>${fault.message}</p>`)}</div>`;
};

/** Whether a fault is of a field or of a part of it. */
const isOf = (where, name) => where.split(".")[1] === name;

/**
 * A field with its label, its faults beside it and, where a word helps, help.
 * @param {{name: string, label: string, help?: string, faults: {where: string, message: string}[], children: object}} props
 * `children` is a function that draws the control with what ties it to its faults.
 */
export function Field({ name, label, help, faults, children }) {
  const mine = faults.filter(({ where }) => isOf(where, name));
  const id = `fault-${name}`;
  return html`<div class="field"><label><span>${label}</span>${children({
      name,
      "aria-invalid": mine.length > 0,
      "aria-describedby": mine.length ? id : undefined,
    })}</label>
    ${help && html`<small>${help}</small>`}
    ${mine.length > 0 && html`<span class="fault" id=${id}>${mine.map(({ message }) => message).join(" ")}</span>`}</div>`;
}
