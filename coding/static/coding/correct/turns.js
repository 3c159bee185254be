/* The turns of the editor: each row knows what it was, and what is wanted of it. */
const HOUR = 3600;
const MINUTE = 60;

export class Turns {
  constructor(root, told, words, mark) {
    this.list = root.querySelector("[data-turns]");
    this.model = root.querySelector("template[data-turn]");
    this.words = words;
    this.mark = mark;
    this.was = new Map(told.map((turn) => [turn.origin, turn]));
    this.list.append(...told.map((turn) => this.row(turn)));
    const names = [...new Set(told.map((turn) => turn.speaker))];
    root.querySelector("#speakers").append(...names.map((name) => new Option(name, name)));
    this.list.addEventListener("input", (event) => this.changed(rowOf(event.target)));
    this.list.addEventListener("click", (event) => this.onClick(event));
    this.number();
  }

  get rows() {
    return [...this.list.children];
  }

  /** The turns that stay, as the server takes them. */
  get drafts() {
    return this.rows.filter((row) => !row.classList.contains("is-removed")).map((row) => draftOf(row));
  }

  get differing() {
    return this.rows.filter((row) => row.classList.contains("is-other")).length;
  }

  row(turn) {
    const row = this.model.content.firstElementChild.cloneNode(true);
    const { words } = this;
    row.turn = { ...turn };
    const part = (name) => row.querySelector(`[data-${name}]`);
    part("speaker").value = turn.speaker;
    part("answers").checked = turn.is_respondent;
    part("answers-word").textContent = words.answers;
    part("text").value = turn.text;
    part("time").value = turn.start_ms === null ? "" : clock(turn.start_ms);
    for (const name of ["speaker", "time"]) part(name).setAttribute("aria-label", words[name]);
    part("text").setAttribute("aria-label", words.words);
    for (const name of ["split", "merge", "insert", "remove"]) {
      part(name).setAttribute("aria-label", words[name]);
      part(name).title = words[name];
    }
    return row;
  }

  onClick(event) {
    const row = rowOf(event.target);
    const button = event.target.closest("button");
    if (!row || !button) return;
    if ("split" in button.dataset) this.split(row);
    if ("merge" in button.dataset) this.merge(row);
    if ("insert" in button.dataset) this.insert(row);
    if ("remove" in button.dataset) this.remove(row);
  }

  split(row) {
    const text = row.querySelector("[data-text]");
    const at = text.selectionStart;
    const [head, tail] = [text.value.slice(0, at).trimEnd(), text.value.slice(at).trimStart()];
    if (!head || !tail) return;
    text.value = head;
    const after = this.row({ ...draftOf(row), text: tail, origin: 0, start_ms: null, end_ms: null });
    row.after(after);
    this.changed(row);
    this.changed(after);
    this.number();
    after.querySelector("[data-text]").focus();
  }

  merge(row) {
    const before = row.previousElementSibling;
    if (!before) return;
    const [one, other] = [before, row].map((each) => each.querySelector("[data-text]"));
    const joint = isHan(one.value.at(-1)) || isHan(other.value[0]) ? "" : " ";
    one.value = `${one.value}${joint}${other.value}`;
    if (row.turn.origin) row.classList.add("is-removed");
    else row.remove();
    this.changed(before);
    if (row.isConnected) this.changed(row);
    this.number();
  }

  insert(row) {
    const { speaker, is_respondent } = draftOf(row);
    const added = this.row({ speaker, is_respondent, text: "", start_ms: null, end_ms: null, origin: 0 });
    row.after(added);
    this.changed(added);
    this.number();
    added.querySelector("[data-text]").focus();
  }

  remove(row) {
    if (!row.turn.origin) row.remove();
    else row.classList.toggle("is-removed");
    this.changed(row);
    this.number();
  }

  /** Turns of a file in the place of all; what is the same as before is not marked. */
  takeOver(told) {
    const kept = new Set(told.map((turn) => turn.origin));
    const gone = [...this.was.values()].filter((turn) => !kept.has(turn.origin));
    const rows = told.map((turn) => this.row(turn));
    for (const turn of gone) {
      const row = this.row(turn);
      row.classList.add("is-removed");
      const next = rows.findIndex((each) => each.turn.origin > turn.origin);
      rows.splice(next < 0 ? rows.length : next, 0, row);
    }
    this.list.replaceChildren(...rows);
    for (const row of rows) this.changed(row, true);
    this.number();
    this.mark();
  }

  /** Note when a turn begins, in milliseconds of the sound. */
  time(row, ms) {
    row.querySelector("[data-time]").value = clock(ms);
    this.changed(row);
  }

  changed(row, isQuiet = false) {
    const was = this.was.get(row.turn.origin);
    const isRemoved = row.classList.contains("is-removed");
    const now = draftOf(row);
    const isOther = isRemoved || !was || ["speaker", "text", "is_respondent", "start_ms"].some((name) => was[name] !== now[name]);
    row.classList.toggle("is-other", isOther);
    const flag = row.querySelector("[data-state]");
    const { words } = this;
    flag.hidden = !isOther;
    flag.textContent = isRemoved ? words.removed : was ? words.changed : words.new;
    const button = row.querySelector("[data-remove]");
    button.title = isRemoved ? words.restore : words.remove;
    button.setAttribute("aria-label", button.title);
    if (!isQuiet) this.mark();
  }

  number() {
    let n = 0;
    for (const row of this.rows) {
      const isRemoved = row.classList.contains("is-removed");
      row.querySelector("[data-number]").textContent = isRemoved ? "–" : (n += 1);
    }
  }
}

export function rowOf(node) {
  return node.closest?.(".correct-turn") ?? null;
}

/** A time that was not touched stays exact to the millisecond. */
function draftOf(row) {
  const { turn } = row;
  const said = row.querySelector("[data-time]").value.trim();
  const shown = turn.start_ms === null ? "" : clock(turn.start_ms);
  const start_ms = said === shown ? turn.start_ms : milliseconds(said);
  const isBefore = turn.end_ms !== null && start_ms !== null && start_ms <= turn.end_ms;
  return {
    speaker: row.querySelector("[data-speaker]").value,
    text: row.querySelector("[data-text]").value,
    is_respondent: row.querySelector("[data-answers]").checked,
    start_ms,
    end_ms: isBefore ? turn.end_ms : null,
    origin: turn.origin,
  };
}

export function clock(ms) {
  const whole = Math.floor(ms / 1000);
  const hours = Math.floor(whole / HOUR);
  const minutes = Math.floor((whole % HOUR) / MINUTE);
  const seconds = String(whole % MINUTE).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}` : `${minutes}:${seconds}`;
}

/** Of 1:02:03, 2:03 or 2:03.5; null for what is no time. */
export function milliseconds(said) {
  const found = said.match(/^(?:(\d{1,2})[:：])?(\d{1,3})[:：](\d{2}(?:\.\d{1,3})?)$/);
  if (!found) return null;
  return Math.round((Number(found[1] ?? 0) * HOUR + Number(found[2]) * MINUTE + Number(found[3])) * 1000);
}

function isHan(char) {
  return /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/.test(char ?? "");
}
