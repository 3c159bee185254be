/* Selecting by touch: hold a word, draw on, then move either end by its handle. */
const HOLD = 380;
const SLACK = 10;
const LIFT = 34;

export class Touch {
  constructor(desk) {
    this.desk = desk;
    this.handles = Object.fromEntries(
      [...desk.root.querySelectorAll("[data-handle]")].map((handle) => [handle.dataset.handle, handle]),
    );
    const { text } = desk;
    text.addEventListener("pointerdown", (event) => this.onDown(event));
    text.addEventListener("pointermove", (event) => this.onMove(event));
    text.addEventListener("pointerup", () => this.onEnd());
    text.addEventListener("pointercancel", () => this.onEnd());
    text.addEventListener("touchmove", (event) => this.holding && event.preventDefault(), { passive: false });
    text.addEventListener("contextmenu", (event) => this.isTouch && event.preventDefault());
    for (const [side, handle] of Object.entries(this.handles)) {
      handle.addEventListener("pointerdown", (event) => this.take(event, side));
      handle.addEventListener("pointermove", (event) => this.drag(event, side));
      handle.addEventListener("pointerup", () => this.drop());
      handle.addEventListener("pointercancel", () => this.drop());
    }
    desk.addEventListener("show", () => this.place());
    addEventListener("resize", () => this.place());
    desk.text.addEventListener("scroll", () => this.place(), { passive: true });
  }

  onDown(event) {
    this.isTouch = event.pointerType === "touch";
    this.desk.root.classList.toggle("by-touch", this.isTouch);
    if (!this.isTouch || !event.target.closest(".turn-text")) return;
    this.from = { x: event.clientX, y: event.clientY };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hold(), HOLD);
  }

  hold() {
    const point = this.desk.places.pointAt(this.from.x, this.from.y);
    if (point === null) return;
    const word = this.desk.breaks.at(point, "word");
    if (!word) return;
    this.holding = word;
    this.desk.isDragging = true;
    this.desk.selection.set(word.start, word.end, { how: "pointer" });
    navigator.vibrate?.(8);
  }

  onMove(event) {
    if (!this.isTouch || !this.from) return;
    if (!this.holding) {
      const far = Math.hypot(event.clientX - this.from.x, event.clientY - this.from.y);
      if (far > SLACK) clearTimeout(this.timer);
      return;
    }
    const point = this.desk.places.pointAt(event.clientX, event.clientY);
    if (point === null) return;
    const word = this.desk.breaks.at(point, "word");
    const { start, end } = this.holding;
    if (word && point >= end) this.desk.selection.set(start, Math.max(end, word.end), { how: "drag" });
    else if (word && point < start) this.desk.selection.set(end, Math.min(start, word.start), { how: "drag" });
    else this.desk.selection.set(start, end, { how: "drag" });
  }

  onEnd() {
    clearTimeout(this.timer);
    this.from = null;
    if (!this.holding) return;
    this.holding = null;
    this.desk.isDragging = false;
    this.desk.speak();
    this.desk.show();
    this.desk.heldAt = performance.now();
  }

  take(event, side) {
    event.preventDefault();
    this.handles[side].setPointerCapture(event.pointerId);
    this.desk.isDragging = true;
    this.other = side === "start" ? this.desk.selection.end : this.desk.selection.start;
    this.off = { x: 0, y: side === "start" ? LIFT : -LIFT };
  }

  drag(event) {
    if (this.other === undefined) return;
    const point = this.desk.places.pointAt(event.clientX + this.off.x, event.clientY + this.off.y);
    if (point === null || point === this.other) return;
    const edge = this.desk.breaks.edge(point, point < this.other ? "start" : "end");
    this.desk.selection.set(this.other, edge, { how: "drag" });
  }

  drop() {
    if (this.other === undefined) return;
    this.other = undefined;
    this.desk.isDragging = false;
    const span = this.desk.selection.span;
    if (span) this.desk.selection.set(span.start, span.end, { how: "pointer" });
    this.desk.speak();
    this.desk.show();
  }

  /** The handles stand at both ends of what is selected, for fingers only. */
  place() {
    const { selection, places, text } = this.desk;
    const isShown = !selection.isEmpty && this.isTouch;
    for (const [side, handle] of Object.entries(this.handles)) {
      handle.hidden = !isShown;
      if (!isShown) continue;
      const at = side === "start" ? { start: selection.start, end: selection.start + 1 } : { start: selection.end - 1, end: selection.end };
      const [{ range } = {}] = places.rangesOf(at);
      if (!range) continue;
      const box = places.boxOf(range);
      const origin = text.getBoundingClientRect();
      handle.style.left = `${(side === "start" ? box.left : box.right) - origin.left + text.scrollLeft}px`;
      handle.style.top = `${(side === "start" ? box.top : box.bottom) - origin.top + text.scrollTop}px`;
    }
  }
}
