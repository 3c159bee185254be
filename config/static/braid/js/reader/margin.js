/* Bars and labels beside the text, drawn only for turns near the window. */
const LABEL = 24;
const LANE = 6;
const LANES = 5;

/** Segments of one turn with the same code that overlap share a label: two coders, one name. */
function grouped(segments) {
  const groups = [];
  for (const segment of segments) {
    const mate = groups.find((group) => group.code === segment.code && group.end > segment.start);
    if (mate) {
      mate.members.push(segment);
      mate.end = Math.max(mate.end, segment.end);
    } else {
      groups.push({ code: segment.code, hue: segment.hue, end: segment.end, members: [segment] });
    }
  }
  return groups;
}

/** Tops of labels that want to stand at `wanted`, each LABEL high, none over another. */
export function spread(wanted, height) {
  const tops = [];
  wanted.forEach((want, index) => tops.push(Math.max(want, index ? tops[index - 1] + LABEL : 0)));
  for (let index = tops.length - 1; index >= 0; index -= 1) {
    const limit = height - LABEL * (tops.length - index);
    tops[index] = Math.max(Math.min(tops[index], limit), index * LABEL);
  }
  return tops;
}

export class Margin {
  constructor({ root, places, nameOf, noteOf }) {
    this.places = places;
    this.nameOf = nameOf;
    this.noteOf = noteOf;
    this.perTurn = new Map();
    this.visible = new Set();
    this.watcher = new IntersectionObserver((entries) => this.seen(entries), { root, rootMargin: "600px 0px" });
    places.turns.forEach((place, index) => {
      place.turn.dataset.index = index;
      this.watcher.observe(place.turn);
    });
  }

  /** Show these segments. Every turn keeps room for its labels, so that nothing moves later. */
  show(segments) {
    this.perTurn.clear();
    for (const segment of segments) this.add(segment);
    this.places.turns.forEach((_, index) => this.makeRoom(index));
    this.redraw();
  }

  /** Some segments went, others came; a changed one does both. Only their turns are drawn anew. */
  change({ gone = [], come = [] }) {
    const touched = new Set();
    for (const segment of gone) {
      for (const { index } of this.places.rangesOf(segment)) {
        const rest = (this.perTurn.get(index) ?? []).filter((row) => row.segment.id !== segment.id);
        this.perTurn.set(index, rest);
        touched.add(index);
      }
    }
    for (const segment of come) for (const index of this.add(segment)) touched.add(index);
    for (const index of touched) {
      this.makeRoom(index);
      this.marginOf(index).replaceChildren();
      if (this.visible.has(index)) this.draw(index);
    }
  }

  add(segment) {
    const ranges = this.places.rangesOf(segment);
    for (const { index, range } of ranges) {
      if (!this.perTurn.has(index)) this.perTurn.set(index, []);
      this.perTurn.get(index).push({ segment, range });
    }
    return ranges.map(({ index }) => index);
  }

  makeRoom(index) {
    const segments = (this.perTurn.get(index) ?? []).map(({ segment }) => segment);
    const rows = grouped(segments.sort((a, b) => a.start - b.start)).length;
    const room = rows ? `${rows * LABEL}px` : "";
    const margin = this.marginOf(index);
    if (margin.style.minHeight !== room) margin.style.minHeight = room;
  }

  marginOf(index) {
    return this.places.turns[index].turn.querySelector(".turn-margin");
  }

  redraw() {
    for (const index of this.visible) {
      this.marginOf(index).replaceChildren();
      this.draw(index);
    }
  }

  mark(id) {
    for (const piece of document.querySelectorAll(".bar, .bar-label")) {
      piece.classList.toggle("on", piece.dataset.segments.split(" ").includes(String(id)));
    }
  }

  seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const index = Number(target.dataset.index);
      if (isIntersecting && !this.visible.has(index)) {
        this.visible.add(index);
        this.draw(index);
      } else if (!isIntersecting && this.visible.delete(index)) {
        target.querySelector(".turn-margin").replaceChildren();
      }
    }
  }

  draw(index) {
    const rows = this.perTurn.get(index);
    if (!rows?.length) return;
    const margin = this.marginOf(index);
    const origin = margin.getBoundingClientRect();
    const boxes = rows.map(({ segment, range }) => {
      const { top, bottom } = this.places.boxOf(range);
      return { segment, top: top - origin.top, bottom: bottom - origin.top };
    });
    boxes.sort((a, b) => a.top - b.top || b.bottom - a.bottom);
    const drawn = bars(boxes);
    const indent = Math.max(...drawn.map((bar) => parseInt(bar.style.left, 10))) + LANE * 2;
    margin.append(...drawn, ...this.labels(boxes, { height: origin.height, indent }));
  }

  labels(boxes, { height, indent }) {
    const tops = new Map(boxes.map((box) => [box.segment.id, box.top]));
    const groups = grouped(boxes.map((box) => box.segment).sort((a, b) => a.start - b.start));
    const places = spread(groups.map((group) => tops.get(group.members[0].id)), height);
    return groups.map((group, index) => {
      const label = document.createElement("button");
      label.type = "button";
      label.tabIndex = -1;
      label.className = `bar-label hue-${group.hue}`;
      label.dataset.segments = group.members.map((member) => member.id).join(" ");
      label.style.top = `${places[index]}px`;
      label.style.left = `${indent}px`;
      const name = document.createElement("span");
      name.className = "truncate";
      name.textContent = this.nameOf(group.code);
      const who = document.createElement("span");
      who.className = "who";
      who.textContent = [...new Set(group.members.map((member) => this.noteOf(member)))].filter(Boolean).join(" ");
      label.append(name, who);
      return label;
    });
  }
}

/** Bars in lanes: a bar takes the first lane that is free where it begins. */
function bars(boxes) {
  const lanes = [];
  return boxes.map(({ segment, top, bottom }) => {
    let lane = lanes.findIndex((end) => end <= top + 1);
    if (lane < 0) lane = lanes.length;
    lanes[lane] = bottom;
    const bar = document.createElement("span");
    bar.className = `bar hue-${segment.hue}${segment.decided ? " decided" : ""}`;
    bar.dataset.segments = segment.id;
    bar.style.top = `${top}px`;
    bar.style.height = `${bottom - top}px`;
    bar.style.left = `${Math.min(lane, LANES - 1) * LANE}px`;
    return bar;
  });
}
