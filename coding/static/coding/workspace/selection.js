/* What is selected: two code points, the one that moves and the one that stays. */

export class Selection extends EventTarget {
  constructor({ places, breaks }) {
    super();
    this.places = places;
    this.breaks = breaks;
    this.anchor = null;
    this.focus = null;
  }

  get isEmpty() {
    return this.anchor === null || this.anchor === this.focus;
  }

  get start() {
    return this.anchor === null ? null : Math.min(this.anchor, this.focus);
  }

  get end() {
    return this.anchor === null ? null : Math.max(this.anchor, this.focus);
  }

  /** The span that can be coded: without space around it, no character cut. Null if there is none. */
  get span() {
    return this.isEmpty ? null : this.breaks.fitted(this.start, this.end);
  }

  get text() {
    return this.isEmpty ? "" : this.places.textOf(this.start, this.end);
  }

  set(anchor, focus, { how = "keys" } = {}) {
    if (anchor === this.anchor && focus === this.focus) return;
    this.anchor = anchor;
    this.focus = focus;
    this.dispatchEvent(new CustomEvent("change", { detail: { how } }));
  }

  clear() {
    this.set(null, null);
  }

  /** Go to the piece behind (1) or before (-1) and select it whole. */
  move(kind, by, from) {
    const piece = by > 0 ? this.onward(kind, from) : this.backward(kind, from);
    if (piece) this.set(piece.start, piece.end);
  }

  /** The piece where the selection begins, or, if that is what is selected, the next. */
  onward(kind, from) {
    if (this.anchor === null) return this.breaks.at(from, kind);
    const here = this.breaks.at(this.start, kind);
    const isWhole = here?.start === this.start && here.end === this.end;
    return here && !isWhole ? here : this.breaks.after(here?.end ?? this.start + 1, kind);
  }

  backward(kind, from) {
    if (this.anchor === null) return this.breaks.at(from, kind);
    return this.breaks.before(this.start, kind);
  }

  /** Move the end that moves to the next border of a piece; it may pass the end that stays. */
  grow(kind, by, from) {
    if (this.anchor === null) {
      this.move(kind, by, from);
      return;
    }
    const border = by > 0 ? this.breaks.nextEnd(this.focus, kind) : this.back(kind);
    if (border !== null && border !== undefined) this.set(this.anchor, border);
  }

  /** Backwards the borders are ends while it shrinks, and beginnings once it has passed the anchor. */
  back(kind) {
    if (this.focus > this.anchor) {
      const end = this.breaks.lastEnd(this.focus, kind);
      if (end !== null && end > this.anchor) return end;
    }
    return this.breaks.before(this.focus, kind)?.start ?? null;
  }

  /** The other end moves from now on. */
  flip() {
    this.set(this.focus, this.anchor);
  }
}

/** Where a border of a segment goes, or null where it would leave nothing. */
export function moved({ start, end }, { side, by, kind }, breaks) {
  const to = border({ start, end }, { side, by, kind }, breaks);
  if (to === null) return null;
  const span = side === "start" ? { start: to, end } : { start, end: to };
  return span.start < span.end ? span : null;
}

function border({ start, end }, { side, by, kind }, breaks) {
  if (side === "start") {
    return (by < 0 ? breaks.before(start, kind)?.start : breaks.after(start + 1, kind)?.start) ?? null;
  }
  return by > 0 ? breaks.nextEnd(end, kind) : breaks.lastEnd(end, kind);
}
