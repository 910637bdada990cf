/** What the pages use of MapLibre GL. The package's own types would bring twenty more packages with them. */

/** Longitude and latitude. */
type Spot = number[];
/** West, south, east and north; or two corners. */
type Box = number[] | Spot[];
type Pixel = { x: number; y: number };
type Padding = { top: number; bottom: number; left: number; right: number };
export type Style = { version: number; sources: Record<string, object>; layers: object[] };
type Pointed = { point: Pixel };
type Feature = { properties: Record<string, string> };
type Bounds = { contains(spot: Spot): boolean };

export class Map {
  constructor(options: {
    container: HTMLElement;
    style: Style;
    attributionControl?: boolean;
    dragRotate?: boolean;
    pitchWithRotate?: boolean;
    touchPitch?: boolean;
    maxBounds?: Box;
    minZoom?: number;
    maxZoom?: number;
    fadeDuration?: number;
    locale?: Record<string, string>;
    bounds?: Box;
    fitBoundsOptions?: { padding: Padding };
    interactive?: boolean;
    pixelRatio?: number;
    canvasContextAttributes?: { preserveDrawingBuffer: boolean };
    center?: Spot;
    zoom?: number;
  });
  touchZoomRotate: { disableRotation(): void };
  keyboard: { disableRotation(): void };
  once(event: "load" | "idle", told: () => void): this;
  once(event: "load" | "idle"): Promise<object>;
  jumpTo(view: { center: Spot; zoom: number }): this;
  on(event: "click" | "mousemove" | "mouseout", told: (event: Pointed) => void): this;
  on(event: "move" | "resize", told: () => void): this;
  setStyle(style: Style, options?: { diff: boolean }): this;
  setFilter(layer: string, filter: unknown[]): this;
  setLayoutProperty(layer: string, name: "visibility", value: "visible" | "none"): this;
  getSource(name: string): { setData(data: object): void };
  queryRenderedFeatures(area: Spot[], options: { layers: string[] }): Feature[];
  fitBounds(bounds: Box, options: { padding: Padding; animate?: boolean }): this;
  getBounds(): Bounds;
  getMaxBounds(): Bounds;
  getCanvas(): HTMLCanvasElement;
  getCanvasContainer(): HTMLElement;
  getZoom(): number;
  zoomTo(zoom: number): this;
  panBy(by: Spot): this;
  setCenter(spot: Spot): this;
  project(spot: Spot): Pixel;
  resize(): this;
  remove(): void;
}

export class Marker {
  constructor(options: { element?: HTMLElement; offset?: Spot; draggable?: boolean; color?: string });
  setLngLat(spot: Spot): this;
  getLngLat(): { lng: number; lat: number };
  addTo(map: Map): this;
  on(event: "dragend", told: () => void): this;
  remove(): this;
}

export function addProtocol(name: string, load: (request: object, abort: AbortController) => Promise<object>): void;
export function setWorkerUrl(url: string): void;
