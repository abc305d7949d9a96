// Everything back to its start, and that taken back: settings that took a minute to find are not lost to one key.

import { element } from "./controls.js";

const SAID = 8000; // ms that the line stays

export class Undo {
  constructor() {
    this.line = element("div", { class: "lk-line", role: "status", hidden: true });
  }

  /** Put players back to their start; where they all are there by this, put them back to where they were. */
  reset(players, where) {
    const moved = players.filter((player) => !atStart(player));
    if (!moved.length && this.before) return this.restore();
    if (!moved.length) return this.say(`Everything ${where} is at its start.`);
    this.before = new Map(moved.map((player) => [player, { ...player.values }]));
    for (const player of moved) player.reset();
    const again = element("button", { type: "button", onclick: () => this.restore() }, "undo (R)");
    this.say(`Everything ${where} is back at its start. `, again);
  }

  restore() {
    for (const [player, values] of this.before ?? []) {
      player.stop();
      player.move(values);
    }
    this.before = null;
    this.say("As it was.");
  }

  say(...words) {
    if (!words[0]) return;
    clearTimeout(this.timer);
    if (!this.line.isConnected) document.body.append(this.line);
    this.line.replaceChildren(...words);
    this.line.hidden = false;
    this.timer = setTimeout(() => (this.line.hidden = true), SAID);
  }

  forget() {
    this.before = null;
    this.line.hidden = true;
  }
}

const atStart = ({ spec, values }) =>
  spec.watch || spec.controls.every((control) => values[control.name] === control.start);
