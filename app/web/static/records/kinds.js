/** What each kind of record is made of, in the order in which a form asks for it. */
import { t } from "../page/language.js";

const field = (name, type = "text", more = {}) => ({ name, type, ...more });
const must = (name, type = "text", more = {}) => field(name, type, { required: true, ...more });
const choice = (name, ...options) => field(name, "choice", { options, say: (one) => t(`option.${one}`) });
const rows = (name, add, fresh, of) => field(name, "rows", { add, fresh, of });
const number = (name, more = {}) => field(name, "number", { min: 0, ...more });
const day = (name, more = {}) => field(name, "date", more);
const WINDOW = { earliest: "08:00", latest: "09:00", hard_latest: null };
const SLOT = { act_ids: [], windows: [WINDOW], minutes: null, carers: 1 };
const windows = rows("windows", "records.add_window", WINDOW, [
  must("earliest", "clock"), must("latest", "clock"), field("hard_latest", "clock", { isOptional: true, hint: "hint.hard_latest" }),
]);
const place = (more = {}) => must("address", "place", more);
const isBegun = ({ state }) => ["under_way", "done", "not_at_home"].includes(state);

/** Today, as this computer's calendar has it. */
export const today = () => new Date().toLocaleDateString("sv-SE");

/** `people` are those whose records a kind holds. @type {Record<string, {path: (day: string) => string, isOfDay?: boolean, people?: string, fresh: () => object, tidy?: (record: object) => object, fields: object[]}>} */
export const KINDS = {
  patients: {
    path: () => "/patients",
    fresh: () => ({ first_name: "", last_name: "", address: "", lat: null, lon: null, door_minutes: 0 }),
    fields: [
      field("title"), must("first_name"), must("last_name"), day("birth_date"), field("phone"), place(),
      number("door_minutes", { hint: "hint.door_minutes" }), field("door_note", "note"), field("wishes", "note"),
      field("usual_nurse_ids", "ids", { of: "nurses" }), field("refused_nurse_ids", "ids", { of: "nurses" }),
    ],
  },
  plans: {
    path: () => "/care-plans",
    people: "patients",
    fresh: () => ({ patient_id: "", starts_on: today(), ends_on: null, rule: "FREQ=DAILY", gap_minutes: 0, slots: [SLOT] }),
    fields: [
      must("patient_id", "patient"), must("starts_on", "date"),
      day("ends_on", { required: true, hint: "hint.ends_on" }), field("rule", "recurrence"),
      rows("slots", "records.add_visit", SLOT, [
        must("act_ids", "ids", { of: "acts" }), windows, number("minutes", { min: 1, hint: "hint.minutes" }),
        field("carers", "choice", { options: [1, 2], say: (one) => t(`carers.${one}`), isNumber: true }),
      ]),
      number("gap_minutes", { hint: "hint.gap_minutes" }),
      rows("pauses", "records.add_pause", { first_day: "", last_day: "" }, [must("first_day", "date"), must("last_day", "date")]),
    ],
  },
  nurses: {
    path: () => "/nurses",
    fresh: () => ({ first_name: "", last_name: "", role: "nurse", mode: "car", leaves_from: "base" }),
    fields: [
      must("first_name"), must("last_name"), choice("role", "nurse", "care_assistant"),
      choice("mode", "car", "bicycle", "e_bike", "foot"), choice("leaves_from", "base", "home"),
      field("contract_minutes_a_week", "hours", { hint: "hint.contract" }),
      field("home", "group", { add: "records.add_home", fresh: { address: "", lat: null, lon: null }, of: [place()] }),
      rows("qualifications", "records.add_qualification", { kind: "diploma", name: "", valid_from: null, valid_until: null }, [
        choice("kind", "diploma", "skill"), must("name"), day("valid_from"), day("valid_until"),
      ]),
      field("skills", "words", { hint: "hint.skills" }),
    ],
  },
  absences: {
    path: () => "/absences",
    people: "nurses",
    fresh: () => ({ nurse_id: "", first_day: today(), last_day: today(), kind: "leave" }),
    fields: [
      must("nurse_id", "id", { of: "nurses" }), must("first_day", "date"), must("last_day", "date"),
      choice("kind", "leave", "sick", "training", "other"), field("remove_shifts", "yes", { hint: "hint.remove_shifts" }),
    ],
  },
  shifts: {
    path: (of) => `/days/${of}/shifts`,
    isOfDay: true,
    people: "nurses",
    fresh: () => ({ nurse_id: "", start: "07:00", end: "14:00", max_overtime_minutes: 0 }),
    fields: [
      must("nurse_id", "id", { of: "nurses" }), must("start", "clock"), must("end", "clock", { hint: "hint.end" }), number("max_overtime_minutes"),
      rows("breaks", "records.add_break", { earliest: "11:00", latest: "13:00", minutes: 30, paid: false }, [
        must("earliest", "clock"), must("latest", "clock"), number("minutes", { min: 1, required: true }), field("paid", "yes"),
      ]),
      field("withdrawn", "yes", { hint: "hint.withdrawn" }),
    ],
  },
  acts: {
    path: () => "/acts",
    fresh: () => ({ kind: "autre", name_fr: "", name_en: "", minutes: 15, starts_on: null }),
    fields: [
      must("name_fr"), must("name_en"),
      field("kind", "choice", { options: ["toilette", "injection", "pansement", "perfusion", "prelevement", "autre"], say: (one) => t(`kind.${one}`) }),
      number("minutes", { min: 1, required: true }), field("diplomas", "words", { hint: "hint.diplomas" }), field("skills", "words", { hint: "hint.act_skills" }),
      day("starts_on", { hint: "hint.starts_on" }), day("valid_until"), field("needs_check", "yes"),
    ],
  },
  visits: {
    path: (of) => `/visits/${of}`,
    isOfDay: true,
    people: "patients",
    fresh: () => ({ patient_id: "", act_ids: [], windows: [WINDOW], minutes: null, state: "planned", began_at: null, ended_at: null }),
    tidy: (record) => (isBegun(record) ? record : { ...record, began_at: null, ended_at: null }),
    fields: [
      must("patient_id", "patient"), must("act_ids", "ids", { of: "acts" }), windows,
      number("minutes", { min: 1, hint: "hint.minutes" }), choice("state", "planned", "under_way", "done", "not_at_home", "cancelled"),
      field("began_at", "moment", { when: isBegun }), field("ended_at", "moment", { when: isBegun }),
    ],
  },
};
