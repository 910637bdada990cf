/** A small map with one pin, read only when somebody asks for it: the library is as large as the rest of the page. */
import { addProtocol, Map as MapLibre, Marker, setWorkerUrl } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { labelLayers, MAP_TOKENS, mapStyle } from "../board/map_style.js";
import { get } from "../page/api.js";
import { t } from "../page/language.js";
import { tokenColours } from "../page/theme.js";
import { Component, createRef, html } from "../page/view.js";

const VENDOR = new URL("../vendor/", import.meta.url).href;
setWorkerUrl(`${VENDOR}maplibre-gl/maplibre-gl-worker.mjs`);

/** Put a script or a style sheet into the page; resolves once it is read. */
const fetched = (element) =>
  new Promise((done, failed) => {
    element.onload = done;
    element.onerror = failed;
    document.head.append(element);
  });

await Promise.all([
  fetched(Object.assign(document.createElement("script"), { src: `${VENDOR}pmtiles/pmtiles.js` })),
  fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${VENDOR}maplibre-gl/maplibre-gl.css` })),
]);
addProtocol("pmtiles", new globalThis.pmtiles.Protocol().tile);

export class Spot extends Component {
  state = { error: "", attribution: "" };
  box = createRef();
  /** @type {MapLibre} */
  map;
  /** @type {Marker} */
  pin;

  async componentDidMount() {
    try {
      const base = await get("/map");
      if (!this.box.current) return;
      this.setState({ attribution: base.attribution });
      this.#open(base);
    } catch (error) {
      this.setState({ error: error.message });
    }
  }

  componentDidUpdate() {
    const { lat, lon } = this.props;
    if (!this.pin) return;
    this.pin.setLngLat([lon, lat]);
    if (!this.map.getBounds().contains([lon, lat])) this.map.setCenter([lon, lat]);
  }

  componentWillUnmount() {
    this.map?.remove();
  }

  #open(base) {
    const { lat, lon, disabled, move } = this.props;
    const colour = tokenColours([...MAP_TOKENS, "accent"]);
    const style = mapStyle(base, colour);
    const layers = [...style.layers, ...labelLayers(colour)];
    const options = { container: this.box.current, style: { ...style, layers }, center: [lon, lat], zoom: 16, maxZoom: 18, attributionControl: false };
    this.map = new MapLibre({ ...options, dragRotate: false, pitchWithRotate: false, fadeDuration: 0, locale: { "Map.Title": t("places.map") } });
    this.pin = new Marker({ draggable: !disabled, color: colour.accent }).setLngLat([lon, lat]).addTo(this.map);
    this.pin.on("dragend", () => {
      const { lat: north, lng: east } = this.pin.getLngLat();
      move({ lat: Number(north.toFixed(6)), lon: Number(east.toFixed(6)) });
    });
    this.map.once("load", () => this.box.current?.setAttribute("data-drawn", "yes"));
  }

  render({ disabled }, { error, attribution }) {
    if (error) return html`<p class="fault">${error}</p>`;
    return html`<div class="spot" ref=${this.box} /><p class="hint">${!disabled && t("places.drag")} ${attribution}</p>`;
  }
}
