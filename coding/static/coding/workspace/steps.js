/* Deeds of the coder: each is a step that shows at once, waits in the outbox, and can be undone. */
const DEEPEST = 500;

/** A random id, also where the page does not come over TLS and the browser offers none. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class Steps extends EventTarget {
  constructor({ segments, sender, task, told }) {
    super();
    this.segments = segments;
    this.sender = sender;
    this.task = task;
    this.done = [];
    this.undone = [];
    this.pending = new Map();
    this.counts(told);
    sender.addEventListener("answer", ({ detail }) => this.onAnswer(detail));
    sender.addEventListener("queued", ({ detail }) => this.show(detail.item));
  }

  /** How much can be undone and redone, as the server counts, and which step is the last. */
  counts({ undo = 0, redo = 0, last = null, next = null }) {
    this.undo = undo;
    this.redo = redo;
    this.last = last;
    this.next = next;
    this.dispatchEvent(new Event("counts"));
  }

  /** `wanted`: [{segment, after}], content after the deed or null. Returns the step's id. */
  make(kind, wanted) {
    const id = newId();
    const changes = wanted.map(({ segment, after }) => {
      const before = this.segments.contentOf(segment);
      const version = this.segments.get(segment)?.version ?? null;
      return { segment, before, after, version, own: this.isOurs(segment) };
    });
    const item = {
      type: "step",
      method: "POST",
      path: `tasks/${this.task}/steps`,
      body: { id, kind, changes },
      effects: changes.map(({ segment, after }) => ({ segment, after })),
    };
    this.show(item);
    this.done.push({ id, kind, changes });
    if (this.done.length > DEEPEST) this.done.shift();
    this.undone = [];
    this.counts({ undo: this.undo + 1, redo: 0, last: { id, kind } });
    this.sender.queue(item);
    return id;
  }

  /** A segment whose version follows from steps that are still on their way. */
  isOurs(segment) {
    return (this.pending.get(segment) ?? 0) > 0;
  }

  /** Show what an item does, before the server has heard of it. */
  show({ effects }) {
    if (!effects) return;
    const rows = [];
    const removed = [];
    for (const { segment, after } of effects) {
      this.pending.set(segment, (this.pending.get(segment) ?? 0) + 1);
      const known = this.segments.get(segment);
      if (after === null) removed.push(segment);
      else rows.push({ ...after, id: segment, version: (known?.version ?? 0) + 1 });
    }
    this.segments.apply({ rows, removed });
  }

  settle({ effects }) {
    for (const { segment } of effects ?? []) {
      const left = (this.pending.get(segment) ?? 1) - 1;
      if (left > 0) this.pending.set(segment, left);
      else this.pending.delete(segment);
    }
  }

  /** Begin anew from what the server has and what still waits. */
  begin({ segments, steps }, items) {
    this.pending.clear();
    this.segments.replace(segments);
    this.counts(steps);
    for (const item of items) {
      this.show(item);
      if (item.type === "step") this.counts({ undo: this.undo + 1, last: { id: item.body.id, kind: item.body.kind } });
    }
  }

  /** Whether it is known which step comes next, if there is one. */
  knows(direction) {
    return direction === "undo" ? this.undo === 0 || this.last !== null : this.redo === 0 || this.next !== null;
  }

  /** Take the last step back, or make the last one taken back again. False where there is none. */
  walk(direction) {
    const isUndo = direction === "undo";
    const step = isUndo ? this.last : this.next;
    if (!step || (isUndo ? this.undo : this.redo) === 0) return false;
    const [from, to] = isUndo ? [this.done, this.undone] : [this.undone, this.done];
    const known = from.at(-1)?.id === step.id ? from.pop() : null;
    const effects = known?.changes.map(({ segment, before, after }) => ({ segment, after: isUndo ? before : after })) ?? null;
    const item = { type: direction, method: "POST", path: `tasks/${this.task}/${direction}`, body: { step: step.id }, effects };
    this.show(item);
    if (known) to.push(known);
    this.counts({
      undo: this.undo + (isUndo ? -1 : 1),
      redo: this.redo + (isUndo ? 1 : -1),
      last: isUndo ? brief(this.done.at(-1)) : step,
      next: isUndo ? step : brief(this.undone.at(-1)),
    });
    this.sender.queue(item);
    this.dispatchEvent(new CustomEvent("walked", { detail: { direction, kind: step.kind } }));
    return true;
  }

  /** The server's word about segments and steps; a segment with later deeds on their way keeps what
   * the coder sees. */
  onAnswer({ item, answer, isElsewhere }) {
    this.settle(item);
    if (!answer?.steps) return;
    const rows = (answer.segments ?? []).filter((row) => !this.isOurs(row.id));
    const removed = (answer.removed ?? []).filter((id) => !this.isOurs(id));
    this.segments.apply({ rows, removed });
    if (isElsewhere) this.forgetIfAnother(answer.steps);
    if (this.sender.waiting === 0) this.counts(answer.steps);
    this.dispatchEvent(new CustomEvent("advice", { detail: { segments: rows, warnings: answer.warnings ?? [] } }));
  }

  /** Another tab made steps: what can be taken back from memory is only what the server calls the last. */
  forgetIfAnother({ last, next }) {
    if (last && this.done.at(-1)?.id !== last.id) this.done = [];
    if (next && this.undone.at(-1)?.id !== next.id) this.undone = [];
  }

  forget() {
    this.done = [];
    this.undone = [];
  }
}

function brief(step) {
  return step ? { id: step.id, kind: step.kind } : null;
}
