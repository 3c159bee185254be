/* A code's definition, when to give it and when not: shown at the moment of choosing. */
import { local, make, other, otherTongue, tell } from "./elements.js";

/** The card of a code, for the picker and the inspector. */
export function codeCard(key, codes, { brief = false } = {}) {
  const code = codes.get(key);
  const also = other(code.name);
  return make(
    "div",
    { class: `ws-rules hue-${code.hue}` },
    make(
      "div",
      { class: "segment-code" },
      local(code.name) || key,
      also && make("span", { class: "other-tongue", lang: otherTongue }, also),
      make("small", { class: "muted ws-theme" }, codes.themeOf(key)),
    ),
    local(code.definition) && make("p", {}, local(code.definition)),
    rule("include", code.include_when),
    rule("exclude", code.exclude_when),
    !brief && example(code.example),
    scaleLine(codes.scaleOf(key)),
  );
}

function rule(name, text) {
  const words = local(text);
  return words && make("div", { class: `ws-rule ws-${name}` }, make("h3", {}, tell(name)), make("p", {}, words));
}

function example(text) {
  const words = text?.text ?? local(text);
  return words && make("div", { class: "ws-rule" }, make("h3", {}, tell("example")), make("p", { class: "ws-example", lang: text?.lang }, words));
}

function scaleLine(scale) {
  if (!scale) return null;
  const levels = scale.levels.map(({ value, name }) => local(name) || String(value).replace(/^-/, "\u2212"));
  return make("p", { class: "small muted ws-levels-line" }, `${tell("scale")}: ${levels.join(" · ")}`);
}
