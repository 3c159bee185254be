/* How far the coder is: turns of the respondent that have a code, how much is read, where one left. */
import { later, make, say, tell } from "./elements.js";

const PLACE_PAUSE = 2500;

export class Progress {
  constructor({ desk, wire, task }) {
    this.desk = desk;
    this.wire = wire;
    this.task = task;
    this.readTo = task.read_to;
    this.bar = desk.root.querySelector("[data-progress]");
    this.words = desk.root.querySelector("[data-progress-words]");
    this.turns = desk.places.turns.filter(({ turn }) => !turn.classList.contains("turn-question"));
    desk.segments.addEventListener("change", () => this.count());
    const keep = later(() => this.keep(), PLACE_PAUSE);
    const pane = desk.isNarrow ? window : desk.text;
    pane.addEventListener("scroll", () => keep(), { passive: true });
    desk.selection.addEventListener("change", () => keep());
    document.addEventListener("visibilitychange", () => document.hidden && keep.now());
    this.count = later(() => this.show(), 120);
    this.show();
  }

  /** The respondent's turns without any segment, in order. */
  uncoded() {
    const { all } = this.desk.segments;
    let at = 0;
    let reach = 0;
    return this.turns.filter((turn) => {
      while (at < all.length && all[at].start < turn.end) {
        reach = Math.max(reach, all[at].end);
        at += 1;
      }
      return reach <= turn.start && turn.end > turn.start;
    });
  }

  show() {
    const open = this.uncoded().length;
    const all = this.turns.length;
    this.bar.max = Math.max(all, 1);
    this.bar.value = all - open;
    this.words.textContent = tell("progress", { coded: all - open, all });
  }

  /** Go to the next turn of the respondent that nothing marks. */
  go(by) {
    const open = this.uncoded();
    if (open.length === 0) {
      say(tell("all_coded"));
      return false;
    }
    const at = this.desk.selection.start ?? this.desk.topPoint() - 1;
    const next = by > 0 ? (open.find(({ start }) => start > at) ?? open[0]) : (open.findLast(({ end }) => end <= at) ?? open.at(-1));
    this.desk.selection.set(next.start, next.end);
    return true;
  }

  /** Tell the server where the coder is; the furthest read only grows. */
  keep() {
    if (!this.desk.isOpen) return;
    const at = this.desk.topPoint();
    this.readTo = Math.max(this.readTo, this.desk.bottomPoint());
    const place = { read_to: this.readTo, left_at: at };
    if (place.read_to === this.kept?.read_to && place.left_at === this.kept?.left_at) return;
    this.kept = place;
    this.wire.ask("PUT", `tasks/${this.task.id}/place`, place, { keepalive: true }).catch(() => {
      this.kept = null;
    });
  }

  /** Begin where the coder left, with a line that says so. */
  resume() {
    const { left_at: point } = this.task;
    if (!point) return;
    const { turn } = this.desk.turnAt(point);
    if (turn === this.desk.places.turns[0]?.turn) return;
    turn.before(make("li", { class: "ws-left-here small", role: "note" }, tell("left_here")));
    this.desk.reveal(point, point + 1, { block: "start" });
  }
}
