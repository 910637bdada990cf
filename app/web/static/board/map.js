/** The map of the rounds: a frame around MapLibre, told what to draw whenever the state changes. */
import { addProtocol, Map as MapLibre, setWorkerUrl } from "../vendor/maplibre-gl/maplibre-gl.mjs";
import { t } from "../page/language.js";
import { tokenColours } from "../page/theme.js";
import { createRef, html, Still } from "../page/view.js";
import { MapFrame } from "./map_frame.js";
import { Markers } from "./map_markers.js";
import { liftedWay, markedRounds, roundLayers, roundLines, roundSources, roundStops, ROUTE_TOKENS, showRounds } from "./map_rounds.js";
import { labelLayers, MAP_TOKENS, mapStyle } from "./map_style.js";
import { pickedShift, round, visit } from "./selection.js";

setWorkerUrl(new URL("../vendor/maplibre-gl/maplibre-gl-worker.mjs", import.meta.url).href);
// The library that reads tiles out of one file by ranges is a script of its own, run before the modules.
addProtocol("pmtiles", new globalThis.pmtiles.Protocol().tile);

const ROOM = { top: 52, bottom: 44, left: 24, right: 58 };
const FAR_OUT = 0.06;
/** How far from a line or dot a pointer still means it, in pixels. */
const REACH = 6;
/** While a visit is held and once a plan has changed, the rounds answer first: the map follows when it has been still for so long. */
const FOLLOWS_AFTER_MILLISECONDS = 250;

/** How far to move so that a spot comes between two edges, with a little more to see what is beside it. */
const beyond = (spot, low, high) => (spot < low ? spot - low - 30 : spot > high ? spot - high + 30 : 0);

export class RoundsMap extends Still {
  box = createRef();
  /** Made once there is something to draw. @type {MapLibre} */
  map;
  /** @type {Markers} */
  markers;
  /** What was drawn last, while the map is behind. @type {any} */
  #drawn = null;
  #following = 0;

  componentDidMount() {
    this.#open();
  }

  componentDidUpdate(before) {
    if (!this.map) return this.#open();
    if (!this.isDrawn) return undefined;
    const { held, layout, lines } = this.props;
    this.#drawn ??= before;
    clearTimeout(this.#following);
    if (held || before.held || before.layout !== layout || before.lines !== lines)
      this.#following = setTimeout(() => this.#follow(), FOLLOWS_AFTER_MILLISECONDS);
    else this.#follow();
    return undefined;
  }

  /** Draw what is other than it was drawn last. */
  #follow() {
    const { lines, layout, selection, look, preview, index } = this.props;
    const before = this.#drawn;
    this.#drawn = null;
    if (before.look !== look) return this.#dress();
    if (before.lines !== lines || before.layout !== layout) this.#fill();
    if (before.preview !== preview) this.map.getSource("lifted").setData(liftedWay(index, preview));
    if (before.index?.day.day !== index.day.day)
      this.map.fitBounds(this.#bounds(FAR_OUT), { padding: ROOM });
    this.#mark(before);
    if (before.selection !== selection) this.#seeSelected();
    return undefined;
  }

  componentWillUnmount() {
    clearTimeout(this.#following);
    this.map?.remove();
  }

  /** Make the map once there is something to draw on and something to draw. */
  #open() {
    const { map, layout, actions } = this.props;
    if (!map || !layout) return;
    const [west, south, east, north] = map.bounds;
    this.map = new MapLibre({
      container: this.box.current,
      style: this.#style(),
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxBounds: [
        [west, south],
        [east, north],
      ],
      maxZoom: 18,
      fadeDuration: 0,
      locale: { "Map.Title": t("map.title") },
      bounds: this.#bounds(FAR_OUT),
      fitBoundsOptions: { padding: ROOM },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.markers = new Markers(this.map, actions.select);
    this.map.once("load", () => {
      this.isDrawn = true;
      this.#fill();
      this.#mark({});
      this.box.current?.setAttribute("data-drawn", "yes");
    });
    this.map.on("click", ({ point }) => actions.select(this.#under(point, true) ?? this.props.selection));
    this.map.on("mousemove", ({ point }) => this.#hover(point));
    this.map.on("mouseout", () => actions.hover(null));
  }

  #style() {
    const colour = tokenColours([...MAP_TOKENS, ...ROUTE_TOKENS]);
    const style = mapStyle(this.props.map, colour);
    Object.assign(style.sources, structuredClone(roundSources));
    const layers = [...style.layers, ...roundLayers(colour), ...labelLayers(colour)];
    return { ...style, layers };
  }

  /** The same map in the other theme. */
  #dress() {
    this.map.setStyle(this.#style(), { diff: true });
    this.map.once("idle", () => {
      this.#fill();
      this.#mark({});
    });
  }

  #fill() {
    const { lines, layout, index, plan } = this.props;
    this.map.getSource("rounds").setData(roundLines(lines, layout));
    this.map.getSource("stops").setData(roundStops(index, layout, plan));
  }

  /** Lines by what is picked and hovered; markers only when they change, hovering moves none. */
  #mark(before) {
    const { lines, layout, selection, hovered, allRounds, plan } = this.props;
    const marked = markedRounds(this.props);
    if (before.lines !== lines || before.layout !== layout || before.selection !== selection || before.hovered !== hovered)
      this.map.getSource("marked").setData(roundLines(lines, layout, marked));
    showRounds(this.map, marked, allRounds);
    if (
      before.layout !== layout ||
      before.selection !== selection ||
      before.allRounds !== allRounds ||
      before.plan !== plan
    )
      this.markers.draw(this.props);
  }

  /** The visit or round under the pointer. */
  #under({ x, y }, withLines) {
    const area = [
      [x - REACH, y - REACH],
      [x + REACH, y + REACH],
    ];
    const [dot] = this.map.queryRenderedFeatures(area, { layers: ["stops"] });
    if (dot) return visit(dot.properties.visit);
    if (!withLines) return null;
    const layers = ["marked-halo", "all-halo"];
    const [line] = this.map.queryRenderedFeatures(area, { layers });
    return line ? round(line.properties.shift) : null;
  }

  #hover(point) {
    if (!this.isDrawn) return;
    const found = this.#under(point, false);
    this.map.getCanvas().classList.toggle("over-stop", Boolean(found));
    this.props.actions.hover(found?.id ?? null);
  }

  /**
   * Where the work of the day is: planned visits and starts, or all visits where none is planned.
   * @param {number} [left] share of them left out at each side: the map opens on the many, the far ones are a button away
   */
  #bounds(left = 0) {
    const { index, layout } = this.props;
    const used = layout.rows.filter(({ blocks }) => blocks.length);
    const planned = used.flatMap(({ shift, blocks }) => [
      shift.start_place,
      ...blocks.map(({ visitId }) => index.patientOf(visitId)),
    ]);
    const spots = planned.length ? planned : index.day.visits.map(({ id }) => index.patientOf(id));
    if (!spots.length) return this.props.map.bounds;
    const [lons, lats] = [spots.map(({ lon }) => lon), spots.map(({ lat }) => lat)].map((all) =>
      all.sort((one, other) => one - other),
    );
    const out = Math.floor(left * spots.length);
    return [lons[out], lats[out], lons.at(-1 - out), lats.at(-1 - out)];
  }

  fit = () => this.map?.fitBounds(this.#bounds(), { padding: ROOM });

  /** A selected visit comes into sight; the map moves for nothing else. */
  #seeSelected() {
    const { selection, index } = this.props;
    if (selection?.kind !== "visit") return;
    const { lat, lon } = index.patientOf(selection.id);
    if (!this.map.getMaxBounds().contains([lon, lat])) return;
    const { x, y } = this.map.project([lon, lat]);
    const { clientWidth, clientHeight } = this.box.current;
    const by = [beyond(x, ROOM.left, clientWidth - ROOM.right), beyond(y, ROOM.top, clientHeight - ROOM.bottom)];
    if (by.some(Boolean)) this.map.panBy(by);
  }

  render({ layout, map, selection, allRounds, actions }) {
    const picked = layout && pickedShift(layout, selection);
    const row = layout?.rows.find(({ shift }) => shift.id === picked);
    const zoom = (levels) => this.map?.zoomTo(this.map.getZoom() + levels);
    return html`<section class="map" aria-label=${t("map.title")}>
      <div class="canvas" ref=${this.box} />
      <${MapFrame} map=${map} row=${row} allRounds=${allRounds} actions=${actions} zoom=${zoom} fit=${this.fit} />
    </section>`;
  }
}
