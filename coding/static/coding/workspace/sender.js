/* Sends what is in the outbox, in order, one at a time, from one tab at a time. */
import { Refused } from "./wire.js";

const PAUSES = [2, 4, 8, 15, 30];

/** Tells `state` ({name: saved | saving | offline | signed-out | conflict | closed, waiting}), `answer`
 * ({item, answer}), `refused` ({item, refused}) and `queued` ({item}, of another tab). */
export class Sender extends EventTarget {
  constructor({ wire, outbox, task }) {
    super();
    this.wire = wire;
    this.outbox = outbox;
    this.lock = `braid-outbox-${task}`;
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel(`braid-task-${task}`) : null;
    this.channel?.addEventListener("message", ({ data }) => this.onNews(data));
    this.versions = new Map();
    this.tries = 0;
    this.isHeld = false;
    this.name = "saved";
    this.waiting = 0;
    this.queueing = Promise.resolve();
    addEventListener("online", () => this.drain());
    addEventListener("offline", () => this.state("offline"));
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.waiting) this.drain();
    });
  }

  /** Keep an item and send it as soon as its turn comes. */
  queue(item) {
    this.waiting += 1;
    this.state(this.name === "saved" ? "saving" : this.name);
    this.queueing = this.queueing.then(async () => {
      const order = await this.outbox.put(item);
      this.tell("queued", { item: { ...item, order } });
      this.drain();
    });
    return this.queueing;
  }

  /** Everything that was queued so far is on the server when this resolves; false if it cannot be. */
  async settled() {
    await this.queueing;
    await this.drain();
    return this.waiting === 0;
  }

  drain() {
    this.draining ??= this.underLock(() => this.sendAll()).finally(() => {
      this.draining = null;
    });
    return this.draining;
  }

  underLock(deed) {
    return navigator.locks ? navigator.locks.request(this.lock, deed) : deed();
  }

  async sendAll() {
    clearTimeout(this.timer);
    for (;;) {
      const items = await this.outbox.all();
      this.waiting = items.length;
      if (items.length === 0) {
        this.state("saved");
        return;
      }
      if (this.isHeld) return;
      if (this.name !== "offline") this.state("saving");
      if (!(await this.send(items[0]))) return;
    }
  }

  /** Whether the next may follow. */
  async send(item) {
    try {
      const answer = await this.wire.ask(item.method, item.path, this.current(item), { version: this.versionFor(item) });
      await this.done(item, answer);
      return true;
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
      return this.failed(item, failure);
    }
  }

  async done(item, answer) {
    this.tries = 0;
    for (const { id, version } of answer?.segments ?? []) this.versions.set(id, version);
    if (item.of && answer?.version) this.versions.set(item.of, answer.version);
    await this.outbox.remove(item.order);
    this.waiting -= 1;
    this.tell("answer", { item, answer });
    this.dispatchEvent(new CustomEvent("answer", { detail: { item, answer, waiting: this.waiting } }));
  }

  async failed(item, refused) {
    if (refused.isLost) {
      this.retry();
      return false;
    }
    if (refused.status === 401 || refused.status === 403) {
      this.state("signed-out");
      return false;
    }
    this.isHeld = true;
    this.state(refused.status === 412 ? "conflict" : "refused");
    this.dispatchEvent(new CustomEvent("refused", { detail: { item, refused } }));
    return false;
  }

  /** Try again after a while, and after a longer one each time. */
  retry() {
    this.isHeld = false;
    this.state("offline");
    this.timer = setTimeout(() => this.drain(), PAUSES[Math.min(this.tries, PAUSES.length - 1)] * 1000);
    this.tries += 1;
  }

  /** The coder has decided about the refused item: send it as it is now, or leave it out. */
  async decide(item, { drop }) {
    if (drop) await this.outbox.remove(item.order);
    else await this.outbox.replace(item);
    this.isHeld = false;
    this.state("saving");
    await this.drain();
  }

  /** A step's changes with the versions that our own earlier steps have led to. */
  current(item) {
    if (!item.body?.changes) return item.body;
    const changes = item.body.changes.map((change) => {
      const known = change.own ? this.versions.get(change.segment) : undefined;
      return { segment: change.segment, version: known ?? change.version, after: change.after };
    });
    return { ...item.body, changes };
  }

  versionFor(item) {
    if (item.version === undefined) return undefined;
    return this.versions.get(item.of) ?? item.version;
  }

  state(name) {
    this.name = name;
    this.dispatchEvent(new CustomEvent("state", { detail: { name, waiting: this.waiting } }));
  }

  tell(kind, parts) {
    this.channel?.postMessage({ kind, ...parts });
  }

  onNews({ kind, ...parts }) {
    if (kind === "answer") {
      for (const { id, version } of parts.answer?.segments ?? []) this.versions.set(id, version);
      this.waiting = Math.max(0, this.waiting - 1);
      if (this.waiting === 0 && !this.isHeld) this.state("saved");
    } else if (kind === "queued") {
      this.waiting += 1;
    }
    this.dispatchEvent(new CustomEvent(kind, { detail: { ...parts, isElsewhere: true, waiting: this.waiting } }));
  }
}
