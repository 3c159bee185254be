/* One code for all hits of a search: first what would be done, then one step per transcript. */
import { make, say, tell } from "./elements.js";
import { newId } from "./steps.js";

export class Bulk {
  constructor({ desk, wire, steps, sender, task, picker, note }) {
    Object.assign(this, { desk, wire, steps, sender, task, picker, note });
    this.dialog = desk.root.querySelector("[data-bulk]");
    this.told = this.dialog.querySelector("[data-bulk-told]");
    this.go = this.dialog.querySelector("[data-bulk-go]");
    this.go.addEventListener("click", () => this.make());
    this.dialog.addEventListener("change", () => this.ask());
    this.dialog.querySelector("[data-bulk-code]").addEventListener("click", () => this.pick());
  }

  open(words, { scope, whole }) {
    Object.assign(this, { words, scope, whole });
    this.pick();
  }

  pick() {
    if (this.dialog.open) this.dialog.close();
    this.picker.open({ title: tell("code_hits", { words: this.words }), take: (key) => this.preview(key) });
  }

  async preview(key) {
    this.key = key;
    this.dialog.querySelector("[data-bulk-code]").textContent = this.desk.codes.nameOf(key);
    this.dialog.querySelector("[data-bulk-words]").textContent = this.words;
    this.dialog.showModal();
    await this.ask();
  }

  /** What would be done, as the server plans it. */
  async ask() {
    this.go.disabled = true;
    const unit = this.dialog.querySelector("[name=unit]:checked").value;
    const tasks = this.scope === "transcript" ? [this.task] : null;
    try {
      this.plan = await this.wire.ask("POST", "search/plan", { q: this.words, unit, code: this.key, value: null, attributes: {}, tasks, whole_words: this.whole });
    } catch (refused) {
      this.told.replaceChildren(make("p", {}, refused.message || tell("needs_network")));
      return;
    }
    const rows = this.plan.tasks.map(({ transcript, changes, already }) => this.row(transcript, changes, already));
    this.told.replaceChildren(make("p", {}, tell("plan_total", { n: this.plan.total, code: this.desk.codes.nameOf(this.key) })), make("ul", { role: "list", class: "ws-plan" }, rows));
    this.go.disabled = this.plan.total === 0;
    say(this.told.querySelector("p").textContent);
  }

  row(transcript, changes, already) {
    const quotes = changes.slice(0, 8).map(({ after }) => make("li", {}, make("q", { translate: false }, after.quote)));
    const rest = changes.length > quotes.length ? [make("li", { class: "muted" }, tell("and_more", { n: changes.length - quotes.length }))] : [];
    return make("li", {}, make("b", {}, tell("plan_row", { transcript, n: changes.length, already })), make("ul", {}, [...quotes, ...rest]));
  }

  /** The open transcript as one step that can be undone here; others each in theirs. */
  async make() {
    this.dialog.close();
    this.desk.codes.use(this.key);
    const own = this.plan.tasks.find(({ task }) => task === this.task);
    if (own?.changes.length) this.steps.make("batch", own.changes.map(({ segment, after }) => ({ segment, after })));
    for (const { task, changes } of this.plan.tasks.filter((one) => one.task !== this.task && one.changes.length)) {
      this.sender.queue({ type: "elsewhere", method: "POST", path: `tasks/${task}/steps`, body: { id: newId(), kind: "batch", changes } });
    }
    this.note(tell("coded_hits", { n: this.plan.total, code: this.desk.codes.nameOf(this.key) }), "success");
    this.desk.text.focus({ preventScroll: true });
  }
}
