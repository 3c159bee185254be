/* Handing in: what is still uncoded or without a value is shown first. */
import { make, tell } from "./elements.js";

const SHOWN = 60;

export class HandIn {
  constructor({ desk, progress, sender, wire, task, note }) {
    Object.assign(this, { desk, progress, sender, wire, task, note });
    this.dialog = desk.root.querySelector("[data-hand-in]");
    this.told = this.dialog.querySelector("[data-hand-in-told]");
    this.dialog.querySelector("[data-hand-in-go]").addEventListener("click", () => this.go());
    this.told.addEventListener("click", (event) => this.onClick(event));
  }

  open() {
    const { segments, codes } = this.desk;
    const open = this.progress.uncoded();
    const valueless = segments.all.filter(({ code, value }) => codes.scaleOf(code) && (value === null || value === undefined));
    this.told.replaceChildren(
      make("p", {}, tell("hand_in_count", { n: segments.all.length })),
      this.list(tell(open.length ? "uncoded_turns" : "all_coded", { n: open.length }), open.slice(0, SHOWN).map((turn) => ({ text: `${turn.turn.dataset.number}  ${turn.node.data.slice(0, 70)}`, data: { start: turn.start, end: turn.end } }))),
      valueless.length ? this.list(tell("valueless", { n: valueless.length }), valueless.slice(0, SHOWN).map((one) => ({ text: `${codes.nameOf(one.code)}: ${this.desk.quote(one).slice(0, 60)}`, data: { segment: one.id } }))) : "",
    );
    this.dialog.showModal();
  }

  list(title, rows) {
    const items = rows.map(({ text, data }) => make("li", {}, make("button", { type: "button", class: "ws-jump", translate: false, data }, text)));
    if (items.length === 0) return make("p", { class: "flag flag-good ws-told" }, title);
    return make("details", { class: "fold", open: items.length < 12 }, make("summary", {}, title), make("ul", { role: "list", class: "ws-jumps" }, items));
  }

  onClick(event) {
    const jump = event.target.closest(".ws-jump");
    if (!jump) return;
    this.dialog.close();
    const { segment, start, end } = jump.dataset;
    if (segment) this.desk.choose(this.desk.segments.get(segment));
    else this.desk.selection.set(Number(start), Number(end));
    this.desk.text.focus({ preventScroll: true });
  }

  async go() {
    this.dialog.close();
    if (!(await this.sender.settled())) {
      this.note(tell("hand_in_later"), "warning");
      return;
    }
    try {
      await this.wire.ask("POST", `tasks/${this.task}/submit`);
    } catch (refused) {
      this.note(refused.message || tell("needs_network"), "error");
      return;
    }
    location.reload();
  }
}
