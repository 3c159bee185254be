/* The pane that tells what a segment says: code, quote, value with its anchor, attributes, coder, memo. */

export class Inspector {
  constructor({ root, data, places, choose }) {
    this.data = data;
    this.places = places;
    this.choose = choose;
    this.place = root.querySelector("[data-inspector]");
    this.nothing = root.querySelector("[data-nothing]");
    this.also = root.querySelector("[data-also]");
    this.alsoBlock = root.querySelector("[data-also-block]");
    this.position = root.querySelector("[data-position]");
    this.template = root.querySelector("[data-segment-template]");
    this.alsoTemplate = root.querySelector("[data-also-template]");
    this.tongue = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  }

  /** The text in the page's language, else in the other. */
  local(text) {
    if (text === null || text === undefined) return "";
    return typeof text === "object" ? text[this.tongue] || text.en || text.zh || "" : String(text);
  }

  nameOf(code) {
    return this.local(this.data.codes[code]?.name) || code;
  }

  show(segment, others, position) {
    this.position.textContent = segment ? position : "";
    this.place.replaceChildren(segment ? this.card(segment) : this.nothing);
    this.also.replaceChildren(...others.map((other) => this.alsoRow(other)));
    this.alsoBlock.hidden = others.length === 0;
  }

  card(segment) {
    const code = this.data.codes[segment.code] ?? { name: segment.code };
    const coder = this.data.coders[segment.coder] ?? { name: segment.coder, initials: "" };
    const card = this.template.content.cloneNode(true).firstElementChild;
    const other = this.tongue === "zh" ? "en" : "zh";
    card.classList.add(`hue-${segment.hue}`);
    this.fill(card, "name", this.local(code.name));
    this.fill(card, "other", code.name?.[this.tongue] ? code.name?.[other] : "", other);
    this.fill(card, "quote", this.places.quoteOf(segment), segment.lang);
    this.fill(card, "value", String(segment.value ?? "").replace(/^-(?=\d)/, "\u2212"));
    this.fill(card, "anchor", this.local(segment.anchor));
    this.fill(card, "scale", this.local(code.scale));
    this.fill(card, "memo", segment.memo);
    this.fill(card, "initials", coder.initials);
    this.fill(card, "coder", coder.name);
    this.fill(card, "span", `${segment.start}–${segment.end}`);
    this.fill(card, "definition", this.local(code.definition));
    this.attributes(card, segment.attributes ?? []);
    this.part(card, "value", segment.value !== null && segment.value !== undefined);
    this.part(card, "memo", Boolean(segment.memo));
    this.part(card, "decided", Boolean(segment.decided));
    if (!this.local(code.definition)) card.querySelector("details").remove();
    return card;
  }

  alsoRow(segment) {
    const row = this.alsoTemplate.content.cloneNode(true).firstElementChild;
    row.classList.add(`hue-${segment.hue}`);
    this.fill(row, "name", this.nameOf(segment.code));
    this.fill(row, "coder", this.data.coders[segment.coder]?.name ?? segment.coder);
    row.addEventListener("click", () => this.choose(segment));
    return row;
  }

  attributes(card, rows) {
    const list = card.querySelector('[data-slot="attributes"]');
    for (const { name, value } of rows) {
      const term = document.createElement("dt");
      const detail = document.createElement("dd");
      term.textContent = this.local(name);
      detail.textContent = this.local(value);
      list.append(term, detail);
    }
    if (rows.length === 0) list.remove();
  }

  fill(card, slot, text, lang) {
    const place = card.querySelector(`[data-slot="${slot}"]`);
    if (!place) return;
    place.textContent = text ?? "";
    if (lang) place.lang = lang;
  }

  part(card, name, wanted) {
    if (!wanted) card.querySelector(`[data-part="${name}"]`)?.remove();
  }
}
