/* The recording while turns are corrected: F2 plays and pauses, F4 notes when a turn begins. */
import { rowOf } from "./turns.js";

export class Sound {
  constructor(root, turns) {
    this.sound = root.querySelector("[data-sound]");
    this.turns = turns;
    if (!this.sound) return;
    document.addEventListener("keydown", (event) => this.onKey(event));
    this.sound.addEventListener("timeupdate", () => this.tick());
  }

  onKey(event) {
    if (event.key === "F2") {
      event.preventDefault();
      if (this.sound.paused) this.sound.play();
      else this.sound.pause();
    }
    const row = rowOf(document.activeElement);
    if (event.key === "F4" && row) {
      event.preventDefault();
      this.turns.time(row, Math.round(this.sound.currentTime * 1000));
      row.nextElementSibling?.querySelector("[data-text]").focus();
    }
  }

  tick() {
    const now = this.sound.currentTime * 1000;
    const timed = this.turns.rows.filter((row) => row.turn.start_ms !== null);
    const heard = timed.findLast((row) => row.turn.start_ms <= now + 50);
    if (heard === this.heard) return;
    this.heard?.classList.remove("is-heard");
    this.heard = heard;
    heard?.classList.add("is-heard");
  }
}
