/* The segments of the task as the coder sees them: in the order of the text, each with its hue. */

/** Order of the text: earlier first, of those that begin together the longer first. */
function inOrder(one, another) {
  return one.start - another.start || another.end - one.end || (one.id < another.id ? -1 : 1);
}

export class Segments extends EventTarget {
  constructor(rows, { hueOf, textOf }) {
    super();
    this.hueOf = hueOf;
    this.textOf = textOf;
    this.byId = new Map(rows.map((row) => [row.id, this.dressed(row)]));
    this.all = [...this.byId.values()].sort(inOrder);
  }

  dressed(row) {
    return { ...row, attributes: row.attributes ?? {}, hue: this.hueOf(row.code) };
  }

  get(id) {
    return this.byId.get(id) ?? null;
  }

  /** What of a segment a change may change. */
  contentOf(id) {
    const row = this.get(id);
    if (!row) return null;
    const { start, end, code, value, attributes } = row;
    return { start, end, quote: this.textOf(start, end), code, value: value ?? null, attributes };
  }

  /** Put these rows in, take those ids out, and tell who listens what went and what came. */
  apply({ rows = [], removed = [] }) {
    const gone = [];
    const come = [];
    const different = rows.filter((row) => !this.onlyRenumbers(row));
    for (const id of [...removed, ...different.map((row) => row.id)]) {
      const before = this.byId.get(id);
      if (!before) continue;
      gone.push(before);
      this.byId.delete(id);
    }
    const leaving = new Set(gone);
    this.all = leaving.size ? this.all.filter((segment) => !leaving.has(segment)) : this.all;
    for (const row of different) {
      const after = this.dressed(row);
      this.byId.set(row.id, after);
      come.push(after);
    }
    for (const segment of come) this.insert(segment);
    if (gone.length + come.length) this.dispatchEvent(new CustomEvent("change", { detail: { gone, come } }));
  }

  /** The server's word on what is shown already gives it a number, and nothing is drawn anew. */
  onlyRenumbers(row) {
    const known = this.byId.get(row.id);
    if (!known || !same({ ...row, version: known.version }, known)) return false;
    if (JSON.stringify(row.attributes ?? {}) !== JSON.stringify(known.attributes)) return false;
    known.version = row.version;
    return true;
  }

  insert(segment) {
    let low = 0;
    let high = this.all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder(this.all[middle], segment) < 0) low = middle + 1;
      else high = middle;
    }
    this.all.splice(low, 0, segment);
  }

  /** All of them are these from now on. */
  replace(rows) {
    const wanted = new Map(rows.map((row) => [row.id, row]));
    const removed = this.all.filter((one) => !wanted.has(one.id)).map((one) => one.id);
    const changed = rows.filter((row) => !same(row, this.byId.get(row.id)));
    this.apply({ rows: changed, removed });
  }

  /** Segments that share a character with the span, the shortest first. */
  over(start, end = start + 1) {
    const found = [];
    for (const segment of this.all) {
      if (segment.start >= end) break;
      if (start < segment.end) found.push(segment);
    }
    return found.sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** Segments on exactly this span. */
  on(start, end) {
    return this.over(start, end).filter((segment) => segment.start === start && segment.end === end);
  }

  /** The segment before or after a place in the text, or after another segment. */
  next(by, { from = null, at = 0 } = {}) {
    if (this.all.length === 0) return null;
    const here = from ? this.all.indexOf(from) : -1;
    if (here >= 0) return this.all[(here + by + this.all.length) % this.all.length];
    if (by > 0) return this.all.find((one) => one.start >= at) ?? this.all[0];
    return this.all.findLast((one) => one.start < at) ?? this.all.at(-1);
  }

  /** The nearest segment of the same code that overlaps or touches; what stands between does not count. */
  neighbourOf(segment, isGap) {
    return (
      this.all
        .filter((one) => one !== segment && one.code === segment.code)
        .map((one) => ({ one, far: Math.max(one.start - segment.end, segment.start - one.end) }))
        .filter(({ one, far }) => far <= 0 || isGap(Math.min(one.end, segment.end), Math.max(one.start, segment.start)))
        .sort((a, b) => a.far - b.far)[0]?.one ?? null
    );
  }

  countOf(code) {
    return this.counts().get(code) ?? 0;
  }

  counts() {
    const counts = new Map();
    for (const { code } of this.all) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
  }
}

function same(row, known) {
  return (
    known !== undefined &&
    row.version === known.version &&
    row.start === known.start &&
    row.end === known.end &&
    row.code === known.code &&
    (row.value ?? null) === (known.value ?? null)
  );
}
