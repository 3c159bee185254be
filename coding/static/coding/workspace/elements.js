/* Elements and words for everything the workspace draws. Texts are texts, never markup. */
const root = document.querySelector("[data-workspace]");
const dictionary = JSON.parse(document.getElementById("workspace-words").textContent);
const SVG = "http://www.w3.org/2000/svg";

export const tongue = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
export const otherTongue = tongue === "zh" ? "en" : "zh";

/** A sentence of the page's language; {places} are filled from `parts`. */
export function tell(key, parts = {}) {
  return (dictionary[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
}

/** A bilingual text in the page's language, else in the other. */
export function local(text) {
  if (text === null || text === undefined) return "";
  return typeof text === "object" ? text[tongue] || text.en || text.zh || "" : String(text);
}

/** The text in the other language, where there are both. */
export function other(text) {
  return text?.[tongue] && text?.[otherTongue] !== text[tongue] ? (text[otherTongue] ?? "") : "";
}

/** An element: `data` and names with a dash become attributes, the rest are properties. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name === "class") element.className = value;
    else if (name.includes("-") || name === "role" || name === "lang" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child || child === 0));
  return element;
}

/** A drawing of icons.svg. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${root.dataset.icons}#${name}`);
  drawing.append(use);
  return drawing;
}

/** A button with a sign, words, and the key that does the same. */
export function button({ label, sign, keys, ...rest }, onClick) {
  const made = make("button", { type: "button", class: "btn btn-small", ...rest });
  if (sign) made.append(icon(sign));
  if (label) made.append(label);
  if (keys) made.append(make("kbd", { "aria-hidden": "true" }, keys));
  if (onClick) made.addEventListener("click", onClick);
  return made;
}

/** Numbers as people write them: a true minus. */
export function figure(value) {
  return String(value ?? "").replace(/^-(?=\d)/, "\u2212");
}

/** A copy of a template of the page. */
export function copyOf(name) {
  return root.querySelector(`template[data-template="${name}"]`).content.cloneNode(true).firstElementChild;
}

let speaker = null;

/** Say something to those who listen to the page. The same words twice are said twice. */
export function say(text) {
  speaker ??= root.querySelector("[data-spoken]");
  const words = String(text ?? "").trim();
  if (words) speaker.textContent = speaker.textContent === words ? `${words}\u00a0` : words;
}

/** Run at most once in so many milliseconds, after the last call; `now` runs what is due. */
export function later(deed, milliseconds) {
  let timer = 0;
  let due = null;
  const run = () => {
    clearTimeout(timer);
    const parts = due;
    due = null;
    if (parts) deed(...parts);
  };
  const call = (...parts) => {
    due = parts;
    clearTimeout(timer);
    timer = setTimeout(run, milliseconds);
  };
  call.now = run;
  return call;
}
