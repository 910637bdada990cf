/** Light or dark: the system's choice until a person makes theirs, which is remembered. */
const KEPT = "tournee.theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export const theme = () => document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");

/** Wear the remembered theme. */
export function wearTheme() {
  const kept = localStorage.getItem(KEPT);
  if (kept) document.documentElement.dataset.theme = kept;
}

export function switchTheme() {
  const other = theme() === "dark" ? "light" : "dark";
  localStorage.setItem(KEPT, other);
  document.documentElement.dataset.theme = other;
}

/** Call back when the system's theme changes. */
export const onSystemTheme = (changed) => system.addEventListener("change", changed);

/**
 * The colour of a token in the theme worn now, as `rgb(…)`: what a canvas needs.
 * A token holds `light-dark(…)`, which only an element resolves.
 */
export function tokenColours(names) {
  const probe = document.body.appendChild(document.createElement("i"));
  /** @type {Record<string, string>} */
  const colours = {};
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return colours;
}
