/** The base map: land, sea, parks, buildings and streets of the day's own extract, in the colours of the theme. */

/** @import { BaseMap } from "../page/shapes.js" */

export const MAP_TOKENS = [
  "map-land",
  "map-sea",
  "map-shore",
  "map-park",
  "map-building",
  "map-street",
  "map-casing",
  "map-motorway",
  "map-motorway-casing",
  "map-path",
  "map-halo",
  "map-sea-ink",
  "ink-2",
  "ink-3",
];
/** No font file is fetched: without `glyphs` the map draws text with the fonts of the page. */
const FONT = ["Inter"];

const GREAT = ["motorway", "trunk"];
const MAIN = ["primary", "secondary", "tertiary"];
const LOCAL = ["residential", "unclassified", "living_street", "road", "pedestrian"];
const SMALL = ["service"];
const PATHS = ["footway", "path", "steps", "track", "cycleway"];

/** Width in pixels growing with the zoom. */
const growing = (at12, at15, at18) => ["interpolate", ["exponential", 1.4], ["zoom"], 12, at12, 15, at15, 18, at18];
const classIn = (classes) => ["match", ["get", "class"], classes, true, false];
const open = (classes) => ["all", classIn(classes), ["!=", ["get", "tunnel"], true]];
const tunnel = (classes) => ["all", classIn(classes), ["==", ["get", "tunnel"], true]];
const ROUND = { "line-cap": "round", "line-join": "round" };

/**
 * The style of the base map.
 * @param {BaseMap} map @param {Record<string, string>} colour resolved tokens
 */
export function mapStyle(map, colour) {
  const sources = {};
  for (const [name, data] of Object.entries(map.layers)) sources[name] = { type: "geojson", data };
  for (const name of ["sea", "parks"]) sources[name].data = goingOn(map.layers[name], map.bounds);
  const line = (id, filter, paint, layout = ROUND) => ({ id, type: "line", source: "streets", filter, layout, paint });
  return {
    version: 8,
    sources,
    layers: [
      { id: "land", type: "background", paint: { "background-color": colour["map-land"] } },
      { id: "parks", type: "fill", source: "parks", paint: { "fill-color": colour["map-park"] } },
      { id: "sea", type: "fill", source: "sea", paint: { "fill-color": colour["map-sea"] } },
      { id: "shore", type: "line", source: "sea", paint: { "line-color": colour["map-shore"], "line-width": 0.8 } },
      { id: "water", type: "fill", source: "water", paint: { "fill-color": colour["map-sea"] } },
      {
        id: "buildings",
        type: "fill",
        source: "buildings",
        minzoom: 12.5,
        paint: { "fill-color": colour["map-building"] },
      },
      line(
        "tunnels",
        tunnel([...GREAT, ...MAIN, ...LOCAL]),
        { "line-color": colour["map-casing"], "line-width": growing(1, 2.5, 8), "line-dasharray": [2, 1.5] },
        {},
      ),
      line("paths", open(PATHS), { "line-color": colour["map-path"], "line-width": growing(0.3, 0.9, 3) }),
      line("small-streets", open(SMALL), { "line-color": colour["map-street"], "line-width": growing(0.4, 1.4, 9) }),
      line("casing", open([...LOCAL, ...MAIN]), {
        "line-color": colour["map-casing"],
        "line-width": growing(1.5, 4.8, 19),
      }),
      line("great-casing", open(GREAT), {
        "line-color": colour["map-motorway-casing"],
        "line-width": growing(2.8, 7, 24),
      }),
      line("local-streets", open(LOCAL), { "line-color": colour["map-street"], "line-width": growing(0.9, 2.9, 16) }),
      line("main-streets", open(MAIN), { "line-color": colour["map-street"], "line-width": growing(1.5, 4.4, 18) }),
      line("great-streets", open(GREAT), { "line-color": colour["map-motorway"], "line-width": growing(1.9, 5.6, 22) }),
    ],
  };
}

/** Neither the sea nor a wood ends where the extract does: what lies on its edge is moved out of sight. */
function goingOn(layer, [west, south, east, north]) {
  const far = 1;
  const lon = (x) => (x <= west ? x - far : x >= east ? x + far : x);
  const lat = (y) => (y <= south ? y - far : y >= north ? y + far : y);
  const moved = (part) => (typeof part[0] === "number" ? [lon(part[0]), lat(part[1])] : part.map(moved));
  const features = layer.features.map((feature) => ({
    ...feature,
    geometry: { ...feature.geometry, coordinates: moved(feature.geometry.coordinates) },
  }));
  return { type: "FeatureCollection", features };
}

/** Names of streets and places, above the rounds so that they can be read. */
export function labelLayers(colour) {
  const halo = { "text-halo-color": colour["map-halo"], "text-halo-width": 1.6 };
  return [
    {
      id: "street-names",
      type: "symbol",
      source: "streets",
      minzoom: 14.6,
      filter: ["all", ["has", "name"], classIn([...MAIN, ...LOCAL])],
      layout: {
        "symbol-placement": "line",
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": 10.5,
        "text-max-angle": 30,
      },
      paint: { "text-color": colour["ink-3"], ...halo },
    },
    place("hamlets", ["neighbourhood", "hamlet", "quarter", "locality"], 14.2, 10.5, colour["ink-3"], halo),
    place("suburbs", ["suburb", "village"], 11.5, 11, colour["ink-2"], halo),
    place("towns", ["city", "town"], 0, 13, colour["ink-2"], halo),
  ];
}

const place = (id, classes, minzoom, size, ink, halo) => ({
  id,
  type: "symbol",
  source: "places",
  minzoom,
  filter: classIn(classes),
  layout: {
    "text-field": ["get", "name"],
    "text-font": FONT,
    "text-size": size,
    "text-max-width": 8,
    "text-padding": 6,
  },
  paint: { "text-color": ink, ...halo },
});
