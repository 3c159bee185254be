/* Searching words, here or in other transcripts: hits with what stands around them. */
import { setOff } from "../../braid/js/reader/tints.js";
import { icon, later, make, say, tell } from "./elements.js";

const PAUSE = 180;
const AROUND = 24;
const MOST_HERE = 500;

export class Search {
  constructor({ desk, wire, task, bulk, study }) {
    this.desk = desk;
    this.wire = wire;
    this.task = task;
    this.study = study;
    this.panel = desk.root.querySelector("[data-search]");
    this.input = this.panel.querySelector("[data-search-words]");
    this.scope = this.panel.querySelector("[data-search-scope]");
    this.whole = this.panel.querySelector("[data-search-whole]");
    this.list = this.panel.querySelector("[data-search-hits]");
    this.count = this.panel.querySelector("[data-search-count]");
    this.more = this.panel.querySelector("[data-search-more]");
    this.codeAll = this.panel.querySelector("[data-search-code]");
    this.hits = [];
    this.at = -1;
    this.asked = 0;
    const soon = later(() => this.ask(), PAUSE);
    this.input.addEventListener("input", () => soon());
    this.scope.addEventListener("change", () => this.ask());
    this.whole.addEventListener("change", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.onClick(event));
    this.more.addEventListener("click", () => this.ask({ onward: true }));
    if (this.input.value.trim()) this.ask();
    this.codeAll.addEventListener("click", () => bulk.open(this.input.value.trim(), { scope: this.scope.value, whole: this.whole.checked }));
  }

  /** Ask the server; without a network the open transcript can still be searched. */
  async ask({ onward = false } = {}) {
    const words = this.input.value.trim();
    this.asked += 1;
    const mine = this.asked;
    if (!words) {
      this.show([], { words });
      return;
    }
    const query = new URLSearchParams({ q: words, in: this.scope.value, task: this.task, limit: 100 });
    if (this.whole.checked) query.set("whole_words", "true");
    if (onward && this.next) query.set("after", this.next);
    let page = null;
    try {
      page = await this.wire.get(`search?${query}`);
    } catch {
      page = { results: this.here(words), next: null };
    }
    if (mine !== this.asked) return;
    this.next = cursorOf(page.next);
    this.show(onward ? [...this.hits, ...page.results] : page.results, { words, total: page.total ?? page.count });
  }

  /** Hits in the open transcript, by the letters alone. */
  here(words) {
    const hits = [];
    const sought = words.toLowerCase();
    for (const turn of this.desk.places.turns) {
      const text = turn.node.data;
      const low = text.toLowerCase();
      for (let unit = low.indexOf(sought); unit >= 0 && hits.length < MOST_HERE; unit = low.indexOf(sought, unit + sought.length)) {
        const to = unit + sought.length;
        const [start, end] = [turn.toPoint(unit), turn.toPoint(to)];
        hits.push({ transcript: this.study.transcript, turn: Number(turn.turn.dataset.number), start, end, before: text.slice(Math.max(0, unit - AROUND), unit), hit: text.slice(unit, to), after: text.slice(to, to + AROUND), codes: [] });
      }
    }
    return hits;
  }

  show(hits, { words, total }) {
    this.hits = hits;
    this.at = -1;
    const own = hits.filter((hit) => this.isHere(hit));
    setOff("hits", own.length ? own.map(({ start, end }) => ({ start, end })) : null, this.desk.places);
    this.list.replaceChildren(...hits.map((hit, at) => this.row(hit, at)));
    this.count.textContent = words ? tell(this.next ? "hits_more" : "hits", { n: total ?? hits.length }) : "";
    this.more.hidden = !this.next;
    this.codeAll.hidden = hits.length === 0 || !this.desk.isOpen;
    if (words) say(this.count.textContent);
  }

  isHere(hit) {
    return hit.task === this.task || hit.transcript === this.study.transcript;
  }

  row(hit, at) {
    const { codes } = this.desk;
    const place = this.isHere(hit) ? `${hit.turn}` : `${hit.transcript} · ${hit.turn}`;
    const dots = (hit.codes ?? []).map((key) => make("span", { class: `dot hue-${codes.hueOf(key)}`, title: codes.nameOf(key) }));
    const line = make("span", { class: "ws-kwic", translate: false }, make("span", { class: "ws-before" }, hit.before), make("mark", {}, hit.hit), make("span", {}, hit.after));
    const isOpen = this.isHere(hit) || hit.task;
    const made = make("button", { type: "button", class: "ws-hit", data: { at }, disabled: !isOpen }, make("span", { class: "ws-hit-head small muted num" }, place, make("span", { class: "ws-dots push" }, dots)), line);
    if (!this.isHere(hit) && hit.task) made.querySelector(".ws-hit-head").append(icon("right"));
    return make("li", {}, made);
  }

  onClick(event) {
    const row = event.target.closest("[data-at]");
    if (row) this.go(Number(row.dataset.at));
  }

  onKey(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      this.list.querySelector("button")?.focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.desk.text.focus({ preventScroll: true });
    }
  }

  /** The next hit in the open transcript (1), or the one before (-1). */
  step(by) {
    const here = this.hits.map((hit, at) => ({ hit, at })).filter(({ hit }) => this.isHere(hit));
    if (here.length === 0) {
      say(tell("no_hits"));
      return;
    }
    const place = here.findIndex(({ at }) => at === this.at);
    const next = place < 0 ? (by > 0 ? 0 : here.length - 1) : (place + by + here.length) % here.length;
    this.go(here[next].at);
  }

  go(at) {
    const hit = this.hits[at];
    if (!this.isHere(hit)) {
      if (hit.task) location.assign(this.study.workspace.replace(/\/0\/$/, `/${hit.task}/#at-${hit.start}-${hit.end}`));
      return;
    }
    this.at = at;
    for (const row of this.list.querySelectorAll("[data-at]")) row.classList.toggle("on", Number(row.dataset.at) === at);
    this.list.querySelector(".on")?.scrollIntoView({ block: "nearest" });
    this.desk.selection.set(hit.start, hit.end, { how: "hit" });
    this.desk.reveal(hit.start, hit.end);
    if (this.desk.isNarrow) this.desk.panel("text");
  }
}

/** The place of the next page, of an address or as it is. */
function cursorOf(next) {
  if (!next) return null;
  return next.includes("?") ? new URL(next, location).searchParams.get("after") : next;
}
