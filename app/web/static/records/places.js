/** Where somebody lives: an address looked up, and the spot it means, shown and moved on a small map. */
import { get } from "../page/api.js";
import { t } from "../page/language.js";
import { Component, createRef, html } from "../page/view.js";

/** Looks an address up; what is chosen fills in the address and where it lies. */
export class Place extends Component {
  /** `Spot` is the map's own module once somebody asked for the map. */
  state = { places: null, error: "", Spot: null };
  found = createRef();

  #search = async () => {
    try {
      const { places } = await get(`/places?q=${encodeURIComponent(this.props.value)}`);
      this.setState({ places, error: "" }, () => this.found.current?.querySelector("button")?.focus());
    } catch (error) {
      this.setState({ places: null, error: error.message });
    }
  };

  #choose = ({ label, lat, lon }) => {
    this.setState({ places: null });
    this.props.merge({ address: label, lat, lon });
    document.getElementById(this.props.id)?.querySelector("input")?.focus();
  };

  #showMap = async () => this.setState({ Spot: this.state.Spot ? null : (await import("./spot.js")).Spot });

  /** Enter in the address looks it up; it does not save. */
  #press = (event) => {
    if (event.key !== "Enter" || !this.props.value) return;
    event.preventDefault();
    this.#search();
  };

  render({ id, value, record, set, merge, disabled, described }, { places, error, Spot }) {
    const { lat, lon } = record;
    const isPlaced = typeof lat === "number" && typeof lon === "number";
    const degrees = (name, most) => html`<label class="field"><span>${t(`field.${name}`)}</span><input type="number" step="any" min=${-most} max=${most}
      id=${id.replace(/[^-]+$/, name)} disabled=${disabled} value=${record[name] ?? ""} aria-invalid=${described.isFault ? "true" : undefined} aria-describedby=${described.by}
      onInput=${(event) => merge({ [name]: event.target.value === "" ? null : Number(event.target.value) })} /></label>`;
    return html`<div class="lookup"><input aria-label=${t("field.address")} disabled=${disabled} value=${value ?? ""} autocomplete="off" aria-required="true"
        aria-invalid=${described.isFault ? "true" : undefined} aria-describedby=${described.by} onInput=${(event) => set(event.target.value)} onKeyDown=${this.#press} />
      ${!disabled && html`<button type="button" class="button" disabled=${!value} onClick=${this.#search}>${t("places.search")}</button>`}</div>
      <div role="status" class="found" ref=${this.found}>${error && html`<p class="fault">${error}</p>`}${places && !places.length && t("places.none")}
        ${places?.map((found) => html`<button key=${found.label} type="button" class="button quiet" onClick=${() => this.#choose(found)}>${found.label}
          ${found.by_hand && html` <small>${t("places.by_hand")}</small>`}</button>`)}</div>
      <p class="hint">${isPlaced ? t("places.at", { lat: lat.toFixed(5), lon: lon.toFixed(5) }) : t("places.nowhere")}
        ${isPlaced && html`<button type="button" class="button quiet" aria-expanded=${!!Spot} onClick=${this.#showMap}>${t(Spot ? "places.hide_map" : "places.show_map")}</button>`}</p>
      ${Spot && isPlaced && html`<${Spot} lat=${lat} lon=${lon} disabled=${disabled} move=${merge} />`}
      <details><summary>${t("places.degrees")}</summary><div class="pair">${degrees("lat", 90)}${degrees("lon", 180)}</div></details>`;
  }
}
