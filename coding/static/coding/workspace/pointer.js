/* Selecting with a mouse or a pen: drag, double click a word, triple click a turn, click a segment. */
import { setOff } from "../../braid/js/reader/tints.js";
const AFTER_HOLD = 500;

export class Pointer {
  constructor(desk) {
    this.desk = desk;
    this.isDown = false;
    const { text } = desk;
    text.addEventListener("pointerdown", (event) => this.onDown(event));
    document.addEventListener("pointerup", (event) => this.onUp(event));
    document.addEventListener("selectionchange", () => this.onSelection());
    text.addEventListener("click", (event) => this.onClick(event));
    text.addEventListener("pointermove", (event) => this.onAim(event));
    text.addEventListener("pointerleave", () => setOff("aimed", null, desk.places));
    document.addEventListener("copy", (event) => this.onCopy(event));
  }

  onDown(event) {
    if (event.pointerType === "touch" || event.button !== 0 || !event.target.closest(".turn-text")) return;
    this.isDown = true;
    this.isDragged = false;
    if (!event.shiftKey) this.from = this.desk.places.pointAt(event.clientX, event.clientY);
  }

  /** While the button is down the browser selects, and we follow. */
  onSelection() {
    if (!this.isDown) return;
    const span = this.spanOf(getSelection());
    if (!span) return;
    this.isDragged = true;
    this.desk.isDragging = true;
    this.desk.selection.set(span.anchor, span.focus, { how: "drag" });
  }

  spanOf(selection) {
    if (!selection.rangeCount || selection.isCollapsed || !this.desk.text.contains(selection.anchorNode)) return null;
    const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
    const range = selection.getRangeAt(0);
    const isForward = range.startContainer === anchorNode && range.startOffset === anchorOffset;
    const { places } = this.desk;
    const anchor = places.pointOf(anchorNode, anchorOffset, { forward: isForward });
    const focus = places.pointOf(focusNode, focusOffset, { forward: !isForward });
    return anchor === focus ? null : { anchor, focus };
  }

  /** Then the selection is ours: it stays while one types into the picker. */
  onUp(event) {
    if (!this.isDown) return;
    this.isDown = false;
    this.desk.isDragging = false;
    const span = this.spanOf(getSelection());
    getSelection().removeAllRanges();
    const { selection, places, breaks } = this.desk;
    if (span) {
      this.isDragged = true;
      this.desk.show();
      const fitted = breaks.fitted(Math.min(span.anchor, span.focus), Math.max(span.anchor, span.focus));
      if (fitted) selection.set(fitted.start, fitted.end, { how: "pointer" });
      this.desk.text.focus({ preventScroll: true });
    } else if (event.shiftKey && selection.anchor !== null) {
      const point = places.pointAt(event.clientX, event.clientY);
      if (point !== null) selection.set(selection.anchor, point, { how: "pointer" });
      this.isDragged = true;
    }
  }

  onClick(event) {
    if (this.isDragged || performance.now() - (this.desk.heldAt ?? -AFTER_HOLD) < AFTER_HOLD) {
      this.isDragged = false;
      return;
    }
    const piece = event.target.closest("[data-segments]");
    if (piece) {
      this.cycle(piece.dataset.segments.split(" ").map((id) => this.desk.segments.get(id)).filter(Boolean));
      return;
    }
    if (!event.target.closest(".turn-text")) return;
    const point = this.desk.places.pointAt(event.clientX, event.clientY);
    const here = point === null ? [] : this.desk.segments.over(point);
    if (here.length) this.cycle(here);
    else if (event.pointerType !== "touch" || !this.desk.selection.isEmpty) this.desk.clear();
  }

  /** Click again for the next of the segments that lie over each other. */
  cycle(segments) {
    if (segments.length === 0) return;
    const at = segments.findIndex(({ id }) => id === this.desk.chosen?.id);
    this.desk.choose(segments[(at + 1) % segments.length], { reveal: false });
    if (this.desk.isNarrow) this.desk.panel("segment");
  }

  onAim(event) {
    if (event.pointerType === "touch" || event.buttons) return;
    const piece = event.target.closest("[data-segments]");
    const id = piece?.dataset.segments.split(" ")[0];
    const point = !piece && event.target.closest(".turn-text") ? this.desk.places.pointAt(event.clientX, event.clientY) : null;
    const aimed = (piece ? this.desk.segments.get(id) : point === null ? null : this.desk.segments.over(point)[0]) ?? null;
    if (aimed === this.aimed) return;
    this.aimed = aimed;
    this.desk.text.classList.toggle("aiming", Boolean(piece));
    setOff("aimed", aimed?.id === this.desk.chosen?.id ? null : aimed, this.desk.places);
  }

  /** The selection is painted, not the browser's: copying has to be told what it is. */
  onCopy(event) {
    const { selection } = this.desk;
    if (selection.isEmpty || !getSelection().isCollapsed || event.target.closest?.("input, textarea")) return;
    event.clipboardData.setData("text/plain", selection.text);
    event.preventDefault();
  }
}
