// Keys of a turn to decide: y ticks a code and n clears it, both move on; j and k move; Ctrl+Enter decides.
const form = document.querySelector("[data-adjudicate]");
const boxes = form ? [...form.querySelectorAll('input[name="holds"]:enabled')] : [];

function move(step) {
  const at = boxes.indexOf(document.activeElement);
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), boxes.length - 1);
  boxes[next].focus();
}

function set(holds) {
  const at = boxes.indexOf(document.activeElement);
  if (at < 0) return move(0);
  boxes[at].checked = holds;
  return move(1);
}

const KEYS = { y: () => set(true), n: () => set(false), j: () => move(1), k: () => move(-1) };

if (boxes.length > 0) {
  boxes[0].focus({ preventScroll: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("textarea")) return;
    const deed = KEYS[event.key.toLowerCase()];
    if (deed) {
      event.preventDefault();
      deed();
    }
  });
}
