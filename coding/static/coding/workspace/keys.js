/* Every key of the workspace, in one table; the help is made of it. */
import { make, tell } from "./elements.js";

const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
const FIELDS = "input, textarea, select, dialog, [contenteditable]";

/** What the help shows: [keys, what they do], by group. */
const MAP = [
  ["keys_select", [["↓ ↑", "key_turn"], ["→ ←", "key_sentence"], ["Ctrl → ←", "key_word"], ["L H", "key_character"], ["⇧ → ←", "key_grow_character"], ["⇧ Ctrl → ←", "key_grow_word"], ["⇧ ↓ ↑", "key_grow_sentence"], ["⇧ Ctrl ↓ ↑", "key_grow_turn"], ["O", "key_flip"], ["Esc", "key_escape"]]],
  ["keys_code", [["1 – 9", "key_pinned"], ["Enter /", "key_pick"], [".", "key_last"], ["I", "key_in_vivo"], ["1 – 9, 0", "key_digits"], ["V", "key_value"], ["A", "key_attributes"]]],
  ["keys_segment", [["J K", "key_step"], ["[ ]", "key_out"], ["{ }", "key_in"], ["Alt [ ] { }", "key_fine"], ["C", "key_recode"], ["G", "key_merge"], ["M", "key_memo"], ["Delete", "key_remove"], ["Z", "key_undo"], ["⇧ Z", "key_redo"]]],
  ["keys_find", [["U", "key_uncoded"], ["⇧ U", "key_uncoded_before"], ["F", "key_search"], ["N", "key_next_hit"], ["⇧ N", "key_last_hit"], ["P", "key_tree"], ["?", "key_help"]]],
];
const SOUND = ["keys_sound", [["Space", "key_play"], ["B", "key_back"]]];

export class Keys {
  constructor({ desk, deeds, actions, hasSound }) {
    this.desk = desk;
    this.deeds = deeds;
    this.actions = actions;
    this.help = desk.root.querySelector("[data-help]");
    this.fill(hasSound ? [...MAP, SOUND] : MAP);
    document.addEventListener("keydown", (event) => this.onKey(event));
  }

  fill(groups) {
    const blocks = groups.map(([title, rows]) =>
      make("section", {}, make("h3", {}, tell(title)), make("dl", {}, rows.map(([keys, name]) => [make("dt", {}, keys.split(" ").map((key) => make("kbd", {}, key))), make("dd", {}, tell(name))]).flat())),
    );
    this.help.querySelector("[data-help-map]").replaceChildren(...blocks);
  }

  onKey(event) {
    if (event.defaultPrevented || event.isComposing || event.target.closest?.(FIELDS)) return;
    const deed = this.deedOf(event);
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  deedOf(event) {
    if (event.key in ARROWS) return this.arrow(event);
    if (event.ctrlKey || event.metaKey) return this.withControl(event);
    const digit = /^Digit(\d)$/.exec(event.code)?.[1] ?? (/^\d$/.test(event.key) ? event.key : null);
    if (digit !== null && !event.altKey) return this.digit(Number(digit), event.shiftKey);
    if (event.code === "BracketLeft" || event.code === "BracketRight") return this.bracket(event);
    return event.altKey ? null : this.letter(event);
  }

  withControl({ key, shiftKey }) {
    const name = key.toLowerCase();
    if (name === "z") return () => this.deeds.walk(shiftKey ? "redo" : "undo");
    return name === "y" ? () => this.deeds.walk("redo") : null;
  }

  /** Arrows move what is selected; with Shift they move its end. */
  arrow(event) {
    if (event.altKey || event.target.closest?.("summary, [role=tab], .menu")) return null;
    const by = ARROWS[event.key];
    const isLine = event.key === "ArrowDown" || event.key === "ArrowUp";
    const isWide = event.ctrlKey || event.metaKey;
    const from = this.desk.topPoint();
    if (event.shiftKey) {
      const kind = isLine ? (isWide ? "turn" : "sentence") : isWide ? "word" : "character";
      return () => this.desk.selection.grow(kind, by, from);
    }
    const kind = isLine ? "turn" : isWide ? "word" : "sentence";
    return () => this.desk.selection.move(kind, by, from);
  }

  digit(digit, withShift) {
    if (withShift) return digit ? () => this.deeds.codePinned(digit) : null;
    if (this.desk.mode) return () => this.deeds.answer(digit);
    return digit ? () => this.deeds.codePinned(digit) : null;
  }

  /** [ ] push the borders out by a word, { } pull them in; with Alt by a character. */
  bracket({ code, shiftKey, altKey }) {
    const side = code === "BracketLeft" ? "start" : "end";
    const isOut = !shiftKey;
    const by = (side === "start") === isOut ? -1 : 1;
    return () => this.deeds.moveBorder({ side, by, kind: altKey ? "character" : "word" });
  }

  letter(event) {
    const { desk, deeds, actions } = this;
    const isButton = event.target.closest?.("button, a, summary");
    const { key, shiftKey } = event;
    if ((key === "Enter" || key === " ") && isButton) return null;
    const named = {
      Enter: () => actions.pick(),
      "/": () => actions.pick(),
      ".": () => deeds.codeLast(),
      "。": () => deeds.codeLast(),
      "?": () => this.help.showModal(),
      "？": () => this.help.showModal(),
      Escape: () => this.escape(),
      Delete: () => deeds.remove(),
      Backspace: () => deeds.remove(),
      " ": actions.play,
    };
    if (key in named) return named[key] ?? null;
    const letters = {
      j: () => desk.step(1),
      k: () => desk.step(-1),
      l: () => desk.selection.move("character", 1, desk.topPoint()),
      h: () => desk.selection.move("character", -1, desk.topPoint()),
      o: () => desk.selection.flip(),
      i: () => actions.inVivo(),
      v: () => deeds.askValue(),
      a: () => deeds.askAttributes(),
      c: () => actions.recode(),
      g: () => deeds.merge(),
      m: () => actions.memo(),
      z: () => deeds.walk(shiftKey ? "redo" : "undo"),
      u: () => actions.uncoded(shiftKey ? -1 : 1),
      f: () => actions.search(),
      n: () => actions.hit(shiftKey ? -1 : 1),
      p: () => actions.tree(),
      b: actions.back,
    };
    return letters[key.toLowerCase()] ?? null;
  }

  /** One thing at a time: what digits fill, then the selection. */
  escape() {
    if (this.desk.mode) this.desk.enter(null);
    else if (this.desk.isNarrow && this.desk.root.dataset.panel !== "text") this.desk.panel("text");
    else this.desk.clear();
  }
}
