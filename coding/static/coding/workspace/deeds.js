/* What a coder can do to segments: code, value, attributes, borders, merge, remove. */
import { local, say, tell } from "./elements.js";
import { moved } from "./selection.js";
import { newId } from "./steps.js";

const MISSING = [null, undefined];

export class Deeds {
  constructor({ desk, steps, note }) {
    this.desk = desk;
    this.steps = steps;
    this.note = note;
  }

  /** Whether anything may be changed; says so where not. */
  isAllowed() {
    if (!this.desk.isOpen) this.note(tell("is_closed"), "warning");
    return this.desk.isOpen;
  }

  /** The span to code: what is selected, or the chosen segment's. */
  span() {
    return this.desk.selection.span ?? this.desk.chosen;
  }

  /** Give the selected words a code. The digits choose its value next, if it has a scale. */
  code(key) {
    if (!this.isAllowed()) return;
    const span = this.span();
    if (!span) {
      this.note(tell("select_first"), "info");
      return;
    }
    const there = this.desk.segments.on(span.start, span.end).find((one) => one.code === key);
    this.desk.codes.use(key);
    if (there) {
      this.desk.choose(there, { quiet: true });
      say(tell("already_coded", { code: this.desk.codes.nameOf(key) }));
      return;
    }
    const id = newId();
    this.steps.make("code", [{ segment: id, after: this.content(span, key) }]);
    this.desk.choose(this.desk.segments.get(id), { reveal: false, quiet: true });
    const scale = this.desk.codes.scaleOf(key);
    say(tell(scale ? "coded_choose_value" : "coded", { code: this.desk.codes.nameOf(key), quote: this.desk.quote(span) }));
    if (scale) this.desk.enter({ part: "value" });
  }

  content({ start, end }, code, { value = null, attributes = {} } = {}) {
    return { start, end, quote: this.desk.places.textOf(start, end), code, value, attributes };
  }

  codeLast() {
    const last = this.desk.codes.last;
    if (last) this.code(last);
    else this.note(tell("no_last_code"), "info");
  }

  codePinned(digit) {
    const key = this.desk.codes.pins[digit];
    if (key) this.code(key);
    else this.note(tell("nothing_pinned", { digit }), "info");
  }

  /** Change the chosen segment; `patch` holds what changes. */
  change(patch, segment = this.desk.chosen) {
    if (!segment || !this.isAllowed()) return false;
    const before = this.desk.segments.contentOf(segment.id);
    const after = { ...before, ...patch };
    after.quote = this.desk.places.textOf(after.start, after.end);
    this.steps.make("change", [{ segment: segment.id, after }]);
    return true;
  }

  recode(key) {
    const { chosen, codes } = this.desk;
    if (!chosen || chosen.code === key) return;
    const keepsValue = codes.get(chosen.code).scale === codes.get(key).scale;
    if (this.change({ code: key, value: keepsValue ? chosen.value : null })) {
      codes.use(key);
      say(tell("recoded", { code: codes.nameOf(key) }));
      if (codes.scaleOf(key) && !keepsValue) this.desk.enter({ part: "value" });
    }
  }

  /** A level by itself; the same once more takes it away. */
  setValue(value) {
    const { chosen, codes } = this.desk;
    if (!chosen) return;
    const isSame = chosen.value === value;
    if (!this.change({ value: isSame ? null : value })) return;
    const level = codes.levelOf(chosen.code, value);
    say(isSame ? tell("value_removed") : tell("value_set", { value, name: local(level?.name) }));
    this.desk.enter(isSame || codes.attributes.length === 0 ? null : { part: "attribute", index: 0 });
  }

  setAttribute(id, value) {
    const { chosen, codes } = this.desk;
    if (!chosen) return;
    const attributes = { ...chosen.attributes };
    const isSame = attributes[id] === value;
    if (isSame) delete attributes[id];
    else attributes[id] = value;
    if (!this.change({ attributes })) return;
    const attribute = codes.attributes.find((one) => one.id === id);
    const name = local(attribute.values.find((one) => one.id === value)?.name);
    say(`${local(attribute.name)}: ${isSame ? tell("nothing") : name}`);
  }

  /** A digit while a value or an attribute is asked for; 0 goes on without one. */
  answer(digit) {
    const { mode, chosen, codes } = this.desk;
    if (!chosen) return;
    if (mode.part === "value") {
      const level = codes.scaleOf(chosen.code)?.levels[digit - 1];
      if (level) this.setValue(level.value);
      else if (digit === 0) this.desk.enter(codes.attributes.length ? { part: "attribute", index: 0 } : null);
      return;
    }
    const attribute = codes.attributes[mode.index];
    const value = attribute?.values[digit - 1];
    if (value) this.setAttribute(attribute.id, value.id);
    if (value || digit === 0) {
      const index = mode.index + 1;
      this.desk.enter(index < codes.attributes.length ? { part: "attribute", index } : null);
    }
  }

  askValue() {
    const { chosen, codes } = this.desk;
    if (chosen && codes.scaleOf(chosen.code)) this.desk.enter({ part: "value" });
    else this.note(tell(chosen ? "has_no_scale" : "choose_first"), "info");
  }

  askAttributes() {
    const { chosen, codes } = this.desk;
    if (chosen && codes.attributes.length) this.desk.enter({ part: "attribute", index: 0 });
    else this.note(tell("choose_first"), "info");
  }

  /** Move a border of the chosen segment: {side: start | end, by: -1 | 1, kind}. */
  moveBorder(how) {
    const { chosen, breaks } = this.desk;
    if (!chosen) {
      this.note(tell("choose_first"), "info");
      return;
    }
    const span = moved(chosen, how, breaks);
    if (!span || this.isTaken(span, chosen)) return;
    if (this.change(span)) say(this.desk.quote(span));
  }

  isTaken({ start, end }, segment) {
    const taken = this.desk.segments.on(start, end).some((one) => one.code === segment.code && one.id !== segment.id);
    if (taken) this.note(tell("span_taken"), "info");
    return taken;
  }

  /** One segment out of the chosen one and its neighbour of the same code. */
  merge() {
    const { chosen, segments, places, codes } = this.desk;
    if (!chosen || !this.isAllowed()) return;
    const mate = segments.neighbourOf(chosen, (from, to) => /^[\s\p{P}]*$/u.test(places.textOf(from, to)));
    if (!mate) {
      this.note(tell("no_neighbour", { code: codes.nameOf(chosen.code) }), "info");
      return;
    }
    const span = { start: Math.min(chosen.start, mate.start), end: Math.max(chosen.end, mate.end) };
    const value = MISSING.includes(chosen.value) ? mate.value : chosen.value;
    const after = this.content(span, chosen.code, { value, attributes: { ...mate.attributes, ...chosen.attributes } });
    this.steps.make("merge", [
      { segment: mate.id, after: null },
      { segment: chosen.id, after },
    ]);
    say(tell("merged", { quote: this.desk.quote(span) }));
  }

  remove(segment = this.desk.chosen) {
    if (!segment || !this.isAllowed()) return;
    this.steps.make("remove", [{ segment: segment.id, after: null }]);
    say(tell("removed", { code: this.desk.codes.nameOf(segment.code) }));
  }

  /** Undo or redo. What was done before the page was loaded is known only once the server has
   * answered the last such step. */
  async walk(direction) {
    if (!this.isAllowed()) return;
    if (!this.steps.knows(direction)) await this.steps.sender.settled();
    if (!this.steps.walk(direction)) say(tell(direction === "undo" ? "nothing_to_undo" : "nothing_to_redo"));
  }
}
