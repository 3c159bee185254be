/* One button opens all folds of a card, and closes them again. */
for (const card of document.querySelectorAll("[data-folds]")) {
  const button = card.querySelector("[data-open-all]");
  const folds = [...card.querySelectorAll("details")];
  const { textContent: open } = button;
  button.hidden = folds.length < 2;
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const wanted = button.getAttribute("aria-expanded") !== "true";
    for (const fold of folds) fold.open = wanted;
    button.setAttribute("aria-expanded", String(wanted));
    button.textContent = wanted ? button.dataset.close : open;
  });
}
