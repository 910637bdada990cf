/** What is wrong with the files of a day: each fault with the cell it is about and what to do. */
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/**
 * @typedef {{code: string, where: string, file: string|null, row: number|null, column: string|null, message: string,
 *   remedy: string}} ImportFault
 */

/** @param {{faults: ImportFault[], more: number}} props */
export const ImportFaults = ({ faults, more }) => html`<div class="scrolled" role="region" tabindex="0" aria-label=${t("import.faults")}>
  <table class="faults"><thead><tr>
    ${["file", "row", "column", "what", "remedy"].map((name) => html`<th key=${name} scope="col">${t(`import_fault.${name}`)}</th>`)}</tr></thead>
    <tbody>${faults.map(
      ({ where, file, row, column, message, remedy }, i) => html`<tr key=${i}>
        <th scope="row">${file ?? where}</th><td class="number">${row ?? "–"}</td><td>${column ?? "–"}</td><td>${message}</td><td>${remedy}</td></tr>`,
    )}</tbody>
  </table></div>
  ${more > 0 && html`<p>${t("import.more_faults", { n: more })}</p>`}`;
