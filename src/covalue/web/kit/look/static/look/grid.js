// Cells copied from a spreadsheet go into the grid from the cell on which they are pasted: right and down.
const READS = { yes: true, y: true, true: true, 1: true, x: true };

function fill(control, text) {
  if (control.type === "checkbox") control.checked = READS[text.toLowerCase()] === true;
  else if (control.tagName === "SELECT") {
    const found = [...control.options].find((each) => [each.value, each.text].some((word) => word.toLowerCase() === text.toLowerCase()));
    if (!found) return false;
    control.value = found.value;
  } else control.value = text;
  return true;
}

// A row below the last one: a copy of it with the next number and empty cells.
function added(row) {
  const next = row.cloneNode(true), before = Number(/-(\d+)/.exec(row.querySelector("[name^=key-]").name)[1]);
  for (const each of next.querySelectorAll("[name]")) {
    each.name = each.name.replace(`-${before}`, `-${before + 1}`);
    const label = each.getAttribute("aria-label");
    if (label) each.setAttribute("aria-label", label.replace(/\d+$/, before + 2));
    each.removeAttribute("aria-invalid");
    if (each.type === "checkbox") each.checked = false;
    else if (!each.name.startsWith("part-")) each.value = "";
  }
  for (const note of next.querySelectorAll(".cv-sub")) note.remove();
  row.after(next);
  return next;
}

document.querySelector(".cv-grid")?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const cell = event.target.closest("td");
  if (!/[\t\n]/.test(text) || !cell) return;
  event.preventDefault();
  const first = [...cell.parentElement.cells].indexOf(cell);
  let row = cell.parentElement, left = 0, count = 0;
  for (const line of text.split("\n")) {
    line.split("\t").forEach((word, at) => {
      const control = row.cells[first + at]?.querySelector("input:not([type=hidden]), select");
      if (!control || control.name.startsWith("remove-") || !fill(control, word.trim())) left += word.trim() ? 1 : 0;
      else count += 1;
    });
    row = row.nextElementSibling ?? added(row);
  }
  const told = document.getElementById("pasted-cells");
  told.textContent = `${count} cells were pasted.${left ? ` ${left} did not fit or are no choice of their column: look at them before you save.` : ""}`;
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});
