/** Undo and redo: two buttons in the top bar, and their keys anywhere on the page. */
import { IconButton } from "../page/controls.js";
import { t } from "../page/language.js";
import { html } from "../page/view.js";

/** @param {{plan: import("../page/shapes.js").Plan|null, gone: boolean, actions: import("./actions.js").Actions}} props */
export const UndoRedo = ({ plan, gone, actions: { editing } }) => html`<div class="undo" role="group" aria-label=${t("undo.title")}>
  <${IconButton} name="undo" text=${t("undo.undo")} disabled=${gone || !plan?.can_undo} press=${editing.undo} />
  <${IconButton} name="redo" text=${t("undo.redo")} disabled=${gone || !plan?.can_redo} press=${editing.redo} />
</div>`;

/** Ctrl+Z undoes, Ctrl+Shift+Z and Ctrl+Y redo; in a field they are the field's own. @param {import("./actions.js").Actions} actions */
export function listenForUndo(actions) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]")) return;
    const { state, editing } = actions;
    const isRedo = key === "y" || event.shiftKey;
    if (!editing.isPossible || !(isRedo ? state.plan?.can_redo : state.plan?.can_undo)) return;
    event.preventDefault();
    if (isRedo) editing.redo();
    else editing.undo();
  });
}
