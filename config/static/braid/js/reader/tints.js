/* Tints and stacked underlines by the CSS Custom Highlight API; no element is added to the text. */
const LEVELS = 3;

export const canTint = "highlights" in CSS && typeof Highlight === "function";

/** Give overlapping segments their underline level: the first free of three. */
export function levelled(segments) {
  const ends = [];
  const levels = new Map();
  const inOrder = [...segments].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const segment of inOrder) {
    let level = ends.findIndex((end) => end <= segment.start);
    if (level < 0) level = ends.length;
    ends[level] = segment.end;
    levels.set(segment.id, Math.min(level, LEVELS - 1));
  }
  return levels;
}

/** The tints of many segments, which come, change and go one by one. */
export class Tints {
  constructor(places) {
    this.places = places;
    this.painted = new Map();
    this.highlights = new Map();
  }

  /** Paint these segments, and only these. */
  show(segments) {
    if (!canTint) return;
    for (const highlight of this.highlights.values()) highlight.clear();
    this.painted.clear();
    const levels = levelled(segments);
    for (const segment of segments) this.paint(segment, levels.get(segment.id));
  }

  /** Paint one more: its underline takes the first level that those it overlaps leave free. */
  add(segment) {
    if (!canTint) return;
    const taken = new Set();
    for (const { start, end, level } of this.painted.values()) {
      if (start < segment.end && segment.start < end) taken.add(level);
    }
    let level = 0;
    while (level < LEVELS - 1 && taken.has(level)) level += 1;
    this.paint(segment, level);
  }

  remove(id) {
    const one = this.painted.get(id);
    if (!one) return;
    for (const range of one.ranges) one.highlight.delete(range);
    this.painted.delete(id);
  }

  paint(segment, level) {
    const highlight = this.highlightOf(segment.hue, level);
    const ranges = this.places.rangesOf(segment).map(({ range }) => range);
    for (const range of ranges) highlight.add(range);
    this.painted.set(segment.id, { start: segment.start, end: segment.end, level, highlight, ranges });
  }

  highlightOf(hue, level) {
    const name = `hue-${hue}-${level}`;
    if (!this.highlights.has(name)) {
      const highlight = new Highlight();
      highlight.priority = level;
      this.highlights.set(name, highlight);
      CSS.highlights.set(name, highlight);
    }
    return this.highlights.get(name);
  }
}

const RANKS = { aimed: 9, hits: 8, heard: 8, chosen: 10, picked: 11 };

/** Set a passage off from the rest, or several, under `name`; null lets go. */
export function setOff(name, segment, places) {
  if (!canTint) return;
  CSS.highlights.delete(name);
  if (!segment) return;
  const highlight = new Highlight();
  for (const one of [segment].flat()) {
    for (const { range } of places.rangesOf(one)) highlight.add(range);
  }
  highlight.priority = RANKS[name];
  CSS.highlights.set(name, highlight);
}
