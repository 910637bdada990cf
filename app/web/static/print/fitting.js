/** Has every round fit on one page: its type gets smaller, and the ways get more room, down to what can still be read. */

const VISIT_POINTS = [12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7];
/** Points of the ways' type, millimetres of their width beside the visits and of the map above them: the first that fits. */
const WAYS = [
  { points: 8, wide: 62, map: 62 },
  { points: 7.5, wide: 62, map: 62 },
  { points: 7, wide: 62, map: 62 },
  { points: 6.5, wide: 62, map: 62 },
  { points: 6.5, wide: 70, map: 56 },
  { points: 6, wide: 70, map: 56 },
  { points: 6, wide: 78, map: 50 },
  { points: 5.5, wide: 78, map: 50 },
  { points: 5.5, wide: 86, map: 44 },
  { points: 5, wide: 86, map: 44 },
];

/** Choose each sheet's sizes; a round that is too long for one page goes on on the next. @param {Element} root */
export function fitSheets(root) {
  for (const sheet of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".sheet"))) {
    sheet.classList.remove("long");
    const fit = [
      WAYS.some(({ points, wide, map }) =>
        fits(sheet, ".ways", { "--way-points": `${points}pt`, "--wide": `${wide}mm`, "--map": `${map}mm` }),
      ),
      VISIT_POINTS.some((points) => fits(sheet, ".visits", { "--visit-points": `${points}pt` })),
    ];
    sheet.classList.toggle("long", !fit.every(Boolean));
    sheet.dataset.fits = fit.every(Boolean) ? "yes" : "no";
  }
}

/** Whether a part of a sheet does not run over at some sizes. */
function fits(sheet, part, sizes) {
  for (const [name, size] of Object.entries(sizes)) sheet.style.setProperty(name, size);
  const { scrollHeight, clientHeight } = sheet.querySelector(part);
  return scrollHeight <= clientHeight + 1;
}
