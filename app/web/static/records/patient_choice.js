/** A patient chosen for a record: found by name on the server. */
import { html } from "../page/view.js";
import { idOf } from "./faults.js";
import { Finder } from "./finder.js";
import { nameOf } from "./names.js";
import { findPatients } from "./patients.js";

const MOST_OFFERED = 10;

/** Whoever is found is made known, so that the page can show the name of who is chosen. */
export function PatientChoice({ field, where, value, set, name, know, ...props }) {
  const find = async (text) =>
    (await findPatients(text, "", MOST_OFFERED)).records.map((one) => {
      know(one);
      return { id: one.id, name: nameOf("patients", one) };
    });
  return html`<${Finder} ...${props} id=${idOf(where)} required=${field.required} shown=${value ? name("patients", value) : ""} find=${find} choose=${set} />`;
}
