/* The codebook: which theme is being read, which codes hold the words sought, both languages at once. */
const cards = [...document.querySelectorAll(".code-card")];
const sections = [...document.querySelectorAll("[data-theme-part]")];
const links = new Map([...document.querySelectorAll(".theme-index > li > a")].map((link) => [link.hash.slice(1), link]));
const told = document.querySelector("[data-found]");
const words = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
const LINE = 190; // below the bar, and below the tools on a phone

/** The theme whose part stands at the top of the window is the current one. */
function mark() {
  const shown = sections.filter((section) => !section.hidden);
  const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
  const passed = shown.filter((section) => section.getBoundingClientRect().top <= LINE);
  const here = atEnd ? shown.at(-1) : (passed.at(-1) ?? shown[0]);
  for (const [key, link] of links) {
    if (key !== here?.id) link.removeAttribute("aria-current");
    else if (!link.hasAttribute("aria-current")) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }
}

function find(text) {
  const sought = text.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const card of cards) {
    card.hidden = !sought.every((word) => words.get(card).includes(word));
    found += card.hidden ? 0 : 1;
  }
  for (const section of sections) {
    section.hidden = !section.querySelector(".code-card:not([hidden])");
    links.get(section.id)?.parentElement.toggleAttribute("hidden", section.hidden);
  }
  told.textContent = sought.length ? told.dataset.sentence.replace("{n}", found).replace("{all}", cards.length) : "";
  document.querySelector("[data-nothing]").hidden = found > 0;
  mark();
}

function showBoth(button) {
  const wanted = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(wanted));
  for (const fold of document.querySelectorAll("[data-tongue]")) fold.open = wanted;
}

let waiting = 0;
addEventListener("scroll", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(mark);
}, { passive: true });
const field = document.querySelector("[data-find-words]");
field?.addEventListener("input", () => find(field.value));
document.querySelector("[data-both]")?.addEventListener("click", (event) => showBoth(event.currentTarget));
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.matches("input, textarea, select")) return;
  event.preventDefault();
  field?.focus();
});
if (told) told.textContent = "";
if (sections.length) mark();
if (field?.value) find(field.value);
