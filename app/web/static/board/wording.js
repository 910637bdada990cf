/** Names and sentences about patients, nurses and visits, as the board writes them everywhere. */
import { duration } from "../page/format.js";
import { t } from "../page/language.js";

/** The letter of a kind of care; the same in both languages, as it stands on printed rounds. */
const LETTERS = { toilette: "T", injection: "I", pansement: "P", perfusion: "F", prelevement: "S", autre: "A" };
export const visitLetter = (kind) => LETTERS[kind];

/** Mme Viale. */
export const shortName = (patient) => `${patient.title}\u00a0${patient.last_name}`;

/** Mme Odette Viale. */
export const fullName = (patient) => `${patient.title}\u00a0${patient.first_name} ${patient.last_name}`;

/** 09:00 – 10:00. */
export const hours = (clock, { from, to }) => `${clock.hour(from)}\u00a0–\u00a0${clock.hour(to)}`;

/** Everything a block shows by colour and place, in words. */
export function visitSentence(index, block) {
  const visit = index.visits.get(block.visitId);
  const { clock } = index;
  const parts = [
    shortName(index.patientOf(block.visitId)),
    visit.act.name,
    t("visit.from_to", { from: clock.hour(block.from), to: clock.hour(block.to) }),
    t("visit.window_from_to", { from: clock.hour(block.window.from), to: clock.hour(block.window.to) }),
  ];
  if (block.isPair) parts.push(t("visit.two_carers"));
  if (block.lock?.shift_id) parts.push(t("visit.locked_nurse"));
  if (block.lock?.start) parts.push(t("visit.locked_hour"));
  if (block.lateMinutes) parts.push(t("visit.late_by", { length: duration(block.lateMinutes * 60) }));
  return parts.join(", ");
}
