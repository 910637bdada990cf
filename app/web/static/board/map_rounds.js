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
 */
export function roundLines(lines, layout) {
  if (!lines) return NOTHING;
  const keys = new Map(layout.rows.map(({ shift, key }) => [shift.id, key]));
  const features = lines.features
    .filter(({ properties }) => keys.has(properties.shift_id))
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
  stops: { type: "geojson", data: NOTHING },
  lifted: { type: "geojson", data: NOTHING },
};

/** Layers of the rounds not selected, then of the selected one above them. */
export function roundLayers(colour) {
  const ink = [
    "match",
    ["get", "colour"],
    ...COLOURS.flatMap((letter) => [letter, colour[`route-${letter}`]]),
    colour["route-l"],
  ];
  const line = (id, paint, pattern) => ({
    id,
    type: "line",
    source: "rounds",
    filter: ["boolean", false],
    // A dotted line is made of round caps without length.
    layout: { "line-join": "round", "line-cap": pattern === "dashed" ? "butt" : "round" },
    paint: { ...paint, ...(DASHES[pattern] ? { "line-dasharray": DASHES[pattern] } : {}) },
  });
  return [
    line("others-halo", { "line-color": colour["route-halo"], "line-width": 3.6, "line-opacity": 0.7 }),
    ...PATTERNS.map((pattern) => line(`others-${pattern}`, { "line-color": ink, "line-width": 1.9 }, pattern)),
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
    line("picked-halo", { "line-color": colour["route-halo"], "line-width": 8 }),
    ...PATTERNS.map((pattern) => line(`picked-${pattern}`, { "line-color": ink, "line-width": 4 }, pattern)),
    {
      id: "lifted",
      type: "line",
      source: "lifted",
      paint: { "line-color": ink, "line-width": 3, "line-dasharray": [1.5, 1.5] },
    },
  ];
}

/**
 * Which lines each layer draws for what is selected and hovered.
 * @param {import("../vendor/maplibre-gl/maplibre-gl.mjs").Map} map
 * @param {{layout: Layout, selection: import("./store.js").Selection, hovered: string|null, allRounds: boolean}} state
 */
export function filterRounds(map, { layout, selection, hovered, allRounds }) {
  const picked = pickedShift(layout, selection) ?? "";
  const raised = hovered ? (pickedShift(layout, { kind: "visit", id: hovered }) ?? "") : "";
  const isRaised = ["match", ["get", "shift"], [...new Set([picked, raised])], true, false];
  const isOther = allRounds ? ["!", isRaised] : ["boolean", false];
  const ofPattern = (pattern) => ["==", ["get", "pattern"], pattern];
  map.setFilter("others-halo", isOther);
  map.setFilter("picked-halo", isRaised);
  for (const pattern of PATTERNS) {
    map.setFilter(`others-${pattern}`, ["all", isOther, ofPattern(pattern)]);
    map.setFilter(`picked-${pattern}`, ["all", isRaised, ofPattern(pattern)]);
  }
  // Numbered pins stand where the picked round stops.
  map.setFilter(
    "stops",
    allRounds ? ["!=", ["get", "shift"], picked || "none"] : ["==", ["get", "shift"], raised || "none"],
  );
}
