/* One box ticks all boxes of a name on the page, and says how many are ticked. */
for (const all of document.querySelectorAll("[data-tick-all]")) {
  const name = CSS.escape(all.dataset.tickAll);
  const boxes = [...document.querySelectorAll(`input[type="checkbox"][name="${name}"]`)];
  const tally = document.querySelector(`[data-ticked="${name}"]`);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
    if (tally) tally.textContent = ticked ? `(${ticked})` : "";
  };
  all.hidden = boxes.length === 0;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  show();
}
