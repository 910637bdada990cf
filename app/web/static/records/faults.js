/** Faults of a record in words, each with the field it is about. */
import { t } from "../page/language.js";

/** Codes whose way out says more than "correct this". */
const WITH_REMEDY = /^(absent|act_|break_|contradiction|editions_|gap_|home_|rule_|shift_|skipped_|times_|windows_|work_)/;

/** What the API says of the shape of a value, as it is said beside a control that has but one good shape. */
const SHAPES = {
  clock: ["string_pattern_mismatch", "fault.clock"],
  date: ["date", "fault.date"],
  id: ["string_pattern_mismatch", "fault.choose"],
  patient: ["string_pattern_mismatch", "fault.choose"],
  ids: ["too_short", "fault.choose"],
  hours: ["int_", "fault.hours"],
  moment: ["datetime", "fault.clock"],
  number: ["float_", "fault.number"],
};

/** The field that a path leads to, and the path in words: "Visites de la journée 2, Fenêtres 1, Au plus tard". */
function named(fields, where) {
  const [, ...parts] = where.split(".");
  let of = fields;
  let field;
  const words = [];
  for (const part of parts) {
    if (/^\d+$/.test(part)) {
      if (field?.type === "rows") words.push(`${words.pop()} ${Number(part) + 1}`);
      continue;
    }
    field = of.find(({ name }) => name === part);
    if (!field) break;
    words.push(t(`field.${field.name}`));
    of = Array.isArray(field.of) ? field.of : [];
  }
  return { field, words: words.join(", ") };
}

/**
 * @param {object[]} fields of the kind of record
 * @param {import("../page/api.js").Fault[]} faults
 * @param {(text: string) => string} withNames puts names in the place of ids
 * @returns {{where: string, words: string, message: string}[]}
 */
export const tellFaults = (fields, faults, withNames) =>
  faults.map(({ where: told, code, message, remedy }) => {
    // A plan without an end, or too far a one, is mended at its last day, whatever its rule.
    const where = code === "rule_endless" || code === "rule_too_far" ? "body.ends_on" : told;
    const { field, words } = named(fields, where);
    const [shape, said] = SHAPES[field?.type] ?? [];
    if (shape && code.startsWith(shape)) return { where, words, message: t(said) };
    return { where, words, message: withNames(WITH_REMEDY.test(code) ? `${message} ${remedy}` : message) };
  });

/** The id of the control of a field. */
export const idOf = (where) => where.replaceAll(".", "-");

/** The control nearest to what a fault is about: its own, or that of the group it lies in. */
export function controlOf(where) {
  for (const parts = where.split("."); parts.length; parts.pop()) {
    const found = document.getElementById(parts.join("-"));
    if (found) return found;
  }
  return null;
}
