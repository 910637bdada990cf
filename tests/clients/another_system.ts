// Another system in TypeScript, with a client made from docs/openapi.json; prints what it was told, as JSON.

import createClient from "openapi-fetch";
import type { components, paths } from "./schema.d.ts";

type Plan = components["schemas"]["PlanOut"];
type Visit = components["schemas"]["VisitRecord"];

const [address = "", token = "", order = ""] = process.argv.slice(2);
const day = "2026-03-02";

const client = createClient<paths>({ baseUrl: address, headers: { Authorization: `Bearer ${token}` } });

/** The visit that was ordered. */
const visitOf = (patient: string): Visit => ({
  external_id: order,
  origin: "other_system",
  patient_id: patient,
  act_ids: ["a-wash"],
  windows: [{ earliest: "08:00", latest: "13:00" }],
});

/** What was answered; a refusal ends the program with its code and sentence. */
function answered<Told>({ data, error }: { data?: Told; error?: components["schemas"]["ProblemTold"] }): Told {
  if (data === undefined) throw new Error(`${error?.code}: ${error?.detail}`);
  return data;
}

/** Brings the visit, known by its `external_id`; tells what became of it. */
async function stored(): Promise<string | undefined> {
  const body = { records: [visitOf("p-maturin")] };
  const done = answered(await client.POST("/api/v1/visits/{day}/bulk", { params: { path: { day } }, body }));
  return done.rows[0]?.result;
}

/** Asks for a plan and waits until it is made. */
async function planned(): Promise<Plan> {
  const params = { header: { prefer: "wait=120" } };
  let plan = answered(await client.POST("/api/v1/plans", { params, body: { day, seconds: 1 } }));
  while (plan.state === "queued" || plan.state === "running") {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    plan = answered(await client.GET("/api/v1/plans/{plan_id}", { params: { path: { plan_id: plan.id } } }));
  }
  return plan;
}

const who = answered(await client.GET("/api/v1/me"));
const days = answered(await client.GET("/api/v1/days"));
const patients = answered(await client.GET("/api/v1/patients", { params: { query: { limit: 1 } } }));
const results = [await stored(), await stored()];
const plan = await planned();
const { error: refused } = await client.POST("/api/v1/visits/{day}", {
  params: { path: { day } },
  body: visitOf("nobody"),
});

console.log(
  JSON.stringify({
    role: who.role,
    days: days.days.map((found) => found.day),
    patients: patients.records.map((patient) => patient.id),
    results,
    state: plan.state,
    rounds: plan.routes.map((route) => route.shift_id),
    refused: [refused?.status, refused?.code, refused?.faults[0]?.where],
  }),
);
