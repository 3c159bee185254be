/* Tints for browsers without the Custom Highlight API: boxes behind the lines of turns near the window. */

export class Underlay {
  constructor(places) {
    this.places = places;
    this.segments = new Map();
    this.picked = null;
    this.visible = new Set();
    this.watcher = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "600px 0px" });
    for (const { turn } of places.turns) this.watcher.observe(turn);
  }

  show(segments) {
    this.segments = new Map(segments.map((segment) => [segment.id, segment]));
    this.redraw();
  }

  add(segment) {
    this.segments.set(segment.id, segment);
    this.redraw();
  }

  remove(id) {
    if (this.segments.delete(id)) this.redraw();
  }

  pick(span) {
    this.picked = span;
    this.redraw();
  }

  redraw() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      for (const turn of this.visible) this.draw(turn);
    });
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.visible.add(target);
      else if (this.visible.delete(target)) target.querySelector(".underlay")?.remove();
    }
    this.redraw();
  }

  draw(turn) {
    turn.querySelector(".underlay")?.remove();
    const layer = document.createElement("div");
    layer.className = "underlay";
    layer.setAttribute("aria-hidden", "true");
    const origin = turn.getBoundingClientRect();
    const spans = [...this.segments.values(), ...(this.picked ? [{ ...this.picked, hue: "picked" }] : [])];
    for (const segment of spans) {
      for (const { index, range } of this.places.rangesOf(segment)) {
        if (this.places.turns[index].turn === turn) layer.append(...boxes(range, segment.hue, origin));
      }
    }
    turn.prepend(layer);
  }
}

function boxes(range, hue, origin) {
  const live = document.createRange();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return [...live.getClientRects()].map(({ left, top, width, height }) => {
    const box = document.createElement("span");
    box.className = `underlay-box hue-${hue}`;
    Object.assign(box.style, {
      left: `${left - origin.left}px`,
      top: `${top - origin.top}px`,
      width: `${width}px`,
      height: `${height}px`,
    });
    return box;
  });
}
