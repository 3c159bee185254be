/* The pane on the left: pinned codes, those used of late, the tree, and the search through all. */
import { icon, local, make, say, tell } from "./elements.js";

const HOVER = 180;
const RECENT = 5;

export class CodebookPane {
  constructor({ desk, deeds, inspector, savePins }) {
    this.desk = desk;
    this.deeds = deeds;
    this.inspector = inspector;
    this.savePins = savePins;
    this.list = desk.root.querySelector("[data-code-list]");
    this.input = desk.root.querySelector("[data-find-code]");
    this.rows = new Map();
    this.fill();
    this.listen();
  }

  listen() {
    const { codes, segments } = this.desk;
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.onClick(event));
    this.list.addEventListener("pointerover", (event) => this.onAim(event));
    this.list.addEventListener("pointerleave", () => this.inspector.preview(null));
    this.list.addEventListener("focusin", (event) => this.onFocus(event));
    codes.addEventListener("recent", () => this.fillShort());
    codes.addEventListener("pins", () => this.fill());
    segments.addEventListener("change", ({ detail }) => this.count([...detail.gone, ...detail.come]));
    this.desk.addEventListener("settled", () => this.mark());
  }

  fill() {
    this.rows.clear();
    const query = this.input.value.trim();
    const found = query ? this.desk.codes.find(query) : null;
    this.counts = this.desk.segments.counts();
    this.short = make("div", { class: "ws-short" });
    this.list.replaceChildren(...(found ? [this.found(found)] : [this.short, this.tree()]));
    if (!found) this.fillShort();
    this.mark();
  }

  found(keys) {
    if (keys.length === 0) return make("p", { class: "muted small ws-none" }, tell("no_code_found"));
    return make("ul", { role: "list", class: "ws-rows" }, keys.map((key) => this.row(key, { theme: true })));
  }

  /** The pinned codes by digit, then what was used of late. */
  fillShort() {
    const { codes } = this.desk;
    const pinned = Object.keys(codes.pins).sort().map((digit) => codes.pins[digit]).filter((key) => codes.byKey[key]);
    const recent = codes.recent.filter((key) => !pinned.includes(key) && !codes.isRetired(key)).slice(0, RECENT);
    this.short.replaceChildren(...this.group("pinned", pinned), ...this.group("recent", recent));
    this.mark();
  }

  group(name, keys) {
    if (keys.length === 0) return [];
    return [
      make("p", { class: "ws-group" }, tell(name)),
      make("ul", { role: "list", class: "ws-rows" }, keys.map((key) => this.row(key))),
    ];
  }

  tree() {
    return make("div", { class: "code-tree" }, this.desk.codes.themes.map((theme) => this.theme(theme)));
  }

  theme({ hue, name, codes }) {
    const shown = codes.filter((key) => !this.desk.codes.isRetired(key) || this.counts.get(key));
    return make(
      "details",
      { class: `fold hue-${hue}`, open: true },
      make("summary", {}, make("span", { class: "dot" }), make("span", {}, local(name))),
      make("ul", { role: "list", class: "ws-rows" }, shown.map((key) => this.row(key))),
    );
  }

  row(key, { theme = false } = {}) {
    const { codes } = this.desk;
    const code = codes.get(key);
    const digit = codes.digitOf(key);
    const count = make("span", { class: "n" }, this.counts.get(key) || "");
    const choose = make(
      "button",
      { type: "button", class: "code-toggle", data: { code: key } },
      make("span", { class: "stripe" }),
      make("span", {}, local(code.name) || key, theme && make("small", { class: "muted ws-theme" }, codes.themeOf(key)), codes.isRetired(key) && make("small", { class: "muted ws-theme" }, tell("retired"))),
      count,
    );
    const pin = make(
      "button",
      { type: "button", class: "ws-pin", data: { pin: key }, "aria-pressed": String(Boolean(digit)), "aria-label": tell(digit ? "unpin" : "pin", { code: codes.nameOf(key), digit }) },
      digit ? make("kbd", {}, digit) : icon("pin"),
    );
    if (!this.rows.has(key)) this.rows.set(key, []);
    this.rows.get(key).push({ choose, count });
    return make("li", { class: `ws-row hue-${code.hue}` }, choose, pin);
  }

  count(segments) {
    const counts = this.desk.segments.counts();
    this.counts = counts;
    for (const key of new Set(segments.map(({ code }) => code))) {
      for (const { count } of this.rows.get(key) ?? []) count.textContent = counts.get(key) || "";
    }
  }

  /** The codes on what is selected are marked in the tree. */
  mark() {
    const { selection, segments, chosen } = this.desk;
    const here = new Set();
    if (chosen) here.add(chosen.code);
    else if (!selection.isEmpty) for (const { code } of segments.over(selection.start, selection.end)) here.add(code);
    for (const [key, rows] of this.rows) {
      for (const { choose } of rows) choose.classList.toggle("on", here.has(key));
    }
  }

  onClick(event) {
    const pin = event.target.closest("[data-pin]");
    const row = event.target.closest("[data-code]");
    if (pin) this.pin(pin.dataset.pin);
    else if (row) this.take(row.dataset.code);
  }

  pin(key) {
    const { codes } = this.desk;
    if (!codes.togglePin(key)) {
      say(tell("pins_full"));
      return;
    }
    this.savePins();
    const digit = codes.digitOf(key);
    say(tell(digit ? "pinned_to" : "unpinned", { code: codes.nameOf(key), digit }));
    this.list.querySelector(`[data-pin="${CSS.escape(key)}"]`)?.focus();
  }

  /** With words selected the code is given; without, the inspector tells about it. */
  take(key) {
    this.inspector.preview(null);
    const canCode = this.desk.isOpen && !this.desk.selection.isEmpty && !this.desk.codes.isRetired(key);
    if (!canCode) {
      this.inspector.tellCode(key);
      if (this.desk.isNarrow) this.desk.panel("segment");
      return;
    }
    this.deeds.code(key);
    if (this.desk.isNarrow) this.desk.panel("segment");
    else this.desk.text.focus({ preventScroll: true });
  }

  onKey(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      const first = this.list.querySelector("[data-code]");
      if (first && this.input.value.trim()) {
        this.input.value = "";
        this.take(first.dataset.code);
        this.fill();
      }
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.list.querySelector("[data-code]")?.focus();
    } else if (event.key === "Escape") {
      this.input.value = "";
      this.fill();
      this.desk.text.focus({ preventScroll: true });
    }
  }

  onAim(event) {
    const row = event.target.closest("[data-code]");
    clearTimeout(this.aiming);
    if (!row || event.pointerType === "touch") return;
    this.aiming = setTimeout(() => this.inspector.preview(row.dataset.code), HOVER);
  }

  onFocus(event) {
    const row = event.target.closest("[data-code]");
    if (row?.matches(":focus-visible")) this.inspector.preview(row.dataset.code);
  }
}
