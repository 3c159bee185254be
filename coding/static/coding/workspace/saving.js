/* How far what was done is kept: shown in the head, told when it changes for the worse. */
import { say, tell } from "./elements.js";

const SIGNS = { saved: "good", saving: "refresh", offline: "warning", "signed-out": "lock", conflict: "warning", refused: "warning" };

export class Saving {
  constructor({ root, sender }) {
    this.place = root.querySelector("[data-saving]");
    this.words = root.querySelector("[data-saving-words]");
    this.sign = root.querySelector("[data-saving] use");
    this.before = "saved";
    sender.addEventListener("state", ({ detail }) => this.show(detail));
    sender.addEventListener("queued", ({ detail }) => this.show({ name: sender.name === "saved" ? "saving" : sender.name, waiting: detail.waiting }));
  }

  show({ name, waiting }) {
    const isCalm = name === "saved" || name === "saving";
    this.place.dataset.state = name;
    this.place.classList.toggle("flag-good", name === "saved");
    this.place.classList.toggle("flag-tentative", !isCalm);
    this.words.textContent = this.text(name, waiting);
    this.sign.setAttribute("href", this.sign.getAttribute("href").replace(/#.*/, `#${SIGNS[name]}`));
    if (name !== this.before && (!isCalm || !["saved", "saving"].includes(this.before))) say(this.words.textContent);
    this.before = name;
  }

  text(name, waiting) {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    return tell(`state_${name}`, { n: waiting, time });
  }
}
