/* The codebook as the workspace uses it: names, hues, scales, pins, what was used of late. */
import { local } from "./elements.js";
import { ranked, searchable } from "./fuzzy.js";

const MOST_RECENT = 12;
const BOOST = 3;

export class Codes extends EventTarget {
  constructor({ codes, themes, scales, attributes, pins, recent }) {
    super();
    this.byKey = codes;
    this.themes = themes;
    this.scales = scales;
    this.attributes = attributes;
    this.pins = { ...pins };
    this.recent = recent.filter((key) => codes[key]);
    const nameOfTheme = Object.fromEntries(themes.map(({ key, name }) => [key, name]));
    const usable = Object.entries(codes).filter(([, code]) => code.state !== "retired");
    this.entries = usable.map(([key, code]) => [key, searchable(key, code, nameOfTheme[code.theme])]);
    this.themeNames = nameOfTheme;
  }

  /** A code that was proposed just now stands last under its theme. */
  add(key, code) {
    if (this.byKey[key]) return;
    this.byKey[key] = code;
    this.themes.find((theme) => theme.key === code.theme)?.codes.push(key);
    this.entries.push([key, searchable(key, code, this.themeNames[code.theme])]);
    this.dispatchEvent(new Event("pins"));
  }

  get(key) {
    return this.byKey[key] ?? { name: { en: key, zh: key }, hue: 0 };
  }

  nameOf(key) {
    return local(this.get(key).name) || key;
  }

  hueOf(key) {
    return this.get(key).hue ?? 0;
  }

  themeOf(key) {
    return local(this.themeNames[this.get(key).theme]);
  }

  /** A code that is no longer given: it stays on the segments that have it. */
  isRetired(key) {
    return this.get(key).state === "retired";
  }

  scaleOf(key) {
    return this.scales[this.get(key).scale] ?? null;
  }

  levelOf(key, value) {
    return this.scaleOf(key)?.levels.find((level) => level.value === value) ?? null;
  }

  /** The last code that was given, if it can still be given. */
  get last() {
    return this.recent.find((key) => !this.isRetired(key)) ?? null;
  }

  use(key) {
    this.recent = [key, ...this.recent.filter((one) => one !== key)].slice(0, MOST_RECENT);
    this.dispatchEvent(new Event("recent"));
  }

  find(query) {
    return ranked(query, this.entries, (key) => (this.recent.includes(key) ? BOOST : 0));
  }

  digitOf(key) {
    return Object.keys(this.pins).find((digit) => this.pins[digit] === key) ?? null;
  }

  /** Pin a code to a digit, or to the first one that is free; a pinned one is let go. */
  togglePin(key, digit = null) {
    const held = this.digitOf(key);
    const pins = { ...this.pins };
    if (held) delete pins[held];
    if (!held || (digit && digit !== held)) {
      const place = digit ?? "123456789".split("").find((one) => !pins[one]);
      if (!place) return false;
      pins[place] = key;
    }
    this.pins = pins;
    this.dispatchEvent(new Event("pins"));
    return true;
  }
}
