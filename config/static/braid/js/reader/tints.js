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

/** Paint these segments, and only these. */
export function tint(segments, places) {
  if (!canTint) return;
  const painted = new Map();
  const levels = levelled(segments);
  for (const segment of segments) {
    const level = levels.get(segment.id);
    const name = `hue-${segment.hue}-${level}`;
    if (!painted.has(name)) {
      const highlight = new Highlight();
      highlight.priority = level;
      painted.set(name, highlight);
    }
    for (const { range } of places.rangesOf(segment)) painted.get(name).add(range);
  }
  for (const name of [...CSS.highlights.keys()]) {
    if (name.startsWith("hue-") && !painted.has(name)) CSS.highlights.delete(name);
  }
  for (const [name, highlight] of painted) CSS.highlights.set(name, highlight);
}

/** Set one passage off from the rest, under `name` (aimed, chosen); null lets go. */
export function setOff(name, segment, places) {
  if (!canTint) return;
  CSS.highlights.delete(name);
  if (!segment) return;
  const highlight = new Highlight(...places.rangesOf(segment).map(({ range }) => range));
  highlight.priority = name === "chosen" ? 10 : 9;
  CSS.highlights.set(name, highlight);
}
