/* The editor of a transcript: turns are changed here, looked at on the server, then saved there. */
import { Turns } from "./turns.js";
import { Sound } from "./sound.js";

const root = document.querySelector("[data-correct]");
const told = JSON.parse(document.querySelector("#correct-data").textContent);
const words = JSON.parse(document.querySelector("#correct-words").textContent);
const dialog = root.querySelector("[data-save]");
const status = root.querySelector("[data-told]");
const see = root.querySelector("[data-preview]");
const reason = root.querySelector("[data-reason]");
const fault = root.querySelector("[data-fault]");
let isSaved = false;

const turns = new Turns(root, told.turns, words, mark);
new Sound(root, turns);
mark();

function mark() {
  const n = turns.differing;
  const sentence = n === 0 ? words.unchanged : n === 1 ? words.one : words.many.replace("%s", n);
  root.querySelector("[data-differs]").textContent = sentence;
  see.disabled = n === 0;
}

addEventListener("beforeunload", (event) => {
  if (turns.differing && !isSaved) event.preventDefault();
});

see.addEventListener("click", async () => {
  const answer = await ask(told.preview, body());
  show(answer);
  dialog.showModal();
});

for (const button of dialog.querySelectorAll("[data-back]")) button.addEventListener("click", () => dialog.close());

root.querySelector("[data-save-form]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await ask(told.save, { ...body(), reason: reason.value });
  if (answer.detail) {
    tell(answer.detail);
    return;
  }
  isSaved = true;
  location.assign(told.done);
});

root.querySelector("[data-file]").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  const form = new FormData();
  form.append("file", file);
  const answer = await ask(told.reread, form);
  event.target.value = "";
  if (answer.detail) {
    status.classList.remove("visually-hidden");
    status.textContent = answer.detail;
    return;
  }
  turns.takeOver(answer.turns);
  status.textContent = words.read;
});

function body() {
  return { version: told.version, turns: turns.drafts };
}

async function ask(address, sent) {
  const isForm = sent instanceof FormData;
  const headers = { "X-CSRFToken": root.dataset.csrf, Accept: "application/json" };
  if (!isForm) headers["Content-Type"] = "application/json";
  try {
    const answer = await fetch(address, { method: "POST", headers, body: isForm ? sent : JSON.stringify(sent) });
    const read = await answer.json();
    return answer.ok ? read : { detail: read.detail || words.failed };
  } catch {
    return { detail: words.failed };
  }
}

function show(answer) {
  const place = root.querySelector("[data-outlook]");
  const save = root.querySelector("[data-save-now]");
  tell(answer.detail ?? "");
  save.disabled = Boolean(answer.detail) || answer.is_same;
  const needsReason = !answer.detail && !answer.is_same && !answer.is_retimed;
  root.querySelector("[data-reason-field]").hidden = !needsReason;
  reason.required = needsReason;
  place.replaceChildren();
  if (answer.detail) return;
  if (answer.is_same || answer.is_retimed) place.append(paragraph(answer.is_same ? words.same : words.retimed));
  else place.append(...outlook(answer));
}

/** How many segments go along, change and are lost; by coder for who may know. */
function outlook({ segments, coders }) {
  if (!segments.moved && !segments.changed && !segments.lost) return [paragraph(words.nothing_coded)];
  const rows = coders.length ? coders : [{ coder: words.all, ...segments }];
  const table = document.createElement("table");
  table.className = "table table-tight outlook";
  const head = table.createTHead().insertRow();
  for (const word of ["", words.moved, words.reworded, words.lost]) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = word;
    head.append(cell);
  }
  const lines = table.createTBody();
  for (const row of rows) {
    const line = lines.insertRow();
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = row.coder;
    line.append(name);
    for (const fate of ["moved", "changed", "lost"]) {
      const cell = line.insertCell();
      cell.className = "n";
      cell.textContent = row[fate];
    }
  }
  return [table, paragraph(words.look)];
}

function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

function tell(text) {
  fault.textContent = text;
  fault.hidden = !text;
}

const sending = document.querySelector("[data-recording]");
sending.addEventListener("submit", (event) => {
  event.preventDefault();
  const bar = sending.querySelector("progress");
  const request = new XMLHttpRequest();
  bar.hidden = false;
  request.open("POST", sending.action);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.value = total ? loaded / total : 0;
  });
  request.addEventListener("loadend", () => location.reload());
  request.send(new FormData(sending));
});
