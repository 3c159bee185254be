/* The codebook's desk: move by dragging and by keys; give many segments of a split at once. */
const desk = document.querySelector("[data-desk]");
let dragged = null;

/** Send where a code goes: the server answers with the desk at that place. */
function send(to) {
  const field = desk.querySelector("[data-to]");
  field.disabled = false;
  field.value = to;
  desk.submit();
}

function clear() {
  for (const one of desk.querySelectorAll(".drop-before, .drop-after, .drop-into")) {
    one.classList.remove("drop-before", "drop-after", "drop-into");
  }
}

/** The place that the pointer means: a list, and the number of codes before it. */
function placeAt(event) {
  const theme = event.target.closest?.("[data-theme]");
  if (!theme) return null;
  const rows = [...theme.querySelectorAll("[data-code]")];
  const over = event.target.closest("[data-code]");
  const others = rows.filter((row) => row !== dragged);
  if (!over || over === dragged) return { theme, over: null, at: others.length };
  const box = over.getBoundingClientRect();
  const isAfter = event.clientY > box.top + box.height / 2;
  return { theme, over, isAfter, at: others.indexOf(over) + (isAfter ? 1 : 0) };
}

function startDrag(event) {
  dragged = event.target.closest?.("[data-code]");
  if (!dragged) return;
  dragged.classList.add("is-dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.code);
}

function overPlace(event) {
  const place = dragged && placeAt(event);
  if (!place) return;
  event.preventDefault();
  clear();
  if (place.over) place.over.classList.add(place.isAfter ? "drop-after" : "drop-before");
  else place.theme.querySelector("[data-list]").classList.add("drop-into");
}

function dropHere(event) {
  const place = dragged && placeAt(event);
  if (!place) return;
  event.preventDefault();
  send(["code", dragged.dataset.code, place.theme.dataset.theme, place.at].join("|"));
}

function endDrag() {
  dragged?.classList.remove("is-dragged");
  dragged = null;
  clear();
}

/** Alt and an arrow move what has the focus one step; an arrow alone goes to the next name. */
function onKey(event) {
  const name = event.target.closest?.(".desk-name");
  if (!name || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const isUp = event.key === "ArrowUp";
  if (event.altKey) {
    const to = isUp ? name.dataset.up : name.dataset.down;
    if (to) send(to);
    return;
  }
  const names = [...desk.querySelectorAll(".desk-name")];
  names[names.indexOf(name) + (isUp ? -1 : 1)]?.focus();
}

/** The browser goes to the address's place once all is loaded, and lets the focus go then. */
function afterLoading(deed) {
  if (document.readyState === "complete") setTimeout(deed);
  else addEventListener("load", () => setTimeout(deed));
}

function openDesk() {
  desk.addEventListener("dragstart", startDrag);
  desk.addEventListener("dragover", overPlace);
  desk.addEventListener("drop", dropHere);
  desk.addEventListener("dragend", endDrag);
  desk.addEventListener("keydown", onKey);
  const here = location.hash.startsWith("#desk-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (here) afterLoading(() => here.querySelector(".desk-name")?.focus());
}

/** The segments of a split: find some by their words, and give all that are shown the same code. */
function openSplit(form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const bulk = form.querySelector("[data-bulk]");
  if (!bulk) return;
  const told = form.querySelector("[data-shown]");
  const find = bulk.querySelector("[data-find]");
  const give = bulk.querySelector("[data-give]");
  const show = () => {
    const sought = find.value.trim().toLowerCase();
    for (const row of rows) row.hidden = Boolean(sought) && !row.textContent.toLowerCase().includes(sought);
    told.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
  };
  bulk.hidden = false;
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  give.addEventListener("change", () => {
    for (const row of rows) if (!row.hidden) row.querySelector("select").value = give.value;
    give.value = "";
  });
  show();
}

if (desk) openDesk();
for (const form of document.querySelectorAll("[data-split]")) openSplit(form);
