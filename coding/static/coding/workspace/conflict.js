/* Somebody changed what was changed here: both are shown, and the coder chooses. Nothing is overwritten. */
import { figure, local, make, say, tell } from "./elements.js";

export class Conflict {
  constructor({ desk, sender, renew, note }) {
    this.desk = desk;
    this.sender = sender;
    this.renew = renew;
    this.note = note;
    this.dialog = desk.root.querySelector("[data-conflict]");
    this.rows = this.dialog.querySelector("[data-conflict-rows]");
    this.dialog.querySelector("[data-keep-mine]").addEventListener("click", () => this.keepMine());
    this.dialog.querySelector("[data-take-theirs]").addEventListener("click", () => this.takeTheirs());
    this.dialog.addEventListener("cancel", (event) => event.preventDefault());
  }

  onRefused({ item, refused }) {
    const isStale = refused.status === 412;
    if (isStale && (item.type === "step" || item.type === "memo")) this.ask(item, refused);
    else this.giveUp(item, refused, isStale);
  }

  /** What cannot be done is left out, and said; the page shows what the server has. */
  async giveUp(item, refused, isStale) {
    if (refused.code === "task_submitted") {
      this.note(tell("was_submitted", { n: this.sender.waiting }), "error");
      this.sender.state("refused");
      return;
    }
    this.note(isStale ? tell("undo_stale") : refused.message || tell("refused"), "error");
    await this.sender.decide(item, { drop: true });
    await this.renew();
  }

  ask(item, refused) {
    this.item = item;
    this.theirs = refused.body.segments ?? [];
    this.current = refused.body;
    const rows = item.type === "memo" ? [this.memoRow(item)] : this.theirs.map((row) => this.segmentRow(item, row));
    this.rows.replaceChildren(...rows);
    this.dialog.showModal();
    say(tell("conflict"));
  }

  segmentRow(item, theirs) {
    const mine = item.body.changes.find(({ segment }) => segment === theirs.id)?.after ?? null;
    return make("div", { class: "ws-sides" }, side(tell("mine"), this.segmentText(mine)), side(tell("theirs"), theirs.gone ? null : this.segmentText(theirs)));
  }

  segmentText(content) {
    if (!content) return null;
    const { codes } = this.desk;
    const level = codes.levelOf(content.code, content.value);
    const value = content.value === null || content.value === undefined ? "" : `${figure(content.value)} ${local(level?.name)}`;
    const attributes = Object.values(content.attributes ?? {}).join(", ");
    return { title: codes.nameOf(content.code), quote: content.quote, rest: [value, attributes].filter(Boolean).join(" · ") };
  }

  memoRow(item) {
    const theirs = this.current.memo ?? this.current;
    const gone = !theirs.text;
    return make("div", { class: "ws-sides" }, side(tell("mine"), item.memo.text ? { title: tell("memo"), quote: item.memo.text } : null), side(tell("theirs"), gone ? null : { title: tell("memo"), quote: theirs.text }));
  }

  /** Send the same again, knowing what it replaces. What was removed there is made anew. */
  async keepMine() {
    const now = new Map(this.theirs.map((row) => [row.id, row]));
    const { item } = this;
    if (item.type === "step") {
      item.body.changes = item.body.changes
        .map((change) => this.onto(change, now.get(change.segment)))
        .filter(Boolean);
      for (const row of this.theirs) this.sender.versions.delete(row.id);
    } else {
      item.version = (this.current.memo ?? this.current).version;
      this.sender.versions.delete(item.of);
    }
    this.dialog.close();
    const isEmpty = item.type === "step" && item.body.changes.length === 0;
    await this.sender.decide(item, { drop: isEmpty });
    if (this.sender.waiting === 0) await this.renew();
  }

  onto(change, row) {
    if (!row) return change;
    if (row.gone) return change.after === null ? null : { ...change, version: null, own: false };
    return { ...change, version: row.version, own: false };
  }

  async takeTheirs() {
    this.dialog.close();
    await this.sender.decide(this.item, { drop: true });
    await this.renew();
  }
}

function side(title, told) {
  return make(
    "section",
    { class: "ws-side" },
    make("h3", {}, title),
    told ? make("div", {}, make("b", {}, told.title), make("blockquote", { class: "ws-side-quote", translate: false }, told.quote), told.rest && make("p", { class: "small muted" }, told.rest)) : make("p", { class: "muted" }, tell("is_removed")),
  );
}
