/** Where places lie on a small map: Web Mercator, as the tiles of the base map have it. */

/** Sides of every round's map in its own units; a picture of the streets has twice as many pixels each way. */
export const SIDE = 300;
const ROOM = 22;
const WORLD = 512;
/** A round within one house does not need its door's stones. */
const MOST_ZOOM = 16.5;

const x = (lon) => (lon + 180) / 360;
const y = (lat) => (1 - Math.log(Math.tan(((90 + lat) * Math.PI) / 360)) / Math.PI) / 2;
const latOf = (at) => (360 / Math.PI) * Math.atan(Math.exp((1 - 2 * at) * Math.PI)) - 90;

/**
 * The view that shows all of some places.
 * @param {number[][]} spots [lon, lat]
 * @returns {{centre: [number, number], zoom: number, project: (spot: number[]) => [number, number]}}
 */
export function viewOf(spots) {
  const xs = spots.map(([lon]) => x(lon));
  const ys = spots.map(([, lat]) => y(lat));
  const [west, east] = [least(xs), most(xs)];
  const [north, south] = [least(ys), most(ys)];
  const reach = Math.max(east - west, south - north, 1e-9);
  const zoom = Math.min(MOST_ZOOM, Math.log2((SIDE - 2 * ROOM) / (reach * WORLD)));
  const scale = WORLD * 2 ** zoom;
  const middle = [(west + east) / 2, (north + south) / 2];
  return {
    centre: [middle[0] * 360 - 180, latOf(middle[1])],
    zoom,
    project: ([lon, lat]) => [(x(lon) - middle[0]) * scale + SIDE / 2, (y(lat) - middle[1]) * scale + SIDE / 2],
  };
}

/** Long lines have more points than a call takes arguments. */
const least = (values) => values.reduce((one, other) => Math.min(one, other), Infinity);
const most = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity);
