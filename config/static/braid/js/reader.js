/* The transcript reader: filters, choice, keys; the drawing is in reader/. */
import { Inspector } from "./reader/inspector.js";
import { Margin } from "./reader/margin.js";
import { Places } from "./reader/places.js";
import { canTint, setOff, Tints } from "./reader/tints.js";

const NARROW = "(max-width: 1099px)";
const SHEET_TOP = 0.38;

class Reader {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector(".reader-text");
    this.data = JSON.parse(document.getElementById("reader-data").textContent);
    this.all = [...this.data.segments].sort((a, b) => a.start - b.start || b.end - a.end);
    this.places = new Places(root);
    this.tints = new Tints(this.places);
    this.chosen = null;
    this.inspector = new Inspector({ root, data: this.data, places: this.places, choose: (segment) => this.choose(segment) });
    this.margin = new Margin({
      root: matchMedia(NARROW).matches ? null : this.text,
      places: this.places,
      nameOf: (code) => this.inspector.nameOf(code),
      noteOf: ({ coder }) => this.data.coders[coder]?.initials ?? coder,
    });
    if (canTint) root.classList.add("live");
    this.listen();
    this.filter();
    this.openAddressed();
  }

  listen() {
    this.root.addEventListener("click", (event) => this.onClick(event));
    this.text.addEventListener("pointermove", (event) => this.onAim(event));
    this.text.addEventListener("pointerleave", () => setOff("aimed", null, this.places));
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.root.querySelector("[data-find-code]")?.addEventListener("input", (event) => this.findCode(event.target.value));
    let resizing = 0;
    new ResizeObserver(() => {
      cancelAnimationFrame(resizing);
      resizing = requestAnimationFrame(() => this.margin.redraw());
    }).observe(this.root.querySelector(".turns"));
    document.fonts?.ready.then(() => this.margin.redraw());
  }

  /** Codes pressed are shown; none pressed means all. Coders not pressed are hidden. */
  filter() {
    const codes = this.pressed("[data-code]", "true", "code");
    const hidden = this.pressed("[data-coder]", "false", "coder");
    this.shown = this.all.filter((segment) => (codes.size === 0 || codes.has(segment.code)) && !hidden.has(segment.coder));
    this.tints.show(this.shown);
    this.margin.show(this.shown);
    const count = this.root.querySelector("[data-shown]");
    const words = this.root.querySelector("[data-reader-words]").dataset;
    count.textContent = words.sentence.replace("{shown}", this.shown.length).replace("{all}", this.all.length);
    this.root.querySelector("[data-show-all]").hidden = codes.size + hidden.size === 0;
    if (this.chosen && !this.shown.includes(this.chosen)) this.choose(null);
    else this.margin.mark(this.chosen?.id);
  }

  pressed(selector, state, key) {
    const buttons = this.root.querySelectorAll(`${selector}[aria-pressed="${state}"]`);
    return new Set([...buttons].map((button) => button.dataset[key]));
  }

  choose(segment, { scroll = false } = {}) {
    this.chosen = segment;
    const others = segment ? this.at(segment.start, segment.end).filter((other) => other !== segment) : [];
    const position = segment ? `${this.shown.indexOf(segment) + 1} / ${this.shown.length}` : "";
    this.inspector.show(segment, others, position);
    setOff("chosen", segment, this.places);
    this.margin.mark(segment?.id);
    if (segment && (scroll || (matchMedia(NARROW).matches && this.isCovered(segment)))) this.reveal(segment);
    if (segment && matchMedia(NARROW).matches) this.panel("segment");
  }

  /** Bring a segment into view; on a phone above the sheet that tells about it. */
  reveal(segment) {
    const block = matchMedia(NARROW).matches ? "start" : "center";
    this.places.turns[this.places.indexAt(segment.start)].turn.scrollIntoView({ block, behavior: "instant" });
  }

  isCovered(segment) {
    const [{ range }] = this.places.rangesOf(segment);
    return this.places.boxOf(range).bottom > innerHeight * SHEET_TOP;
  }

  /** Segments shown between two code points, the shortest first. */
  at(start, end = start + 1) {
    return this.shown
      .filter((segment) => segment.start < end && start < segment.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  step(by) {
    if (this.shown.length === 0) return;
    const here = this.chosen ? this.shown.indexOf(this.chosen) : by > 0 ? -1 : 0;
    const next = (here + by + this.shown.length) % this.shown.length;
    this.choose(this.shown[next], { scroll: true });
  }

  onClick(event) {
    const toggle = event.target.closest("[data-code], [data-coder]");
    const step = event.target.closest("[data-step]");
    const panel = event.target.closest("[data-show-panel]");
    if (toggle) {
      toggle.setAttribute("aria-pressed", String(toggle.getAttribute("aria-pressed") !== "true"));
      this.filter();
    } else if (step) {
      this.step(Number(step.dataset.step));
    } else if (panel) {
      this.panel(panel.dataset.showPanel);
    } else if (event.target.closest("[data-show-all]")) {
      this.showAll();
    } else if (this.text.contains(event.target)) {
      this.onText(event);
    }
  }

  onText(event) {
    const piece = event.target.closest("[data-segments]");
    if (piece) {
      const ids = piece.dataset.segments.split(" ");
      const turn = ids.indexOf(String(this.chosen?.id)) + 1;
      this.choose(this.shown.find((segment) => String(segment.id) === ids[turn % ids.length]));
      return;
    }
    const point = event.target.closest(".turn-text") ? this.places.pointAt(event.clientX, event.clientY) : null;
    const here = point === null ? [] : this.at(point);
    if (here.length) this.choose(here[(here.indexOf(this.chosen) + 1) % here.length]);
  }

  onAim(event) {
    const piece = event.target.closest("[data-segments]");
    const id = piece?.dataset.segments.split(" ")[0];
    const point = !piece && event.target.closest(".turn-text") ? this.places.pointAt(event.clientX, event.clientY) : null;
    const aimed = piece ? this.shown.find((segment) => String(segment.id) === id) : point === null ? null : this.at(point)[0];
    if (aimed === this.aimed) return;
    this.aimed = aimed ?? null;
    this.text.classList.toggle("aiming", Boolean(aimed));
    setOff("aimed", this.aimed === this.chosen ? null : this.aimed, this.places);
  }

  onKey(event) {
    if (event.target.closest("input, textarea, select, dialog, [popover]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = { j: () => this.step(1), k: () => this.step(-1), Escape: () => this.choose(null) }[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  showAll() {
    for (const button of this.root.querySelectorAll("[data-code]")) button.setAttribute("aria-pressed", "false");
    for (const button of this.root.querySelectorAll("[data-coder]")) button.setAttribute("aria-pressed", "true");
    this.filter();
  }

  panel(name) {
    this.root.dataset.panel = name;
    for (const tab of this.root.querySelectorAll("[data-show-panel]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.showPanel === name));
    }
  }

  findCode(words) {
    const wanted = words.trim().toLowerCase();
    for (const row of this.root.querySelectorAll("[data-names]")) {
      row.hidden = !row.dataset.names.toLowerCase().includes(wanted);
    }
  }

  /** An address like #segment-12 opens with that segment chosen. */
  openAddressed() {
    const id = location.hash.match(/^#segment-(.+)$/)?.[1];
    const segment = id && this.all.find((one) => String(one.id) === id);
    if (segment) this.choose(segment, { scroll: true });
  }
}

for (const root of document.querySelectorAll("[data-reader]")) new Reader(root);
