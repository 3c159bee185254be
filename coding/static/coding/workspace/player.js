/* The recording: the text follows the sound, and the sound follows the text. */
import { setOff } from "../../braid/js/reader/tints.js";
import { tell } from "./elements.js";

const BACK = 3;

export class Player {
  constructor(desk, bar) {
    this.desk = desk;
    this.sound = bar.querySelector("audio");
    this.button = bar.querySelector("[data-play]");
    this.clock = bar.querySelector("[data-clock]");
    this.line = bar.querySelector("[data-line]");
    this.follows = bar.querySelector("[data-follow]");
    this.turns = desk.places.turns.filter(({ turn }) => turn.dataset.ms).map((turn) => ({ turn, at: Number(turn.turn.dataset.ms) / 1000 }));
    this.button.addEventListener("click", () => this.play());
    bar.querySelector("[data-back]").addEventListener("click", () => this.back());
    bar.querySelector("[data-speed]").addEventListener("change", (event) => {
      this.sound.playbackRate = Number(event.target.value);
    });
    this.line.addEventListener("input", () => {
      this.sound.currentTime = Number(this.line.value);
    });
    this.sound.addEventListener("timeupdate", () => this.tick());
    this.sound.addEventListener("durationchange", () => {
      this.line.max = this.sound.duration || 0;
      this.tick();
    });
    for (const name of ["play", "pause", "ended"]) this.sound.addEventListener(name, () => this.mark());
    desk.root.querySelector(".turns").addEventListener("click", (event) => this.onTime(event));
  }

  play() {
    if (!this.sound.paused) {
      this.sound.pause();
      return;
    }
    const { selection } = this.desk;
    if (!selection.isEmpty) this.seek(selection.start);
    this.sound.play();
  }

  back() {
    this.sound.currentTime = Math.max(0, this.sound.currentTime - BACK);
  }

  /** To the beginning of the turn that holds a code point, unless the sound is in it already. */
  seek(point) {
    const place = this.desk.turnAt(point);
    const at = this.turns.findIndex(({ turn }) => turn === place);
    if (at < 0) return;
    const end = this.turns[at + 1]?.at ?? Infinity;
    const now = this.sound.currentTime;
    if (now < this.turns[at].at || now >= end) this.sound.currentTime = this.turns[at].at;
  }

  onTime(event) {
    const time = event.target.closest("[data-seek]");
    if (!time) return;
    this.sound.currentTime = Number(time.dataset.seek) / 1000;
    this.sound.play();
  }

  tick() {
    const now = this.sound.currentTime;
    this.line.value = now;
    this.line.setAttribute("aria-valuetext", clock(now));
    this.clock.textContent = `${clock(now)} / ${clock(this.sound.duration || 0)}`;
    const heard = this.turns.findLast(({ at }) => at <= now + 0.05);
    if (heard === this.heard) return;
    this.heard?.turn.turn.classList.remove("heard");
    this.heard = heard;
    heard?.turn.turn.classList.add("heard");
    setOff("heard", heard ? { start: heard.turn.start, end: heard.turn.end } : null, this.desk.places);
    if (heard && this.follows.checked && !this.sound.paused) this.desk.reveal(heard.turn.start, heard.turn.end);
  }

  mark() {
    const isPlaying = !this.sound.paused;
    this.button.setAttribute("aria-label", tell(isPlaying ? "pause" : "play"));
    this.button.classList.toggle("on", isPlaying);
  }
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, "0")}`;
}
