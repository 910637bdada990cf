/** What each kind of record is made of, in the order in which a form asks for it. */

const field = (name, type = "text", more = {}) => ({ name, type, ...more });
const choice = (name, ...options) => field(name, "choice", { options });
const rows = (name, fresh, of) => field(name, "rows", { fresh, of });
const WINDOW = { earliest: "08:00", latest: "09:00", hard_latest: null };
const windows = rows("windows", WINDOW, [field("earliest"), field("latest"), field("hard_latest", "text", { empty: null })]);
const day = (name) => field(name, "date", { empty: null });
const number = (name, more = {}) => field(name, "number", more);

/** Today, as this computer's calendar has it. */
export const today = () => new Date().toLocaleDateString("sv-SE");

/** `people` are those whose records a kind holds. @type {Record<string, {path: (day: string) => string, isOfDay?: boolean, people?: string, fresh: () => object, fields: object[]}>} */
export const KINDS = {
  patients: {
    path: () => "/patients",
    fresh: () => ({ first_name: "", last_name: "", address: "", lat: null, lon: null, door_minutes: 0 }),
    fields: [
      field("title"), field("first_name"), field("last_name"), day("birth_date"), field("phone"),
      field("address", "place"), number("lat", { step: "any" }), number("lon", { step: "any" }),
      number("door_minutes"), field("door_note", "note"), field("wishes", "note"),
      field("usual_nurse_ids", "ids", { of: "nurses" }), field("refused_nurse_ids", "ids", { of: "nurses" }),
    ],
  },
  plans: {
    path: () => "/care-plans",
    people: "patients",
    fresh: () => ({
      patient_id: "", starts_on: today(), ends_on: null, rule: "FREQ=DAILY", gap_minutes: 0,
      slots: [{ act_ids: [], windows: [WINDOW], minutes: null, carers: 1 }],
    }),
    fields: [
      field("patient_id", "patient"), field("starts_on", "date"), day("ends_on"), field("rule", "recurrence"),
      number("gap_minutes"),
      rows("slots", { act_ids: [], windows: [WINDOW], minutes: null, carers: 1 }, [
        field("act_ids", "ids", { of: "acts" }), windows, number("minutes", { empty: null }), field("carers", "number"),
      ]),
      rows("pauses", { first_day: "", last_day: "" }, [field("first_day", "date"), field("last_day", "date")]),
    ],
  },
  nurses: {
    path: () => "/nurses",
    fresh: () => ({ first_name: "", last_name: "", role: "nurse", mode: "car", leaves_from: "base" }),
    fields: [
      field("first_name"), field("last_name"), choice("role", "nurse", "care_assistant"),
      choice("mode", "car", "bicycle", "e_bike", "foot"), choice("leaves_from", "base", "home"),
      field("home", "group", { of: [field("address", "place"), number("lat", { step: "any" }), number("lon", { step: "any" })] }),
      number("contract_minutes_a_week", { empty: null }), field("skills", "words"),
      rows("qualifications", { kind: "diploma", name: "", valid_from: null, valid_until: null }, [
        choice("kind", "diploma", "skill"), field("name"), day("valid_from"), day("valid_until"),
      ]),
    ],
  },
  absences: {
    path: () => "/absences",
    people: "nurses",
    fresh: () => ({ nurse_id: "", first_day: today(), last_day: today(), kind: "leave" }),
    fields: [
      field("nurse_id", "id", { of: "nurses" }), field("first_day", "date"), field("last_day", "date"),
      choice("kind", "leave", "sick", "training", "other"), field("remove_shifts", "yes"),
    ],
  },
  shifts: {
    path: (of) => `/days/${of}/shifts`,
    isOfDay: true,
    people: "nurses",
    fresh: () => ({ nurse_id: "", start: "07:00", end: "14:00", max_overtime_minutes: 0 }),
    fields: [
      field("nurse_id", "id", { of: "nurses" }), field("start"), field("end"), number("max_overtime_minutes"),
      rows("breaks", { earliest: "11:00", latest: "13:00", minutes: 30, paid: false }, [
        field("earliest"), field("latest"), number("minutes"), field("paid", "yes"),
      ]),
      field("withdrawn", "yes"),
    ],
  },
  acts: {
    path: () => "/acts",
    fresh: () => ({ kind: "autre", name_fr: "", name_en: "", minutes: 15, starts_on: null }),
    fields: [
      field("name_fr"), field("name_en"), field("kind"), number("minutes"), field("skills", "words"),
      field("diplomas", "words"), day("starts_on"), day("valid_until"), field("needs_check", "yes"),
    ],
  },
  visits: {
    path: (of) => `/visits/${of}`,
    isOfDay: true,
    people: "patients",
    fresh: () => ({ patient_id: "", act_ids: [], windows: [WINDOW], minutes: null, state: "planned" }),
    fields: [
      field("patient_id", "patient"), field("act_ids", "ids", { of: "acts" }), windows,
      number("minutes", { empty: null }), choice("state", "planned", "under_way", "done", "not_at_home", "cancelled"),
      field("began_at", "text", { empty: null }), field("ended_at", "text", { empty: null }),
    ],
  },
};
