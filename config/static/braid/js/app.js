/* What every page does: theme, menus, toasts, htmx manners. */
import { watchJobs } from "./progress.js";

const words = document.querySelector("#words")?.dataset ?? {};
const YEAR = 31536000;
let opener = null;

function chooseTheme(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = theme ? YEAR : 0;
  document.cookie = `braid_theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
}

/** Show a short notice; `level` is one of Django's message tags. */
export function toast(text, level = "info") {
  const place = document.querySelector("#toasts");
  if (!place || !text) return;
  const note = document.createElement("div");
  note.className = `message message-${level}`;
  note.textContent = text;
  place.append(note);
  setTimeout(() => note.remove(), level === "error" ? 9000 : 5000);
}

/** Several buttons may open one menu: it moves to the one that is pressed. */
function moveMenu(event) {
  const button = event.target.closest?.("[popovertarget]");
  if (!button || button === opener) return;
  opener = button;
  const menu = document.getElementById(button.getAttribute("popovertarget"));
  if (menu?.matches(":popover-open")) menu.hidePopover();
}

/** A popover menu stands under its button, inside the window. */
function placeMenu(menu) {
  const own = `[popovertarget="${CSS.escape(menu.id)}"]`;
  const button = opener?.matches(own) ? opener : document.querySelector(own);
  if (!button) return;
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = anchor.bottom + 6;
  const top = below + height > innerHeight - 8 ? Math.max(8, anchor.top - height - 6) : below;
  const right = anchor.left + width > innerWidth - 10;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(10, right ? Math.min(anchor.right, innerWidth - 10) - width : anchor.left)}px`;
}

function onToggle(event) {
  if (event.newState !== "open" || !event.target.matches?.(".menu")) return;
  placeMenu(event.target);
  event.target.querySelector(".menu-item")?.focus({ focusVisible: false });
}

function menuKeys(event) {
  const menu = event.target.closest?.(".menu");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(".menu-item")];
  const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
  items[next].focus();
}

async function onClick(event) {
  const target = event.target.closest?.("[data-set-theme], [data-open], [data-shut], [data-copy]");
  if (!target) return;
  if ("setTheme" in target.dataset) {
    chooseTheme(target.dataset.setTheme);
    target.closest("[popover]")?.hidePopover();
  } else if (target.dataset.open) {
    document.getElementById(target.dataset.open)?.showModal();
  } else if ("shut" in target.dataset) {
    target.closest("dialog")?.close();
  } else if (target.dataset.copy) {
    await navigator.clipboard.writeText(target.dataset.copy);
    toast(words.copied, "success");
  }
}

/** Choosing a filter asks at once; the button in the form stays for those without scripts. */
function onChange(event) {
  const form = event.target.form;
  if (form?.matches(".filters[data-at-once]") && event.target.matches("select, [type=checkbox]")) form.requestSubmit();
}

function listenToHtmx() {
  document.addEventListener("htmx:responseError", (event) => {
    toast(event.detail.xhr.status === 403 ? words.refused : words.failed, "error");
  });
  document.addEventListener("htmx:sendError", () => toast(words.failed, "error"));
  document.addEventListener("htmx:load", (event) => watchJobs(event.target));
}

document.addEventListener("toggle", onToggle, true);
document.addEventListener("keydown", menuKeys);
document.addEventListener("click", moveMenu, true);
document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
addEventListener("resize", () => document.querySelectorAll(".menu:popover-open").forEach(placeMenu));
document.querySelector("dialog[data-open-now]")?.showModal();
document.querySelector("[data-take-focus]")?.focus();
document.querySelector('.study-nav [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
listenToHtmx();
watchJobs(document);
