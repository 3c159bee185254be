/* The small menu at the selection: what one most often does with words, without a way to go. */
import { button, make, tell } from "./elements.js";

const GAP = 10;
const PINS = 3;

export class Menu {
  constructor({ desk, deeds, actions }) {
    this.desk = desk;
    this.deeds = deeds;
    this.actions = actions;
    this.place = desk.root.querySelector("[data-menu]");
    this.byPointer = false;
    desk.selection.addEventListener("change", ({ detail }) => {
      this.byPointer = detail.how === "pointer" || detail.how === "drag";
    });
    desk.addEventListener("settled", () => this.show());
    addEventListener("resize", () => this.stand());
    desk.text.addEventListener("scroll", () => this.stand(), { passive: true });
    addEventListener("scroll", () => this.stand(), { passive: true });
  }

  show() {
    const { selection, chosen, isOpen } = this.desk;
    const isShown = isOpen && !this.desk.isDragging && this.byPointer && !selection.isEmpty && !chosen;
    if (isShown) this.fill();
    this.place.hidden = !isShown;
    this.desk.root.classList.toggle("has-menu", isShown);
    if (isShown) this.stand();
  }

  /** Made anew only where it changes: a button that is being pressed stays. */
  fill() {
    const { codes } = this.desk;
    const signature = JSON.stringify([codes.last, codes.pins]);
    if (signature === this.signature) return;
    this.signature = signature;
    this.place.replaceChildren(...this.buttons());
  }

  buttons() {
    const { codes } = this.desk;
    const pinned = Object.keys(codes.pins).sort().slice(0, PINS).map((digit) => ({ key: codes.pins[digit], keys: digit }));
    const quick = codes.last && !pinned.some(({ key }) => key === codes.last) ? [{ key: codes.last, keys: "." }, ...pinned] : pinned;
    return [
      button({ label: tell("give_code"), keys: "↵", class: "btn btn-small btn-primary" }, () => this.actions.pick()),
      ...quick.slice(0, PINS).map(({ key, keys }) => this.quick(key, keys)),
      button({ sign: "quote", class: "btn btn-small btn-quiet btn-icon", title: `${tell("in_vivo")} (I)`, "aria-label": tell("in_vivo") }, () => this.actions.inVivo()),
      button({ sign: "close", class: "btn btn-small btn-quiet btn-icon", "aria-label": tell("let_go") }, () => this.desk.clear()),
    ];
  }

  quick(key, keys) {
    const { codes } = this.desk;
    const made = button({ keys, class: `btn btn-small btn-quiet ws-quick hue-${codes.hueOf(key)}` }, () => this.deeds.code(key));
    made.prepend(make("span", { class: "dot" }), make("span", { class: "truncate" }, codes.nameOf(key)));
    return made;
  }

  /** Above the first line of the selection, or below the last; on a phone CSS puts it at the bottom. */
  stand() {
    if (this.place.hidden || this.desk.isNarrow) return;
    const { places, selection, text } = this.desk;
    const ranges = places.rangesOf(selection);
    if (ranges.length === 0) return;
    const first = places.boxOf(ranges[0].range);
    const last = places.boxOf(ranges.at(-1).range);
    const pane = text.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.place;
    const above = first.top - height - GAP;
    const top = above > pane.top + 4 ? above : Math.min(last.bottom + GAP, pane.bottom - height - GAP);
    const left = Math.max(pane.left + GAP, Math.min(first.left, pane.right - width - GAP));
    this.place.style.top = `${top}px`;
    this.place.style.left = `${left}px`;
  }
}
