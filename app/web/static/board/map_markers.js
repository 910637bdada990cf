/** What stands upright on the map: starts with their letter, numbered stops of the picked round, unassigned pins. */
import { t } from "../page/language.js";
import { pickedShift, round, visit } from "./selection.js";
import { shortName } from "./wording.js";

const SIDE = 19;
const LEAST_IN_LINE = 4;

/** Where the i-th of several squares stands, in pixels from their house. */
function placeInLines(i, count) {
  const line = Math.max(LEAST_IN_LINE, Math.ceil(Math.sqrt(count)));
  const inThisLine = Math.min(line, count - Math.floor(i / line) * line);
  return [
    ((i % line) - (inThisLine - 1) / 2) * SIDE,
    (Math.floor(i / line) - (Math.ceil(count / line) - 1) / 2) * SIDE,
  ];
}

/** Where each of several visits stands beside those of the same address. @param {{lat: number, lon: number}[]} spots */
function offsets(spots) {
  const houses = Map.groupBy(spots.keys(), (i) => `${spots[i].lat} ${spots[i].lon}`);
  const placed = spots.map(() => [0, 0]);
  for (const all of houses.values()) all.forEach((spot, i) => (placed[spot] = placeInLines(i, all.length)));
  return placed;
}

const piece = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });

/**
 * Replaces its markers whenever what they show has changed; there are some dozens at most.
 * The library's own markers turn in space, so that the browser gives each a layer: every frame of the whole page is slower by it.
 */
export class Markers {
  /** @type {{element: HTMLElement, lat: number, lon: number, offset: number[]}[]} */
  #shown = [];
  #box = Object.assign(document.createElement("div"), { className: "pins" });

  /** @param {import("../vendor/maplibre-gl/maplibre-gl.mjs").Map} map @param {(selection: import("./store.js").Selection) => void} select */
  constructor(map, select) {
    this.map = map;
    this.select = select;
    map.getCanvasContainer().append(this.#box);
    map.on("move", () => this.#place());
    map.on("resize", () => this.#place());
  }

  /** @param {Pick<import("./store.js").Shown, "index"|"layout"|"plan"|"selection"|"allRounds">} state */
  draw(state) {
    const picked = pickedShift(state.layout, state.selection);
    this.#shown = [...this.#starts(state, picked), ...this.#unassigned(state), ...this.#stops(state, picked)];
    this.#box.replaceChildren(...this.#shown.map(({ element }) => element));
    this.#place();
  }

  /** Put each where its place is on the map now. */
  #place() {
    for (const { element, lat, lon, offset } of this.#shown) {
      const { x, y } = this.map.project([lon, lat]);
      element.style.left = `${Math.round(x + offset[0])}px`;
      element.style.top = `${Math.round(y + offset[1])}px`;
    }
  }

  #pin({ lat, lon }, { kind, text, label, selection, tip = "", selected = false, offset = [0, 0] }) {
    const element = document.createElement("button");
    element.type = "button";
    // The timeline says the same to the keyboard, in order: the map is one stop of Tab, not a hundred.
    element.tabIndex = -1;
    element.className = `pin ${kind}${selected ? " selected" : ""}`;
    element.title = label;
    element.setAttribute("aria-label", label);
    element.append(piece("span", text));
    if (selected && tip) element.append(piece("em", tip));
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      this.select(selection);
    });
    return { element, lat, lon, offset };
  }

  /** One square for each nurse who leaves; several from one house stand in lines. */
  #starts({ layout, allRounds }, picked) {
    const used = layout.rows.filter(({ shift, blocks }) => blocks.length && (allRounds || shift.id === picked));
    const houses = Map.groupBy(used, ({ shift: { start_place: place } }) => `${place.lat} ${place.lon}`);
    return [...houses.values()].flatMap((all) => {
      const rows = all.filter(({ nurse }, i) => all.findIndex((other) => other.nurse.id === nurse.id) === i);
      return rows.map(({ shift, key, nurse }, i) =>
        this.#pin(shift.start_place, {
          kind: `start nurse-${key.colour}`,
          text: key.letters,
          label: t("map.start_of", { name: nurse.first_name }),
          selection: round(shift.id),
          selected: all.some((row) => row.nurse.id === nurse.id && row.shift.id === picked),
          offset: placeInLines(i, rows.length),
        }),
      );
    });
  }

  #stops({ index, layout, selection }, picked) {
    const row = layout.rows.find(({ shift }) => shift.id === picked);
    const blocks = row?.blocks ?? [];
    // The selected stop is drawn last, above its neighbours.
    const ordered = [...blocks].sort((one, other) => Number(one.visitId === selection.id) - Number(other.visitId === selection.id));
    const beside = offsets(blocks.map(({ visitId }) => index.patientOf(visitId)));
    return ordered.map(({ visitId, number, from }) => {
      const patient = index.patientOf(visitId);
      const label = `${number}. ${shortName(patient)}, ${index.clock.hour(from)}`;
      return this.#pin(patient, {
        kind: `stop nurse-${row.key.colour}`,
        text: number,
        label,
        tip: label.slice(label.indexOf(" ") + 1),
        selection: visit(visitId),
        selected: visitId === selection.id,
        offset: beside[number - 1],
      });
    });
  }

  #unassigned({ index, plan, selection }) {
    const left = plan?.unassigned ?? [];
    const beside = offsets(left.map(({ visit_id }) => index.patientOf(visit_id)));
    return left.map(({ visit_id, message }, i) => {
      const patient = index.patientOf(visit_id);
      return this.#pin(patient, {
        kind: "unassigned",
        text: i + 1,
        label: `${shortName(patient)}, ${message}`,
        tip: shortName(patient),
        selection: visit(visit_id),
        selected: visit_id === selection?.id,
        offset: beside[i],
      });
    });
  }
}
