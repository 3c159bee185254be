/* The pane on the right: the chosen segment with value, attributes, memo and links; or what is selected. */
import { button, figure, icon, local, make, other, otherTongue, tell } from "./elements.js";
import { codeCard } from "./rules.js";

export class Inspector {
  constructor({ desk, deeds, memos, links, actions }) {
    this.desk = desk;
    this.deeds = deeds;
    this.memos = memos;
    this.links = links;
    this.actions = actions;
    this.place = desk.root.querySelector("[data-inspector]");
    this.title = desk.root.querySelector("[data-inspector-title]");
    this.position = desk.root.querySelector("[data-position]");
    this.previewPlace = desk.root.querySelector("[data-preview]");
    this.told = null;
    this.isPressed = false;
    this.place.addEventListener("pointerdown", () => {
      this.isPressed = true;
    });
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => this.release());
    desk.addEventListener("settled", () => this.show());
    desk.addEventListener("mode", () => this.ask());
    desk.codes.addEventListener("pins", () => this.show());
    this.show();
  }

  show() {
    const { chosen, selection, segments } = this.desk;
    if (chosen || !selection.isEmpty) this.told = null;
    const what = chosen ? "segment" : this.told ? "code" : selection.isEmpty ? "nothing" : "selection";
    this.title.textContent = tell(`title_${what}`);
    this.position.textContent = chosen ? `${segments.all.indexOf(chosen) + 1} / ${segments.all.length}` : "";
    const before = this.place.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    if (this.isWriting() || this.isPressed) return;
    this.place.replaceChildren(...this[what]().filter(Boolean));
    this.ask();
    if (before) this.place.querySelector(`[data-key="${CSS.escape(before)}"]`)?.focus();
  }

  /** What is being pressed stays in place until it is let go. */
  release() {
    if (!this.isPressed) return;
    this.isPressed = false;
    setTimeout(() => this.show());
  }

  /** A memo that is being written stays in place while its segment does. */
  isWriting() {
    const field = document.activeElement?.closest?.("textarea[data-memo-of]");
    return Boolean(field && this.place.contains(field) && field.dataset.memoOf === `segment ${this.desk.chosen?.id}`);
  }

  /** A code that is looked at, over what else the pane shows. */
  preview(key) {
    this.previewPlace.hidden = !key || this.desk.isNarrow;
    if (key) this.previewPlace.replaceChildren(codeCard(key, this.desk.codes));
  }

  tellCode(key) {
    this.desk.clear();
    this.told = key;
    this.show();
  }

  nothing() {
    return [
      make("div", { class: "ws-hint" }, icon("quote"), make("p", {}, tell(this.desk.isOpen ? "hint" : "hint_closed"))),
      this.desk.isOpen && !this.desk.isNarrow && this.keysHint(),
      ...this.memos.fieldsFor("transcript", tell("memo_transcript")),
    ];
  }

  keysHint() {
    const rows = [["↓ ↑", "key_turn"], ["→ ←", "key_sentence"], ["Enter", "key_pick"], [".", "key_last"], ["U", "key_uncoded"], ["?", "key_help"]];
    return make("dl", { class: "ws-keys-hint" }, rows.map(([keys, name]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, tell(name))]).flat());
  }

  code() {
    const key = this.told;
    const all = this.desk.segments.all.filter((one) => one.code === key);
    return [
      make("div", { class: "segment main" }, codeCard(key, this.desk.codes)),
      make("p", { class: "small muted" }, tell("segments_here", { n: all.length })),
      all.length > 0 && button({ label: tell("go_to_first"), sign: "down" }, () => this.desk.choose(all[0])),
      ...this.memos.fieldsFor("code", tell("memo_code"), key),
    ];
  }

  selection() {
    const { start, end } = this.desk.selection;
    const span = this.desk.selection.span;
    return [
      make("blockquote", { class: "segment-quote ws-quote", lang: this.desk.turnAt(start).paragraph.lang }, this.desk.selection.text),
      make("p", { class: "small muted num" }, tell("characters", { n: end - start, start, end })),
      this.desk.isOpen && span && make("div", { class: "row" }, button({ label: tell("give_code"), keys: "Enter", class: "btn btn-primary btn-small" }, () => this.actions.pick()), this.lastButton()),
      this.others(this.desk.segments.over(start, end)),
    ];
  }

  lastButton() {
    const { codes } = this.desk;
    return codes.last && button({ label: codes.nameOf(codes.last), keys: "." }, () => this.deeds.codeLast());
  }

  segment() {
    const { chosen, segments } = this.desk;
    const others = segments.over(chosen.start, chosen.end).filter((one) => one.id !== chosen.id);
    return [this.card(chosen), this.others(others)];
  }

  card(segment) {
    const { codes, isOpen } = this.desk;
    const code = codes.get(segment.code);
    const also = other(code.name);
    const scale = codes.scaleOf(segment.code);
    return make(
      "article",
      { class: `segment main hue-${code.hue}`, data: { segment: segment.id } },
      make(
        "div",
        { class: "ws-card-head" },
        make("div", { class: "segment-code" }, local(code.name) || segment.code, also && make("span", { class: "other-tongue", lang: otherTongue }, also)),
        isOpen && button({ sign: "edit", class: "btn btn-quiet btn-icon btn-small", "aria-label": tell("change_code"), title: tell("change_code"), data: { key: "recode" } }, () => this.actions.recode()),
        isOpen && button({ sign: "trash", class: "btn btn-quiet btn-icon btn-small", "aria-label": tell("remove"), title: `${tell("remove")} ⌫`, data: { key: "remove" } }, () => this.deeds.remove()),
      ),
      make("blockquote", { class: "segment-quote ws-quote", lang: this.desk.turnAt(segment.start).paragraph.lang }, this.desk.places.textOf(segment.start, segment.end)),
      isOpen && this.borders(),
      this.adviceFor(segment),
      scale && this.scale(segment, scale),
      codes.attributes.length > 0 && this.attributes(segment),
      ...this.memos.fieldsFor("segment", tell("memo"), segment.id),
      this.links.block(segment),
      make("details", { class: "fold small", open: this.rulesOpen, ontoggle: (event) => (this.rulesOpen = event.target.open) }, make("summary", {}, tell("rules")), codeCard(segment.code, codes)),
    );
  }

  /** Borders by mouse and touch: a word out or in, at either end; and the neighbour of the same code. */
  borders() {
    const nudge = (side, by, sign, name) =>
      button({ sign, class: "btn btn-small btn-icon ws-nudge", "aria-label": tell(name), title: tell(name), data: { key: name } }, () => this.deeds.moveBorder({ side, by, kind: "word" }));
    return make(
      "div",
      { class: "ws-borders" },
      make("span", { class: "small muted" }, tell("start")),
      make("span", { class: "btn-group" }, nudge("start", -1, "left", "start_out"), nudge("start", 1, "right", "start_in")),
      make("span", { class: "btn-group" }, nudge("end", -1, "left", "end_in"), nudge("end", 1, "right", "end_out")),
      make("span", { class: "small muted" }, tell("end")),
      button({ label: tell("merge"), class: "btn btn-quiet btn-small push", title: `${tell("merge_long")} (G)`, data: { key: "merge" } }, () => this.deeds.merge()),
    );
  }

  adviceFor({ id }) {
    const texts = this.desk.advice.get(id) ?? [];
    return texts.length > 0 && make("ul", { class: "ws-advice", role: "list" }, texts.map((text) => make("li", { class: "flag flag-tentative" }, icon("warning"), make("span", {}, text))));
  }

  scale(segment, { levels }) {
    const chosen = levels.find((level) => level.value === segment.value);
    const choices = levels.map((level, at) => this.choice({ group: "value", at, isOn: level === chosen, label: local(level.name), mark: level.name ? figure(level.value) : "", take: () => this.deeds.setValue(level.value) }));
    return make(
      "fieldset",
      { class: "ws-field", data: { part: "value" } },
      make("legend", {}, tell("value"), make("span", { class: "ws-ask", "aria-hidden": "true" }, tell("ask_digit"))),
      make("div", { class: "ws-levels" }, choices),
      this.anchors(chosen ?? null, levels),
    );
  }

  /** Quotes that show what a level means: of the chosen one, or of all in a fold. */
  anchors(chosen, levels) {
    const quotes = (level) => (level.anchors ?? []).map(({ text, lang }) => make("q", { class: "ws-anchor", lang }, text));
    if (chosen) return quotes(chosen).length > 0 && make("div", { class: "ws-anchors" }, make("h3", {}, tell("anchors")), quotes(chosen));
    const all = levels.filter((level) => level.anchors?.length);
    return all.length > 0 && make("details", { class: "fold small", open: true }, make("summary", {}, tell("anchors")), all.map((level) => make("div", { class: "ws-anchors" }, make("h3", {}, local(level.name) || figure(level.value)), quotes(level))));
  }

  /** Attributes one below the other, each closed to what is chosen until it is asked for or opened. */
  attributes(segment) {
    const fields = this.desk.codes.attributes.map(({ id, name, values }, index) => {
      const chosen = values.find((value) => value.id === segment.attributes[id]);
      const toggle = () => {
        this.openAttribute = this.openAttribute === id ? null : id;
      };
      return make(
        "details",
        { class: "ws-field ws-attribute", name: "attribute", open: this.openAttribute === id, data: { part: "attribute", index, attribute: id } },
        make("summary", { onclick: toggle, data: { key: `attribute ${id}` } }, make("span", { class: "ws-attribute-name" }, local(name)), make("b", {}, chosen ? local(chosen.name) || chosen.id : "–")),
        make("span", { class: "ws-ask", "aria-hidden": "true" }, tell("ask_digit")),
        make("div", { class: "ws-values", role: "group", "aria-label": local(name) }, values.map((value, at) => this.choice({ group: id, at, isOn: value === chosen, label: local(value.name) || value.id, take: () => this.deeds.setAttribute(id, value.id) }))),
      );
    });
    return make("div", { class: "ws-attributes" }, fields);
  }

  choice({ group, at, isOn, label, mark, take }) {
    const made = make("button", { type: "button", class: "ws-choice", "aria-pressed": String(isOn), disabled: !this.desk.isOpen, data: { key: `${group} ${at}` } }, mark && make("b", { class: "num" }, mark), label && make("span", {}, label), at < 9 && make("kbd", { "aria-hidden": "true" }, at + 1));
    made.addEventListener("click", take);
    return made;
  }

  others(segments) {
    if (segments.length === 0) return null;
    const rows = segments.map((segment) => {
      const row = make("button", { type: "button", class: `segment-also hue-${segment.hue}`, data: { key: segment.id } }, make("span", { class: "dot" }), make("span", {}, this.desk.codes.nameOf(segment.code)), make("span", { class: "push muted small num" }, figure(segment.value)));
      row.addEventListener("click", () => this.desk.choose(segment, { reveal: false }));
      return row;
    });
    return make("div", { class: "ws-others" }, make("h3", { class: "small muted also-head" }, tell("also")), rows);
  }

  /** Mark the list that digits fill. */
  ask() {
    const { mode } = this.desk;
    for (const field of this.place.querySelectorAll("[data-part]")) {
      const isAsked = mode !== null && field.dataset.part === mode.part && (mode.part === "value" || Number(field.dataset.index) === mode.index);
      field.classList.toggle("asked", isAsked);
      if (field.dataset.attribute) field.open = isAsked || (mode === null && this.openAttribute === field.dataset.attribute);
      if (isAsked) field.scrollIntoView({ block: "nearest" });
    }
  }
}
