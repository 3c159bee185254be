/* The code picker: a few letters, then Enter or the digit of the hit. */
import { local, make, other, otherTongue, say, tell } from "./elements.js";
import { codeCard } from "./rules.js";

const MOST = 9;

export class Picker {
  constructor(desk) {
    this.desk = desk;
    this.dialog = desk.root.querySelector("[data-picker]");
    this.input = this.dialog.querySelector("[data-picker-input]");
    this.list = this.dialog.querySelector("[data-picker-list]");
    this.card = this.dialog.querySelector("[data-picker-card]");
    this.quote = this.dialog.querySelector("[data-picker-quote]");
    this.at = 0;
    this.keys = [];
    this.input.addEventListener("input", () => this.fill());
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    this.dialog.addEventListener("click", (event) => this.onClick(event));
    this.dialog.addEventListener("close", () => this.onClose());
    this.list.addEventListener("pointermove", (event) => {
      const row = event.target.closest("[role=option]");
      if (row && event.pointerType !== "touch") this.go(Number(row.dataset.at), { quiet: true });
    });
  }

  /** Ask for a code; `take` gets its key. */
  open({ take, title, span }) {
    this.take = take;
    this.dialog.querySelector("[data-picker-title]").textContent = title;
    this.quote.textContent = span ? this.desk.quote(span) : "";
    this.quote.hidden = !span;
    this.input.value = "";
    this.fill();
    this.dialog.showModal();
    this.input.focus();
  }

  fill() {
    const { codes } = this.desk;
    const query = this.input.value.trim();
    const usual = [...Object.values(codes.pins), ...codes.recent].filter((key) => codes.byKey[key] && !codes.isRetired(key));
    this.keys = (query ? codes.find(query) : [...new Set([...usual, ...codes.entries.map(([key]) => key)])]).slice(0, MOST);
    this.list.replaceChildren(...this.keys.map((key, at) => this.row(key, at)));
    this.dialog.querySelector("[data-picker-none]").hidden = this.keys.length > 0;
    this.go(0, { quiet: !query });
  }

  row(key, at) {
    const { codes } = this.desk;
    const code = codes.get(key);
    return make(
      "li",
      { role: "option", id: `picker-${at}`, class: `ws-option hue-${code.hue}`, data: { at }, "aria-selected": "false" },
      make("span", { class: "stripe" }),
      make("span", { class: "ws-option-name" }, local(code.name) || key, make("small", { class: "muted truncate", lang: otherTongue }, other(code.name) || codes.themeOf(key))),
      make("kbd", { "aria-hidden": "true" }, at + 1),
    );
  }

  go(at, { quiet = false } = {}) {
    this.at = this.keys.length ? (at + this.keys.length) % this.keys.length : 0;
    const key = this.keys[this.at];
    for (const [place, row] of [...this.list.children].entries()) {
      row.setAttribute("aria-selected", String(place === this.at));
    }
    if (!key) {
      this.input.removeAttribute("aria-activedescendant");
      this.card.replaceChildren();
      return;
    }
    this.input.setAttribute("aria-activedescendant", `picker-${this.at}`);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
    if (this.card.dataset.key !== key) {
      this.card.dataset.key = key;
      this.card.replaceChildren(codeCard(key, this.desk.codes));
    }
    if (!quiet) say(`${this.desk.codes.nameOf(key)}. ${local(this.desk.codes.get(key).definition)}`);
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing) return;
    if (step) {
      event.preventDefault();
      this.go(this.at + step);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.choose(this.keys[this.at]);
    } else if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.choose(this.keys[Number(event.key) - 1]);
    }
  }

  onClick(event) {
    const row = event.target.closest("[role=option]");
    if (row) this.choose(this.keys[Number(row.dataset.at)]);
    else if (event.target === this.dialog) this.dialog.close();
  }

  choose(key) {
    if (!key) return;
    const { take } = this;
    this.take = null;
    this.dialog.close();
    take?.(key);
  }

  onClose() {
    this.take = null;
    this.desk.text.focus({ preventScroll: true });
  }
}

