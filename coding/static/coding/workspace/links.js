/* Links between own segments: one supports, contradicts or explains another. */
import { button, icon, make, say, tell } from "./elements.js";
import { newId } from "./steps.js";

const KINDS = ["supports", "contradicts", "explains", "follows", "repeats"];

export class Links {
  constructor({ desk, sender, links }) {
    this.desk = desk;
    this.sender = sender;
    this.all = links;
    this.source = null;
    desk.addEventListener("show", () => this.onShow());
  }

  block(segment) {
    const rows = this.all.filter(({ source, target }) => source === segment.id || target === segment.id).map((link) => this.row(link, segment));
    if (rows.length === 0 && !this.desk.isOpen) return null;
    return make(
      "div",
      { class: "ws-links" },
      make("h3", {}, tell("links")),
      rows.length > 0 && make("ul", { role: "list" }, rows),
      this.desk.isOpen && (this.source && this.source !== segment.id ? this.ask(segment) : this.start(segment)),
    );
  }

  start(segment) {
    const isWaiting = this.source === segment.id;
    return button({ label: tell(isWaiting ? "link_waiting" : "link_from"), sign: "link", class: "btn btn-small btn-quiet", "aria-pressed": String(isWaiting), data: { key: "link" } }, () => {
      this.source = isWaiting ? null : segment.id;
      if (!isWaiting) say(tell("link_waiting"));
      this.desk.show();
    });
  }

  /** The second segment is chosen: what does the first tell about it? */
  ask(target) {
    const source = this.desk.segments.get(this.source);
    if (!source) return this.start(target);
    const kinds = KINDS.map((kind) => button({ label: tell(`link_${kind}`), class: "btn btn-small", data: { key: kind } }, () => this.make(source, target, kind)));
    return make("div", { class: "ws-link-ask" }, make("p", { class: "small", translate: false }, tell("link_which", { quote: this.desk.quote(source) })), make("div", { class: "row" }, kinds), button({ label: tell("cancel"), class: "btn btn-small btn-quiet" }, () => this.stop()));
  }

  make(source, target, kind) {
    const id = newId();
    this.all = [...this.all, { id, source: source.id, target: target.id, kind, note: "" }];
    this.sender.queue({ type: "link", method: "PUT", path: `links/${id}`, body: { source: source.id, target: target.id, kind, note: "" } });
    say(tell("linked"));
    this.stop();
  }

  stop() {
    this.source = null;
    this.desk.show();
  }

  row(link, segment) {
    const isOut = link.source === segment.id;
    const mate = this.desk.segments.get(isOut ? link.target : link.source);
    const name = tell(isOut ? `link_${link.kind}` : `link_${link.kind}_by`);
    const go = make("button", { type: "button", class: "ws-link", translate: false, disabled: !mate }, make("b", {}, name), " ", mate ? this.desk.quote(mate).slice(0, 60) : tell("link_gone"));
    go.addEventListener("click", () => mate && this.desk.choose(mate));
    const drop = make("button", { type: "button", class: "btn btn-quiet btn-icon btn-small", "aria-label": tell("link_remove") }, icon("close"));
    drop.addEventListener("click", () => this.remove(link));
    return make("li", {}, go, this.desk.isOpen && drop);
  }

  remove(link) {
    this.all = this.all.filter((one) => one.id !== link.id);
    this.sender.queue({ type: "link", method: "DELETE", path: `links/${link.id}` });
    this.desk.show();
  }

  /** Links of a segment that is gone are gone, too, as the server has it. */
  onShow() {
    if (this.source && !this.desk.segments.get(this.source)) this.source = null;
  }
}
