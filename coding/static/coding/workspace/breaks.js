/* Where characters, words, sentences and turns begin and end, in code points of the transcript. */
const NAMES = { character: "grapheme", word: "word", sentence: "sentence" };

/** Without Intl.Segmenter: whole code points, runs of letters, stops. */
const PLAIN = { character: /./gsu, word: /[\p{L}\p{N}]+/gu, sentence: /[^。！？.!?\n]+[。！？.!?”」』"]*|\n/gu };

export class Breaks {
  constructor(places) {
    this.places = places;
    this.cut = new Map();
    this.segmenters = new Map();
  }

  /** The pieces of one turn: [{start, end}], without the space around them. */
  piecesOf(index, kind) {
    const key = `${kind} ${index}`;
    if (!this.cut.has(key)) this.cut.set(key, this.cutTurn(this.places.turns[index], kind));
    return this.cut.get(key);
  }

  cutTurn(turn, kind) {
    const text = turn.node.data;
    if (kind === "turn") return trimmed(text, 0, text.length, turn);
    const pieces = [];
    for (const [from, to] of this.spansOf(text, kind, turn.paragraph.lang)) {
      if (kind === "character") pieces.push({ start: turn.toPoint(from), end: turn.toPoint(to) });
      else pieces.push(...trimmed(text, from, to, turn));
    }
    return pieces;
  }

  spansOf(text, kind, lang) {
    if (typeof Intl.Segmenter !== "function") {
      return [...text.matchAll(PLAIN[kind])].map((found) => [found.index, found.index + found[0].length]);
    }
    const spans = [];
    for (const { index, segment, isWordLike } of this.segmenter(kind, lang).segment(text)) {
      if (kind !== "word" || isWordLike) spans.push([index, index + segment.length]);
    }
    return spans;
  }

  segmenter(kind, lang) {
    const key = `${kind} ${lang}`;
    if (!this.segmenters.has(key)) {
      this.segmenters.set(key, new Intl.Segmenter(lang || undefined, { granularity: NAMES[kind] }));
    }
    return this.segmenters.get(key);
  }

  /** The piece that holds a code point, or the next one behind it, or the last before. */
  at(point, kind) {
    const index = this.places.indexAt(point);
    const pieces = this.piecesOf(index, kind);
    return pieces.find((piece) => point < piece.end) ?? this.after(point, kind) ?? this.before(point, kind);
  }

  /** The first piece that begins at or behind a code point. */
  after(point, kind) {
    for (let index = this.places.indexAt(point); index < this.places.turns.length; index += 1) {
      const found = this.piecesOf(index, kind).find((piece) => piece.start >= point);
      if (found) return found;
    }
    return null;
  }

  /** The last piece that begins before a code point. */
  before(point, kind) {
    for (let index = this.places.indexAt(point); index >= 0; index -= 1) {
      const found = this.piecesOf(index, kind).findLast((piece) => piece.start < point);
      if (found) return found;
    }
    return null;
  }

  /** The next end of a piece behind a code point. */
  nextEnd(point, kind) {
    for (let index = this.places.indexAt(point); index < this.places.turns.length; index += 1) {
      const found = this.piecesOf(index, kind).find((piece) => piece.end > point);
      if (found) return found.end;
    }
    return null;
  }

  /** The last end of a piece before a code point. */
  lastEnd(point, kind) {
    for (let index = this.places.indexAt(point); index >= 0; index -= 1) {
      const found = this.piecesOf(index, kind).findLast((piece) => piece.end < point);
      if (found) return found.end;
    }
    return null;
  }

  /** The span without space around it and without a character cut in two; null if nothing is left. */
  fitted(start, end) {
    const first = this.places.turns[this.places.indexAt(start)];
    const last = this.places.turns[this.places.indexAt(Math.max(start, end - 1))];
    const from = start >= first.end ? this.after(start, "character")?.start : this.edge(start, "start");
    const to = Math.min(this.edge(Math.min(end, last.end), "end"), last.end);
    return from === undefined ? null : this.withoutSpace(from, to);
  }

  edge(point, side) {
    const piece = this.piecesOf(this.places.indexAt(point), "character").find((one) => one.start < point && point < one.end);
    return piece ? piece[side] : point;
  }

  withoutSpace(start, end) {
    let from = start;
    let to = end;
    const isSpace = (at) => /^\s*$/.test(this.places.textOf(at, at + 1));
    while (from < to && isSpace(from)) from += 1;
    while (to > from && isSpace(to - 1)) to -= 1;
    return from < to ? { start: from, end: to } : null;
  }
}

function trimmed(text, from, to, turn) {
  const said = text.slice(from, to);
  const lead = said.length - said.trimStart().length;
  const core = said.trim();
  if (!core) return [];
  const start = from + lead;
  return [{ start: turn.toPoint(start), end: turn.toPoint(start + core.length) }];
}
