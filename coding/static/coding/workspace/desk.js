/* The coder's desk: what is selected, which segment is chosen, and what everybody else hears of it. */
import { Margin } from "../../braid/js/reader/margin.js";
import { Places } from "../../braid/js/reader/places.js";
import { canTint, setOff, Tints } from "../../braid/js/reader/tints.js";
import { Breaks } from "./breaks.js";
import { Codes } from "./codes.js";
import { figure, later, say, tell } from "./elements.js";
import { Segments } from "./segments.js";
import { Selection } from "./selection.js";

const NARROW = matchMedia("(max-width: 1099px)");
const SPOKEN = 160;
const AIR = 90;

/** Tells `show` when something else is selected or chosen, `mode` when digits mean something else. */
export class Desk extends EventTarget {
  constructor(root, data) {
    super();
    this.root = root;
    this.text = root.querySelector("[data-text]");
    this.data = data;
    this.isOpen = data.task.is_open;
    this.places = new Places(root);
    this.breaks = new Breaks(this.places);
    this.codes = new Codes(data);
    this.segments = new Segments(data.segments, {
      hueOf: (code) => this.codes.hueOf(code),
      textOf: (start, end) => this.places.textOf(start, end),
    });
    this.selection = new Selection({ places: this.places, breaks: this.breaks });
    this.advice = new Map();
    this.chosen = null;
    this.mode = null;
    this.isDragging = false;
    this.draw();
    this.listen();
  }

  get isNarrow() {
    return NARROW.matches;
  }

  draw() {
    this.tints = new Tints(this.places);
    this.tints.show(this.segments.all);
    if (!canTint) this.drawUnderlay();
    this.margin = new Margin({
      root: this.isNarrow ? null : this.text,
      places: this.places,
      nameOf: (code) => this.codes.nameOf(code),
      noteOf: ({ value }) => (value === null || value === undefined ? "" : figure(value)),
    });
    this.margin.show(this.segments.all);
    this.root.classList.add("live");
    let resizing = 0;
    new ResizeObserver(() => {
      cancelAnimationFrame(resizing);
      resizing = requestAnimationFrame(() => this.redraw());
    }).observe(this.root.querySelector(".turns"), { box: "content-box" });
    document.fonts?.ready.then(() => this.redraw());
  }

  /** For browsers without the Custom Highlight API. */
  async drawUnderlay() {
    const { Underlay } = await import("./underlay.js");
    this.tints = new Underlay(this.places);
    this.tints.show(this.segments.all);
  }

  /** Bars stand where the text stands: once its width has changed they are drawn anew. */
  redraw() {
    const width = this.root.querySelector(".turns").clientWidth;
    if (width === this.width) return;
    this.width = width;
    this.margin.redraw();
    this.tints.redraw?.();
    this.margin.mark(this.chosen?.id);
  }

  listen() {
    this.segments.addEventListener("change", ({ detail }) => this.onChange(detail));
    this.selection.addEventListener("change", ({ detail }) => this.onSelection(detail));
    this.settle = later(() => this.dispatchEvent(new Event("settled")), 60);
  }

  onChange({ gone, come }) {
    for (const { id } of gone) this.tints.remove(id);
    for (const segment of come) this.tints.add(segment);
    this.margin.change({ gone, come });
    const id = this.chosen?.id;
    if (id) {
      this.chosen = this.segments.get(id);
      if (this.chosen) this.selection.set(this.chosen.start, this.chosen.end, { how: "segment" });
      else this.mode = null;
    }
    this.margin.mark(this.chosen?.id);
    this.show();
  }

  onSelection({ how }) {
    const { isEmpty, start, end } = this.selection;
    setOff("picked", isEmpty ? null : { start, end }, this.places);
    this.tints.pick?.(isEmpty ? null : { start, end });
    if (how === "segment") return;
    if (this.chosen) {
      this.chosen = null;
      this.margin.mark(null);
    }
    this.enter(null);
    if (how === "keys" && !isEmpty) this.reveal(start, end);
    if (how !== "drag") this.speak();
    this.show();
  }

  show() {
    this.dispatchEvent(new Event("show"));
    this.settle();
  }

  /** Choose a segment: it is selected, the inspector tells about it. */
  choose(segment, { reveal = true, quiet = false } = {}) {
    this.chosen = segment;
    this.mode = null;
    if (segment) this.selection.set(segment.start, segment.end, { how: "segment" });
    this.margin.mark(segment?.id);
    if (segment && reveal) this.reveal(segment.start, segment.end);
    if (segment && !quiet) say(this.nameOfSegment(segment));
    this.dispatchEvent(new Event("mode"));
    this.show();
  }

  nameOfSegment(segment) {
    const level = this.codes.levelOf(segment.code, segment.value);
    const place = tell("place", { n: this.segments.all.indexOf(segment) + 1, of: this.segments.all.length });
    const value = segment.value === null || segment.value === undefined ? "" : figure(segment.value);
    const name = level ? ` ${level.name?.[document.documentElement.lang.slice(0, 2)] ?? ""}` : "";
    return `${this.codes.nameOf(segment.code)}. ${value}${name}. ${this.quote(segment)}. ${place}`;
  }

  quote({ start, end }) {
    const text = this.places.textOf(start, end).replace(/\s+/g, " ");
    return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
  }

  speak() {
    const { isEmpty, start, end } = this.selection;
    if (isEmpty) return;
    const names = [...new Set(this.segments.over(start, end).map(({ code }) => this.codes.nameOf(code)))];
    const codes = names.length ? tell("coded_as", { codes: names.join(", ") }) : "";
    say(`${this.quote({ start, end })}. ${codes}`);
  }

  clear() {
    this.chosen = null;
    this.margin.mark(null);
    this.enter(null);
    this.selection.clear();
    this.show();
  }

  /** What digits do now: null pins; {part: "value"} a level; {part: "attribute", index} a value of it. */
  enter(mode) {
    if (mode === this.mode) return;
    this.mode = mode;
    if (mode && this.isNarrow) this.panel("segment");
    this.dispatchEvent(new Event("mode"));
  }

  step(by) {
    const at = this.selection.start ?? this.topPoint();
    const next = this.segments.next(by, { from: this.chosen, at: by > 0 && !this.chosen ? at : at });
    if (next) this.choose(next);
    else say(tell("no_segments"));
  }

  turnAt(point) {
    return this.places.turns[this.places.indexAt(point)];
  }

  /** The first code point of the first turn that can be seen whole. */
  topPoint() {
    const top = this.isNarrow ? 0 : this.text.getBoundingClientRect().top;
    const turns = this.places.turns;
    let low = 0;
    let high = turns.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (turns[middle].turn.getBoundingClientRect().top < top) low = middle + 1;
      else high = middle;
    }
    return turns[low]?.start ?? 0;
  }

  /** The last code point that can be seen. */
  bottomPoint() {
    const bottom = this.isNarrow ? innerHeight : this.text.getBoundingClientRect().bottom;
    const turns = this.places.turns;
    let low = 0;
    let high = turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (turns[middle].turn.getBoundingClientRect().bottom <= bottom) low = middle;
      else high = middle - 1;
    }
    return turns[low]?.end ?? 0;
  }

  /** Bring a span into view, with some air around it; sheets at the bottom are no view. */
  reveal(start, end, { block = "nearest" } = {}) {
    const first = this.turnAt(start);
    if (block === "start") {
      first.turn.scrollIntoView({ block: "start", behavior: "instant" });
      return;
    }
    const { top, bottom } = this.window();
    const box = first.turn.getBoundingClientRect();
    if (box.bottom < top || box.top > bottom) first.turn.scrollIntoView({ block: "center", behavior: "instant" });
    const [{ range } = {}] = this.places.rangesOf({ start, end: Math.min(end, Math.max(first.end, start + 1)) });
    if (!range) return;
    const spot = this.places.boxOf(range);
    const by = spot.top < top ? spot.top - top : spot.bottom > bottom ? Math.min(spot.bottom - bottom, spot.top - top) : 0;
    if (by) (this.isNarrow ? document.scrollingElement : this.text).scrollBy({ top: by, behavior: "instant" });
  }

  window() {
    if (!this.isNarrow) {
      const { top, bottom } = this.text.getBoundingClientRect();
      return { top: top + AIR / 2, bottom: bottom - AIR };
    }
    const isSheet = this.root.dataset.panel !== "text";
    return { top: AIR, bottom: innerHeight * (isSheet ? 0.42 : 0.78) };
  }

  panel(name) {
    this.root.dataset.panel = name;
    for (const tab of this.root.querySelectorAll("[data-show-panel]")) {
      tab.setAttribute("aria-pressed", String(tab.dataset.showPanel === name));
    }
  }
}
