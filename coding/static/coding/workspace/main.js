/* The coding workspace: everything is made here and introduced to each other. */
import { toast } from "../../braid/js/app.js";
import { CodebookPane } from "./codebook.js";
import { Deeds } from "./deeds.js";
import { Desk } from "./desk.js";
import { say, tell } from "./elements.js";
import { readings } from "./fuzzy.js";
import { Inspector } from "./inspector.js";
import { Keys } from "./keys.js";
import { Links } from "./links.js";
import { Memos } from "./memos.js";
import { Menu } from "./menu.js";
import { Outbox } from "./outbox.js";
import { Picker } from "./picker.js";
import { Pointer } from "./pointer.js";
import { Progress } from "./progress.js";
import { Saving } from "./saving.js";
import { Sender } from "./sender.js";
import { Steps } from "./steps.js";
import { Wire } from "./wire.js";

const AWAY = 30_000;
const LONGEST_NAME = 80;

const root = document.querySelector("[data-workspace]");
const data = told(JSON.parse(document.getElementById("workspace-data").textContent));
const study = { transcript: root.dataset.transcript, workspace: root.dataset.workspaces };
const task = data.task.id;

/** The page's data; segments come as rows without names, pinyin character by character. */
function told({ segments, ...rest }) {
  for (const code of Object.values(rest.codes)) code.pinyin = readings(code.pinyin);
  const named = segments.map(([id, version, start, end, code, value, attributes]) => ({ id, version, start, end, code, value, attributes }));
  return { ...rest, segments: named };
}

function note(text, level = "info") {
  toast(text, level);
}

const desk = new Desk(root, data);
const wire = new Wire(root.dataset);
const outbox = new Outbox(task);
const sender = new Sender({ wire, outbox, task });
const steps = new Steps({ segments: desk.segments, sender, task, told: data.steps });
const deeds = new Deeds({ desk, steps, note });
const memos = new Memos({ desk, sender, memos: data.memos, transcript: data.task.transcript });
const links = new Links({ desk, sender, links: data.links });
const picker = new Picker(desk);
const progress = new Progress({ desk, wire, task: data.task });
const bar = root.querySelector("[data-player]");

/** Made when it is first asked for: what it takes is fetched then. */
function once(make) {
  let made = null;
  return () => {
    made ??= make().catch((failure) => {
      made = null;
      note(tell("needs_network"), "warning");
      throw failure;
    });
    return made;
  };
}

const bulk = once(async () => new (await import("./bulk.js")).Bulk({ desk, wire, steps, sender, task, picker, note }));
const search = once(async () => {
  const [{ Search }, made] = await Promise.all([import("./search.js"), bulk()]);
  return new Search({ desk, wire, task, bulk: made, study });
});
const handIn = once(async () => new (await import("./handin.js")).HandIn({ desk, progress, sender, wire, task, note }));
const conflict = once(async () => new (await import("./conflict.js")).Conflict({ desk, sender, renew, note }));
const touch = once(async () => new (await import("./touch.js")).Touch(desk));
const player = once(async () => new (await import("./player.js")).Player(desk, bar));

/** What keys, menu and inspector ask for that needs more than one of the above. */
const actions = {
  pick() {
    if (!deeds.isAllowed()) return;
    const span = deeds.span();
    if (span) picker.open({ title: tell("give_code"), span, take: (key) => deeds.code(key) });
    else note(tell("select_first"));
  },
  recode() {
    if (!desk.chosen) note(tell("choose_first"));
    else if (deeds.isAllowed()) picker.open({ title: tell("change_code"), span: desk.chosen, take: (key) => deeds.recode(key) });
  },
  /** A code in the words of the text; it is the coder's own until the lead coder answers. */
  async inVivo() {
    const span = deeds.span();
    if (!span || !deeds.isAllowed()) {
      if (!span) note(tell("select_first"));
      return;
    }
    const quote = desk.places.textOf(span.start, span.end);
    const theme = desk.codes.get(desk.codes.last).theme ?? "";
    try {
      const { key, code } = await wire.ask("POST", `tasks/${task}/codes/in-vivo`, { name: quote.slice(0, LONGEST_NAME), quote, theme });
      desk.codes.add(key, code);
      deeds.code(key);
    } catch (refused) {
      note(refused.message || tell("needs_network"), "warning");
    }
  },
  memo() {
    if (desk.isNarrow) desk.panel("segment");
    inspector.show();
    const field = root.querySelector("[data-inspector] textarea");
    if (field) field.focus();
    else note(tell("choose_first"));
  },
  uncoded: (by) => progress.go(by),
  search() {
    tab("search");
    if (desk.isNarrow) desk.panel("codes");
    root.querySelector("[data-search-words]").select();
  },
  hit: async (by) => (await search()).step(by),
  tree() {
    tab("codes");
    if (desk.isNarrow) desk.panel("codes");
    root.querySelector("[data-find-code]").focus();
  },
  play: bar ? async () => (await player()).play() : null,
  back: bar ? async () => (await player()).back() : null,
};

const inspector = new Inspector({ desk, deeds, memos, links, actions });
new CodebookPane({ desk, deeds, inspector, savePins });
new Menu({ desk, deeds, actions });
new Keys({ desk, deeds, actions, hasSound: bar !== null });
new Pointer(desk);
new Saving({ root, sender });

function savePins() {
  sender.queue({ type: "pins", method: "PUT", path: "pins", body: desk.codes.pins });
}

/** Begin anew from what the server has and what still waits here. */
async function renew() {
  try {
    const now = await wire.get(`tasks/${task}/workspace`);
    memos.replace(now.memos);
    links.all = now.links;
    steps.forget();
    const items = await outbox.all();
    steps.begin(now, items);
    for (const item of items) if (item.type === "memo") memos.restore(item);
    desk.show();
  } catch {
    sender.state("offline");
  }
}

function tab(name) {
  for (const one of root.querySelectorAll("[role=tab]")) {
    const isOn = one.dataset.tab === name;
    one.setAttribute("aria-selected", String(isOn));
    one.tabIndex = isOn ? 0 : -1;
    root.querySelector(`#${one.getAttribute("aria-controls")}`).hidden = !isOn;
  }
  if (name === "search") search();
}

/** Nothing that was refused is lost: without what shows the conflict it is tried again later. */
sender.addEventListener("refused", ({ detail }) => {
  conflict().then(
    (made) => made.onRefused(detail),
    () => sender.retry(),
  );
});

function listen() {
  const undo = root.querySelector("[data-undo]");
  const redo = root.querySelector("[data-redo]");
  const count = () => {
    undo.disabled = !desk.isOpen || steps.undo === 0;
    redo.disabled = !desk.isOpen || steps.redo === 0;
  };
  steps.addEventListener("counts", count);
  steps.addEventListener("walked", ({ detail }) => say(tell(`did_${detail.direction}`, { kind: tell(`kind_${detail.kind}`) })));
  steps.addEventListener("advice", ({ detail }) => advise(detail));
  undo.addEventListener("click", () => deeds.walk("undo"));
  redo.addEventListener("click", () => deeds.walk("redo"));
  count();
  root.addEventListener("click", ({ target }) => {
    const panel = target.closest("[data-show-panel]");
    const chosenTab = target.closest("[role=tab]");
    const by = target.closest("[data-step]");
    if (panel) desk.panel(panel.dataset.showPanel);
    if (chosenTab) tab(chosenTab.dataset.tab);
    if (by) desk.step(Number(by.dataset.step));
    if (target.closest("[data-open-help]")) root.querySelector("[data-help]").showModal();
    if (target.closest("[data-next-uncoded]")) progress.go(1);
    if (target.closest("[data-open-hand-in]")) handIn().then((made) => made.open());
  });
  root.querySelector("[role=tablist]").addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const tabs = [...root.querySelectorAll("[role=tab]")];
    const next = tabs[(tabs.indexOf(event.target) + 1) % tabs.length];
    tab(next.dataset.tab);
    next.focus();
  });
}

function advise({ segments, warnings }) {
  for (const { id } of segments) desk.advice.delete(id);
  for (const { segment, text } of warnings) desk.advice.set(segment, [...(desk.advice.get(segment) ?? []), text]);
  if (warnings.length) {
    say(warnings.map(({ text }) => text).join(" "));
    desk.show();
  }
}

/** Another tab, or another device, may have worked meanwhile. */
function watch() {
  let left = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) left = Date.now();
    else if (left && Date.now() - left > AWAY && sender.waiting === 0 && desk.isOpen) renew();
  });
  addEventListener("beforeunload", () => memos.flush());
  sender.channel?.addEventListener("message", ({ data: news }) => {
    if (news.kind === "hello") sender.tell("here", {});
    if (news.kind === "hello" || news.kind === "here") root.querySelector("[data-two-tabs]").hidden = false;
    if (news.kind === "answer" && news.item.type === "memo") renew();
  });
  sender.tell("hello", {});
}

function openAddressed() {
  const span = location.hash.match(/^#at-(\d+)-(\d+)$/);
  const segment = location.hash.match(/^#segment-(.+)$/)?.[1];
  if (span) desk.selection.set(Number(span[1]), Number(span[2]));
  else if (segment && desk.segments.get(segment)) desk.choose(desk.segments.get(segment));
  else progress.resume();
}

listen();
watch();
if (navigator.maxTouchPoints > 0) touch();
if (bar) player();
openAddressed();
outbox.all().then((items) => {
  if (items.length === 0) return;
  for (const item of items) {
    steps.show(item);
    if (item.type === "memo") memos.restore(item);
  }
  sender.drain();
});
root.dataset.ready = "true";
