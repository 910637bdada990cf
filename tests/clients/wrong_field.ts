// What the type check has to refuse: a field that a visit does not have.

import type { components } from "./schema.d.ts";

export const visit: components["schemas"]["VisitRecord"] = {
  patient_id: "p-maturin",
  act_ids: ["a-wash"],
  windows: [{ earliest: "08:00", latest: "13:00" }],
  duration: 30,
};
