/** One visit, big: the hour, the name, the care, the way there and what to know at the door. */
import { duration } from "../page/format.js";
import { icon } from "../page/icons.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";
import { wallClock } from "./agenda.js";

const LETTERS = { toilette: "T", injection: "I", pansement: "P", perfusion: "F", prelevement: "S", autre: "A" };

/**
 * @param {object} props
 * @param {import("./agenda.js").VisitItem} props.item
 * @param {number} props.now
 * @param {boolean} props.counting the round is today's: minutes until the visit mean something
 * @param {boolean} props.isNext the visit that the clock says
 */
export function VisitCard({ item, now, counting, isNext }) {
  const { visit, patient, stop, latest, isPair } = item;
  const kind = visit.act.kind in LETTERS ? visit.act.kind : "autre";
  return html`<section class="visit" aria-label=${t(isNext ? "phone.next" : "phone.shown")}>
    <div class="when">
      <time class="hour">${wallClock(item.start)}</time>
      ${counting && isNext && html`<span class="soon">${soon(item, now)}</span>`}
      <span class="until">${t("phone.before", { hour: wallClock(latest) })}</span>
    </div>
    <h2>${patient.title} ${patient.first_name} ${patient.last_name}</h2>
    <p class="act care-${kind}">
      <b aria-hidden="true">${LETTERS[kind]}</b>${visit.act.name}${" "}<span>${duration(visit.duration_seconds)}</span>
    </p>
    ${isPair && html`<p class="pair">${icon("pair", 20)}${t("phone.with")}</p>`}
    <div class="way">
      <p>${patient.address}<small>${way(stop)}</small></p>
      <a class="go" href=${mapsLink(patient)} aria-label=${t("phone.go_to", { address: patient.address })}>
        ${icon("go", 20)}${t("phone.go")}
      </a>
    </div>
    ${patient.door_note && html`<${Door} note=${patient.door_note} />`}
  </section>`;
}

const Door = ({ note }) => html`<div class="door"><h3>${t("phone.door")}</h3>
  <p>${icon("door", 22)}<span>${note}</span></p></div>`;

function soon({ start, end }, now) {
  const left = (Date.parse(start) - now) / 1000;
  if (left >= 60) return t("phone.in", { length: duration(left) });
  return Date.parse(end) > now ? t("phone.now") : "";
}

/** How long the way to a stop is. @param {import("../page/shapes.js").Stop} stop */
export const way = (stop) => {
  if (!stop.travel_seconds) return t("phone.same_place");
  return t(stop.travel_mode === "foot" ? "phone.walk" : "phone.drive", { length: duration(stop.travel_seconds) });
};

/** A link that the telephone's own map opens, and only when it is tapped. Apple's answers to its own scheme only. */
function mapsLink({ lat, lon, address }) {
  if (/iPhone|iPad|iPod/.test(navigator.userAgent)) return `maps://?daddr=${lat},${lon}`;
  return `geo:${lat},${lon}?q=${lat},${lon}(${encodeURIComponent(address)})`;
}
