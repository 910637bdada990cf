/** How much one thing is worth in minutes of driving: a slider, the usual value marked on it, and what it means in words. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/**
 * @param {object} props
 * @param {string} props.name what is weighed
 * @param {number} props.value minutes of driving
 * @param {number} props.usual
 * @param {number} props.most
 * @param {boolean} props.isFixed
 * @param {(value: number) => void} props.set
 */
export function WeightSlider({ name, value, usual, most, isFixed, set }) {
  const id = `weight-${name}`;
  const minutes = `${value}\u00a0min`;
  const means = t(`weight_is.${name}_${value ? "some" : "none"}`, { minutes });
  const usually = t(value === usual ? "settings.is_usual" : "settings.usually", { n: usual });
  return html`<div class="weight">
    <label class="weight-name" for=${id}>${t(`weight.${name}`)}</label>
    <span class="weight-value" aria-hidden="true">${minutes} <small>${usually}</small></span>
    <span class="slide" style=${{ "--usual": usual / most }}>
      <i aria-hidden="true" />
      <input type="range" id=${id} min="0" max=${most} step="1" value=${value} disabled=${isFixed}
        aria-valuetext=${`${t("settings.value", { minutes })}, ${usually}`} aria-describedby=${`${id}-means`}
        onInput=${(event) => set(Number(event.target.value))} />
    </span>
    <p id=${`${id}-means`}>${means}</p>
  </div>`;
}
