/* A place to drop a file on, and the button that prints a page. */
for (const place of document.querySelectorAll("[data-drop]")) {
  const input = place.querySelector("input[type=file]");
  const hint = place.querySelector("[data-drop-hint]");
  if (hint) hint.hidden = false;
  const over = (event) => {
    event.preventDefault();
    place.classList.toggle("is-over", event.type === "dragover");
  };
  place.addEventListener("dragover", over);
  place.addEventListener("dragleave", over);
  place.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
