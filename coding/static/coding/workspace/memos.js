/* Memos on the segment, a code, the transcript: written in place, saved by themselves. */
import { later, make, tell } from "./elements.js";
import { newId } from "./steps.js";

const PAUSE = 700;

export class Memos {
  constructor({ desk, sender, memos, transcript }) {
    this.desk = desk;
    this.sender = sender;
    this.transcript = transcript;
    this.byId = new Map(memos.map((memo) => [memo.id, memo]));
    this.waiting = new Map();
    sender.addEventListener("answer", ({ detail }) => this.onAnswer(detail));
    sender.addEventListener("queued", ({ detail }) => this.onQueued(detail.item));
    addEventListener("pagehide", () => this.flush());
  }

  of(what, key) {
    const about = what === "transcript" ? this.transcript : key;
    return [...this.byId.values()].filter((memo) => memo[what] === about && !memo.gone);
  }

  has(segment) {
    return this.of("segment", segment).length > 0;
  }

  /** Own memos as fields, shared ones of others to read; an empty field where there is no own one. */
  fieldsFor(what, label, key) {
    const memos = this.of(what, key);
    const own = memos.filter((memo) => memo.mine);
    const others = memos.filter((memo) => !memo.mine);
    const fields = this.desk.isOpen || own.length ? (own.length ? own : [null]) : [];
    return [...fields.map((memo) => this.field({ what, label, key, memo })), ...others.map(read)];
  }

  field({ what, label, key, memo }) {
    const id = memo?.id ?? newId();
    const name = `memo-${id}`;
    const area = make("textarea", { id: name, rows: 3, value: memo?.text ?? "", readOnly: !this.desk.isOpen, data: { memoOf: `${what} ${key ?? ""}`, memo: id, key: `memo ${what}` } });
    const share = make("input", { type: "checkbox", checked: memo?.is_shared ?? false, disabled: !this.desk.isOpen });
    const state = make("span", { class: "small muted push", role: "status" });
    const draft = () => ({ id, [what]: what === "transcript" ? this.transcript : key, text: area.value, is_shared: share.checked });
    const save = later(() => this.save(draft(), state), PAUSE);
    const write = () => {
      state.textContent = "…";
      this.waiting.set(id, save);
      save();
    };
    area.addEventListener("input", write);
    share.addEventListener("change", write);
    area.addEventListener("blur", () => save.now());
    area.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && !(event.key === "Enter" && (event.ctrlKey || event.metaKey))) return;
      event.preventDefault();
      event.stopPropagation();
      save.now();
      this.desk.text.focus({ preventScroll: true });
    });
    return make("div", { class: "ws-memo" }, make("label", { for: name }, label), area, make("div", { class: "row" }, make("label", { class: "ws-share small muted" }, share, tell("share")), state));
  }

  /** Saved like every step: in order, also without a network. An emptied memo is removed. */
  save(draft, state) {
    this.waiting.delete(draft.id);
    const known = this.byId.get(draft.id);
    const isSame = known && known.text === draft.text && known.is_shared === draft.is_shared;
    if (isSame || (!known && !draft.text.trim())) {
      if (state) state.textContent = "";
      return;
    }
    const { id, ...body } = draft;
    const isGone = !draft.text.trim();
    this.byId.set(id, { mine: true, version: 0, ...known, ...draft, gone: isGone });
    this.sender.queue({ type: "memo", of: id, method: isGone ? "DELETE" : "PUT", path: `memos/${id}`, version: known?.version || undefined, body: isGone ? undefined : body, memo: draft });
    if (state) state.textContent = tell("kept");
  }

  flush() {
    for (const save of this.waiting.values()) save.now();
  }

  onAnswer({ item, answer }) {
    if (item?.type !== "memo") return;
    const memo = answer?.memo ?? answer;
    if (memo?.id) this.byId.set(memo.id, { ...this.byId.get(memo.id), version: memo.version });
    else this.byId.delete(item.of);
  }

  onQueued(item) {
    if (item.type === "memo") this.restore(item);
  }

  /** A memo that waits since before the page was loaded, or was written in another tab. */
  restore({ memo }) {
    const known = this.byId.get(memo.id);
    this.byId.set(memo.id, { mine: true, version: known?.version ?? 0, ...known, ...memo, gone: !memo.text.trim() });
  }

  replace(memos) {
    this.byId = new Map(memos.map((memo) => [memo.id, memo]));
  }
}

function read(memo) {
  return make("div", { class: "ws-memo ws-memo-other" }, make("h3", {}, `${tell("memo")} · ${memo.author?.name ?? memo.author ?? ""}`), make("p", {}, memo.text));
}
