/** How each kind of record is named. */
import { language, t } from "../page/language.js";
import { plainDay } from "./dates.js";

/**
 * @param {(kind: string, id: string) => string} name names another record: by its id where nothing is told
 * @param {(day: string) => string} day writes a day
 */
export function nameOf(kind, record, name = (/** @type {string} */ _kind, /** @type {string} */ id) => id, day = plainDay) {
  if (record.last_name) return `${record.last_name} ${record.first_name}`;
  if (record.name_fr) return language() === "fr" ? record.name_fr : record.name_en;
  if (kind === "plans") return `${name("patients", record.patient_id)} · ${day(record.starts_on)}`;
  if (kind === "absences") return `${name("nurses", record.nurse_id)} · ${day(record.first_day)} – ${day(record.last_day)}`;
  if (kind === "shifts") return `${name("nurses", record.nurse_id)} · ${record.start}–${record.end}`;
  if (kind === "visits") return `${record.windows[0]?.earliest} ${name("patients", record.patient_id)} · ${t(`option.${record.state}`)}`;
  return record.id;
}
