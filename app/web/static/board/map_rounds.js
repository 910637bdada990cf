/** The rounds as drawn on the map: driven lines in each nurse's colour and pattern, and a dot at every stop. */
import { PATTERNS } from "./nurse_keys.js";
import { pickedShift } from "./selection.js";

/** @import { Layout } from "./rows.js" @import { DayIndex } from "./day_index.js" */

const COLOURS = [..."abcdefghijkl"];
export const ROUTE_TOKENS = ["route-halo", ...COLOURS.map((letter) => `route-${letter}`)];

/** Dash lengths in widths of the line, as long on the map as in the timeline. */
const DASHES = { solid: null, dashed: [2.6, 1.4], dotted: [0.1, 1.9] };
const NOTHING = { type: "FeatureCollection", features: [] };

/**
 * Lines with what their colour and pattern depend on.
 * @param {object|null} lines GeoJSON of the API
 * @param {Layout} layout
 * @param {Set<string>} [shifts] whose rounds; else all
 */
export function roundLines(lines, layout, shifts) {
  if (!lines) return NOTHING;
  const keys = new Map(layout.rows.map(({ shift, key }) => [shift.id, key]));
  const features = lines.features
    .filter(({ properties }) => keys.has(properties.shift_id) && (shifts?.has(properties.shift_id) ?? true))
    .map(({ geometry, properties }) => {
      const { colour, pattern } = keys.get(properties.shift_id) ?? {};
      return { type: "Feature", geometry, properties: { shift: properties.shift_id, colour, pattern } };
    });
  return { type: "FeatureCollection", features };
}

/**
 * A point at every planned visit; without a plan, at every visit that waits for one.
 * @param {DayIndex} index
 * @param {Layout} layout
 * @param {import("../page/shapes.js").Plan|null} plan
 */
export function roundStops(index, layout, plan) {
  const point = (visitId, shift, colour) => {
    const { lat, lon } = index.patientOf(visitId);
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [lon, lat] },
      properties: { shift, visit: visitId, colour },
    };
  };
  const planned = layout.rows.flatMap(({ shift, key, blocks }) =>
    blocks.map(({ visitId }) => point(visitId, shift.id, key.colour)),
  );
  const waiting = plan ? [] : index.day.visits.map(({ id }) => point(id, "", "l"));
  return { type: "FeatureCollection", features: [...planned, ...waiting] };
}

/**
 * Where a lifted visit would be on the way: from the stop before it to the one behind, as the crow flies.
 * @param {DayIndex} index @param {import("./lifting.js").Preview|null} preview
 */
export function liftedWay(index, preview) {
  const row = preview?.target && preview.rows.get(preview.target.shiftId);
  if (!row) return NOTHING;
  const at = row.blocks.findIndex(({ visitId }) => visitId === preview.visitId);
  if (at < 0) return NOTHING;
  const spot = (block) => (block ? index.patientOf(block.visitId) : row.shift.start_place);
  const coordinates = [at - 1, at, at + 1].map((i) => spot(row.blocks[i])).map(({ lat, lon }) => [lon, lat]);
  const way = { type: "Feature", geometry: { type: "LineString", coordinates }, properties: { colour: row.key.colour } };
  return { type: "FeatureCollection", features: [way] };
}

export const roundSources = {
  rounds: { type: "geojson", data: NOTHING },
  marked: { type: "geojson", data: NOTHING },
  stops: { type: "geojson", data: NOTHING },
  lifted: { type: "geojson", data: NOTHING },
};

/** Layers of all rounds, then of those that are selected or hovered above them, wide enough to cover them. */
export function roundLayers(colour) {
  const ink = [
    "match",
    ["get", "colour"],
    ...COLOURS.flatMap((letter) => [letter, colour[`route-${letter}`]]),
    colour["route-l"],
  ];
  const line = (source, id, paint, pattern) => ({
    id,
    type: "line",
    source,
    filter: pattern ? ["==", ["get", "pattern"], pattern] : ["boolean", true],
    // A dotted line is made of round caps without length.
    layout: { "line-join": "round", "line-cap": pattern === "dashed" ? "butt" : "round" },
    paint: { ...paint, ...(DASHES[pattern] ? { "line-dasharray": DASHES[pattern] } : {}) },
  });
  return [
    line("rounds", "all-halo", { "line-color": colour["route-halo"], "line-width": 3.6, "line-opacity": 0.7 }),
    ...PATTERNS.map((pattern) => line("rounds", `all-${pattern}`, { "line-color": ink, "line-width": 1.9 }, pattern)),
    {
      id: "stops",
      type: "circle",
      source: "stops",
      paint: {
        "circle-color": ink,
        "circle-radius": 3.1,
        "circle-stroke-color": colour["route-halo"],
        "circle-stroke-width": 1,
      },
    },
    line("marked", "marked-halo", { "line-color": colour["route-halo"], "line-width": 8 }),
    ...PATTERNS.map((pattern) => line("marked", `marked-${pattern}`, { "line-color": ink, "line-width": 4 }, pattern)),
    {
      id: "lifted",
      type: "line",
      source: "lifted",
      paint: { "line-color": ink, "line-width": 3, "line-dasharray": [1.5, 1.5] },
    },
  ];
}

/**
 * The rounds that stand out: the one picked, and the one with what is hovered.
 * @param {{layout: Layout, selection: import("./store.js").Selection, hovered: string|null}} state
 */
export function markedRounds({ layout, selection, hovered }) {
  const raised = hovered && pickedShift(layout, { kind: "visit", id: hovered });
  return new Set([pickedShift(layout, selection), raised].filter((shift) => shift !== null));
}

/**
 * Show all rounds and their dots, or only the dots of those that stand out.
 * @param {import("../vendor/maplibre-gl/maplibre-gl.mjs").Map} map @param {Set<string>} marked @param {boolean} allRounds
 */
export function showRounds(map, marked, allRounds) {
  for (const id of ["all-halo", ...PATTERNS.map((pattern) => `all-${pattern}`)])
    map.setLayoutProperty(id, "visibility", allRounds ? "visible" : "none");
  map.setFilter("stops", allRounds ? ["boolean", true] : ["in", ["get", "shift"], ["literal", [...marked]]]);
}
