/**
 * The shapes that the JSON API answers with, as the pages read them. Types only: nothing runs here.
 * Times are ISO 8601 with their zone; other numbers carry their unit in their name.
 *
 * @typedef {{address: string, lat: number, lon: number}} Place
 *
 * @typedef {{name: string, time_zone: string, base: Place}} Team
 *
 * @typedef {{id: string, first_name: string, last_name: string, role: "nurse"|"care_assistant",
 *   skills: string[], mode: "car"|"bicycle", erased: boolean}} Nurse
 *
 * @typedef {{earliest: string, latest: string, duration_seconds: number, paid: boolean}} Break
 *
 * @typedef {{id: string, nurse_id: string, start: string, end: string, max_overtime_seconds: number, mode: string,
 *   start_place: Place, end_place: Place, breaks: Break[]}} Shift
 *
 * @typedef {{id: string, title: string, first_name: string, last_name: string, address: string, lat: number,
 *   lon: number, door_seconds: number, door_note: string, usual_nurse_ids: string[],
 *   refused_nurse_ids: string[], erased: boolean}} Patient
 *
 * @typedef {{earliest: string, latest: string, hard_latest: string|null}} TimeWindow
 *
 * @typedef {{id: string, patient_id: string, act: {id: string, kind: string, name: string},
 *   duration_seconds: number, time_windows: TimeWindow[], skills: string[]}} Visit
 *
 * @typedef {{first: string, second: string, min_seconds: number, max_seconds: number|null,
 *   same_nurse: boolean|null, together: boolean}} Link
 *
 * @typedef {{travel_seconds: number, care_seconds: number, waiting_seconds: number, paid_seconds: number,
 *   travel_share: number|null, travel_share_of_paid: number|null, lateness_seconds: number,
 *   overtime_seconds: number, distance_metres: number, served: number, continuity: number|null,
 *   work_gap_seconds: number|null}} Figures
 *
 * @typedef {{visit_id: string, arrival: string, start: string, end: string, waiting_seconds: number,
 *   lateness_seconds: number, travel_seconds: number, distance_metres: number, travel_mode: string}} Stop
 *
 * @typedef {{shift_id: string, nurse_id: string, start: string, end: string, travel_seconds: number,
 *   distance_metres: number, waiting_seconds: number, overtime_seconds: number, stops: Stop[],
 *   breaks: {start: string, end: string}[], return_travel_seconds: number,
 *   return_distance_metres: number, return_travel_mode: string}} Route
 *
 * @typedef {{visit_id: string, code: string, message: string, proven: boolean}} Unassigned
 *
 * @typedef {{code: string, where: string, message: string, visit_id: string|null, shift_id: string|null}} Violation
 *
 * @typedef {{mode: string, kind: string, lines: string, instead_of: string|null, reason: string|null,
 *   message: string|null}} TravelSource
 *
 * @typedef {"queued"|"running"|"ready"|"failed"|"cancelled"} PlanState
 *
 * @typedef {"draft"|"published"|"archived"} PlanStatus
 *
 * @typedef {{id: string, day: string, source: "import"|"solve"|"edit", based_on: string|null, state: PlanState, status: PlanStatus, version: number,
 *   created_at: string, created_by: string|null, created_by_name: string|null, published_at: string|null,
 *   published_by: string|null, published_by_name: string|null, planning_seconds: number|null, finished_at: string|null,
 *   settings: {seconds: number, seed: number, threads: number|null, weights: Record<string, number>|null}|null,
 *   error: string|null, figures: Figures|null, violations: Violation[], travel_sources: TravelSource[]}} PlanSummary
 *
 * @typedef {{visit_id: string, shift_id: string|null, start: string|null}} Lock
 *
 * @typedef {PlanSummary & {routes: Route[], unassigned: Unassigned[], day_changed: boolean|null, locks: Lock[],
 *   can_undo: boolean, can_redo: boolean}} Plan
 *
 * @typedef {{kind: "move", visit_id: string, shift_id: string, before: string|null, start?: string}} MoveEdit
 * @typedef {MoveEdit|{kind: "unassign", visit_id: string}|{kind: "lock", visit_id: string, nurse: boolean, hour: boolean}
 *   |{kind: "swap", visit_id: string, with_visit_id: string}|{kind: "split", visit_id: string, shift_id: string}
 *   |{kind: "take", plan_id: string, shift_ids: string[]}} Edit
 * @typedef {{plan: PlanSummary, routes: Route[], removed_shift_ids: string[], unassigned: Unassigned[], locks: Lock[],
 *   can_undo: boolean, can_redo: boolean}} Edited
 * @typedef {{number: number, made_at: string, made_by: string, who: string|null, edits: Edit[], moved: string[],
 *   undone: boolean}} EditTold
 * @typedef {{shift_id: string, before: string|null, start: string, travel_seconds: number, lateness_seconds: number,
 *   overtime_seconds: number, forbidden: {code: string, message: string}[]}} PlaceTold
 *
 * @typedef {{name: string, plan_id: string|null, since: string}} Other
 *
 * @typedef {{id: string, version: number, changed_by: string|null}} PlanNow
 *
 * @typedef {{since: string, others: Other[], plan: PlanNow|null, published: PlanNow|null,
 *   newest_plan_id: string|null}} Presence
 *
 * @typedef {{seconds: number, cost: number, unassigned: number, iterations: number}} Progress
 *
 * @typedef {{day: string, team: Team, nurses: Nurse[], shifts: Shift[], patients: Patient[], visits: Visit[],
 *   links: Link[], plans: PlanSummary[]}} Day
 *
 * @typedef {{day: string, nurse: {first_name: string}, plan_id: string, routes: Route[], travel_sources: TravelSource[], visits: Visit[],
 *   patients: Patient[], links: Link[]}} Round
 *
 * @typedef {{unusual_minutes: number, lateness_minutes: number, overtime_minutes: number, waiting_minutes: number,
 *   balance_minutes: number, search_seconds: number}} PlanningSettings minutes of driving
 *
 * @typedef {{attribution: string, bounds: [number, number, number, number], tiles: string}} BaseMap
 */
export {};
