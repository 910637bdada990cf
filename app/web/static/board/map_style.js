/** The base map: land, water, parks, buildings and streets of the service's own tiles, in the colours of the theme. */

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
const BASE = "base";
const STREETS = { source: BASE, "source-layer": "streets" };
const ROUND = { "line-cap": "round", "line-join": "round" };

/**
 * The style of the base map.
 * @param {BaseMap} map @param {Record<string, string>} colour resolved tokens
 */
export function mapStyle(map, colour) {
  const fill = (id, token) => ({
    id,
    type: "fill",
    source: BASE,
    "source-layer": id,
    paint: { "fill-color": colour[token] },
  });
  const line = (id, filter, paint, layout = /** @type {object} */ (ROUND)) => ({ id, type: "line", ...STREETS, filter, layout, paint });
  return {
    version: 8,
    sources: { [BASE]: { type: "vector", url: `pmtiles://${map.tiles}` } },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colour["map-land"] } },
      fill("parks", "map-park"),
      fill("sea", "map-sea"),
      {
        id: "coast",
        type: "line",
        source: BASE,
        "source-layer": "coast",
        layout: ROUND,
        paint: { "line-color": colour["map-shore"], "line-width": 0.8 },
      },
      fill("water", "map-sea"),
      {
        id: "waterways",
        type: "line",
        source: BASE,
        "source-layer": "waterways",
        layout: ROUND,
        paint: { "line-color": colour["map-sea"], "line-width": ["match", ["get", "class"], "stream", 0.8, 2] },
      },
      fill("buildings", "map-building"),
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

/** Names of streets and places, above the rounds so that they can be read. */
export function labelLayers(colour) {
  const halo = { "text-halo-color": colour["map-halo"], "text-halo-width": 1.6 };
  return [
    {
      id: "street-names",
      type: "symbol",
      ...STREETS,
      minzoom: 14.6,
      filter: ["all", ["has", "name"], classIn([...GREAT, ...MAIN, ...LOCAL])],
      layout: {
        "symbol-placement": "line",
        "symbol-spacing": 200,
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": growing(9.5, 10.5, 13),
        "text-max-angle": 45,
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
  source: BASE,
  "source-layer": "places",
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
