/* Files go up one by one, each with its progress; then the list of verdicts is asked for again. */
const form = document.querySelector("[data-import]");
const input = form.querySelector("input[type=file]");
const place = form.querySelector("[data-drop]");
const sent = document.querySelector("[data-import-sent]");
const words = form.dataset;
const waiting = [];
let isBusy = false;

form.querySelector("[data-import-send]").hidden = true;
input.addEventListener("change", () => take(input.files));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  take(input.files);
});

for (const kind of ["dragover", "dragleave", "drop"]) {
  place.addEventListener(kind, (event) => {
    event.preventDefault();
    place.classList.toggle("is-over", kind === "dragover");
    if (kind === "drop") take(event.dataTransfer.files);
  });
}

addEventListener("beforeunload", (event) => {
  if (isBusy) event.preventDefault();
});

function take(files) {
  for (const file of files) waiting.push({ file, line: lineOf(file) });
  input.value = "";
  if (!isBusy) work();
}

/** One after the other: a slow line is not shared, and verdicts come in order. */
async function work() {
  isBusy = true;
  while (waiting.length) {
    const { file, line } = waiting.shift();
    await send(file, line);
    await refresh();
  }
  isBusy = false;
}

function lineOf(file) {
  const line = document.createElement("li");
  const name = document.createElement("b");
  const state = document.createElement("span");
  const bar = document.createElement("progress");
  name.textContent = file.name;
  state.className = "small";
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(name, state, bar);
  sent.hidden = false;
  sent.append(line);
  return { line, state, bar };
}

function send(file, { line, state, bar }) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", words.import);
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
      state.textContent = loaded < total ? words.sending : words.reading;
    });
    request.addEventListener("loadend", () => {
      const isTaken = request.status === 201;
      state.textContent = isTaken ? words.read : told(request) || words.failed;
      state.classList.toggle("import-fault", !isTaken);
      bar.remove();
      if (isTaken) setTimeout(() => clear(line), 4000);
      resolve();
    });
    state.textContent = words.sending;
    request.send(body);
  });
}

function told(request) {
  try {
    return JSON.parse(request.responseText).detail;
  } catch {
    return "";
  }
}

function clear(line) {
  line.remove();
  sent.hidden = !sent.childElementCount;
}

function refresh() {
  return globalThis.htmx.ajax("GET", location.href, { target: "#uploads", select: "#uploads", swap: "outerHTML" });
}
