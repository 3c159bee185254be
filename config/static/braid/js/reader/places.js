/* Between the server's code points and the browser's UTF-16: turned here, once, and nowhere else. */

/** Offsets of one turn's text. `start` is its first code point in the transcript; `gap` is what the
 * transcript has between the turn before and this one: a line's end, the speaker's label. */
class TurnPlaces {
  constructor(paragraph) {
    this.paragraph = paragraph;
    this.turn = paragraph.closest(".turn");
    this.node = paragraph.firstChild ?? paragraph.appendChild(document.createTextNode(""));
    this.start = Number(paragraph.dataset.start);
    this.gap = this.turn.dataset.gap ?? "\n";
    this.units = unitsOf(this.node.data);
    this.end = this.start + (this.units ? this.units.length - 1 : this.node.length);
  }

  /** UTF-16 offset in the node of a code point of the transcript. */
  toUnit(point) {
    const inside = Math.min(Math.max(point - this.start, 0), this.end - this.start);
    return this.units ? this.units[inside] : inside;
  }

  /** Code point of the transcript at a UTF-16 offset in the node. */
  toPoint(unit) {
    if (!this.units) return this.start + unit;
    let low = 0;
    let high = this.units.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.units[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return this.start + low;
  }
}

/** UTF-16 offset of every code point, or null where the two counts agree. */
function unitsOf(text) {
  if (!/[\ud800-\udbff]/.test(text)) return null;
  const units = [];
  let unit = 0;
  for (const character of text) {
    units.push(unit);
    unit += character.length;
  }
  units.push(unit);
  return units;
}

/** The text of a transcript, turn by turn, addressed in code points. */
export class Places {
  constructor(root) {
    this.turns = [...root.querySelectorAll(".turn-text")].map((paragraph) => new TurnPlaces(paragraph));
    this.byNode = new Map(this.turns.map((turn) => [turn.node, turn]));
  }

  /** Index of the last turn that starts at or before the code point. */
  indexAt(point) {
    let low = 0;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.turns[middle].start <= point) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The stretches of a segment, one per turn it touches, as static ranges. */
  rangesOf({ start, end }) {
    const ranges = [];
    for (let index = this.indexAt(start); index < this.turns.length; index += 1) {
      const turn = this.turns[index];
      if (turn.start >= end) break;
      const from = turn.toUnit(start);
      const to = turn.toUnit(end);
      if (from < to) {
        const range = new StaticRange({ startContainer: turn.node, startOffset: from, endContainer: turn.node, endOffset: to });
        ranges.push({ index, range });
      }
    }
    return ranges;
  }

  /** Where a stretch stands in the window. */
  boxOf(range) {
    const live = document.createRange();
    live.setStart(range.startContainer, range.startOffset);
    live.setEnd(range.endContainer, range.endOffset);
    return live.getBoundingClientRect();
  }

  /** The words of a segment. */
  quoteOf(segment) {
    return this.rangesOf(segment)
      .map(({ range }) => range.startContainer.data.slice(range.startOffset, range.endOffset))
      .join("\n");
  }

  /** What the transcript has between two code points, the gaps between turns included. */
  textOf(start, end) {
    const parts = [];
    for (let index = this.indexAt(start); index < this.turns.length; index += 1) {
      const turn = this.turns[index];
      if (turn.start >= end) break;
      if (parts.length) parts.push(turn.gap);
      parts.push(turn.node.data.slice(turn.toUnit(start), turn.toUnit(end)));
    }
    return parts.join("");
  }

  /** The code point at a boundary of the document, such as an end of the browser's selection. What
   * lies between two turns counts to the one before, or, leaning forward, to the one behind. */
  pointOf(node, offset, { forward = false } = {}) {
    const turn = this.byNode.get(node);
    if (turn) return turn.toPoint(offset);
    const spot = document.createRange();
    spot.setStart(node, offset);
    let low = -1;
    let high = this.turns.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (spot.comparePoint(this.turns[middle].node, 0) <= 0) low = middle;
      else high = middle - 1;
    }
    if (forward) return this.turns[Math.min(low + 1, this.turns.length - 1)].start;
    return low < 0 ? this.turns[0].start : this.turns[low].end;
  }

  /** The code point under a spot of the window, or null outside the text. */
  pointAt(x, y) {
    const caret = document.caretPositionFromPoint?.(x, y);
    const legacy = caret ? null : document.caretRangeFromPoint?.(x, y);
    const node = caret?.offsetNode ?? legacy?.startContainer;
    const turn = this.byNode.get(node);
    return turn ? turn.toPoint(caret?.offset ?? legacy.startOffset) : null;
  }
}
