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

// Rows of the clipboard: a cell is quoted only where it holds a line break or a quote; a quote elsewhere, such as a ditto mark,
// stands for itself. The server's clipboard.py reads the same way.
function cellsOf(text) {
  const quoted = /"((?:[^"\t]|"")*)"(?=\t|\n|$)/y, bare = /[^\t\n]*/y, rows = [[]];
  text = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at <= text.length; at += 1) {
    quoted.lastIndex = bare.lastIndex = at;
    const inside = quoted.exec(text), whole = inside && (inside[1].trim() || !inside[1]);
    const cell = whole ? inside[1].replaceAll('""', '"') : bare.exec(text)[0];
    rows.at(-1).push(cell.split(/\s+/).join(" ").trim());
    at = whole ? quoted.lastIndex : bare.lastIndex;
    if (text[at] === "\n") rows.push([]);
  }
  return rows;
}

const AS_ABOVE = new Set(['"', "''", "〃", "“", "”", "„", "do.", "ditto"]);
const TOTAL = /^((grand |sub[- ]?)?totals?|sum|summe|gesamt(summe)?|(zwischen|end)summe|totale|totaal|somme|suma)\b/i;

function said(control) {
  return control.type === "checkbox" ? String(control.checked) : control.value;
}

// One row of cells into a row of the grid: whether it was empty, whether a cell has changed, how many cells did not fit.
function fillRow(row, first, words) {
  const key = row.querySelector("[name^=key-]"), texts = [...row.querySelectorAll("input:not([type=hidden]):not([type=checkbox])")];
  const isNew = !key.value && texts.every((each) => !each.value);
  let changed = false, left = 0;
  words.forEach((word, at) => {
    const control = row.cells[first + at]?.querySelector("input:not([type=hidden]), select");
    const fits = control && !control.name.startsWith("remove-") && !AS_ABOVE.has(word.toLowerCase());
    const before = fits ? said(control) : "";
    if (!fits || !fill(control, word)) left += word ? 1 : 0;
    else changed ||= said(control) !== before;
  });
  return { isNew, changed, left };
}

document.querySelector(".cv-grid")?.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain"), cell = event.target.closest("td");
  if (!/[\t\n]/.test(text) || !cell) return;
  event.preventDefault();
  const first = [...cell.parentElement.cells].indexOf(cell), rows = cellsOf(text);
  const count = { added: 0, changed: 0, same: 0, cells: 0 }, totals = [];
  let row = cell.parentElement;
  rows.forEach((words, at) => {
    if (at) row = row.nextElementSibling ?? added(row);
    const { isNew, changed, left } = fillRow(row, first, words);
    count[!changed ? "same" : isNew ? "added" : "changed"] += 1;
    count.cells += left;
    if (TOTAL.test(words[0])) totals.push(words[0]);
  });
  const told = [`${rows.length} ${rows.length === 1 ? "row" : "rows"} came in: ${count.added} added, ${count.changed} changed, ${count.same} left as they were.`];
  if (count.cells) told.push(`Cells refused: ${count.cells}; they did not fit, are no choice of their column or only say “as above”.`);
  if (totals.length) told.push(`▲ ${totals.join(", ")}: looks like a total; remove the row where it is one, or it counts twice.`);
  document.getElementById("pasted-cells").textContent = told.join(" ");
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});
