/** Pictures of the streets under the rounds' maps: one map draws them all, one after the other. */
import { addProtocol, Map as MapLibre, setWorkerUrl } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { labelLayers, MAP_TOKENS, mapStyle } from "../board/map_style.js";
import { tokenColours } from "../page/theme.js";
import { SIDE, viewOf } from "./projection.js";
import { spotsOf } from "./round_map.js";

setWorkerUrl(new URL("../vendor/maplibre-gl/maplibre-gl-worker.mjs", import.meta.url).href);
addProtocol("pmtiles", new globalThis.pmtiles.Protocol().tile);

/** Pixels of a picture for each of a map's own units: paper shows more than a screen. */
const SHARP = 2;

/**
 * Draw the streets of every round; where this browser cannot, the lines stand alone.
 * @param {import("./rounds.js").Rounds} rounds
 * @param {(nurseId: string, url: string) => void} tell
 */
export async function drawGrounds({ map, sheets, index }, tell) {
  if (!map || !sheets.length) return;
  const box = document.body.appendChild(document.createElement("div"));
  box.className = "drawing-board";
  let drawn = null;
  try {
    drawn = await open(box, map);
    for (const sheet of sheets) {
      const { centre, zoom } = viewOf(spotsOf(sheet, index));
      drawn.jumpTo({ center: centre, zoom });
      await drawn.once("idle");
      tell(sheet.nurseId, drawn.getCanvas().toDataURL("image/png"));
    }
  } catch (error) {
    console.warn("The streets could not be drawn.", error);
  } finally {
    drawn?.remove();
    box.remove();
  }
}

async function open(container, map) {
  const colour = tokenColours(MAP_TOKENS);
  const style = mapStyle(map, colour);
  style.layers.push(...labelLayers(colour));
  const made = new MapLibre({
    container,
    style,
    interactive: false,
    attributionControl: false,
    fadeDuration: 0,
    pixelRatio: SHARP,
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  await made.once("load");
  return made;
}
