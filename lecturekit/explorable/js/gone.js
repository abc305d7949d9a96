// What a view says when its kernel is gone or out of reach, and how to go on.

import { element } from "./controls.js";
import { isPresenting } from "./stops.js";

const RESTART = "notebook:restart-run-all"; // JupyterLab's own button above the notebook
const FLASH = [{ boxShadow: "0 0 0 4px var(--lk-bad)" }, { boxShadow: "none" }];
const WHY = {
  restarting: "The kernel was restarted",
  autorestarting: "The kernel stopped by itself and was started again",
};
const HOW = "Run all cells again: ▶▶ above the notebook, or Run > Run All Cells.";
const LOST =
  "The connection to the kernel is lost. JupyterLab tries again by itself; what you move is answered when it is back.";

/** Follow the kernel of a view, in words over its figure; `found` is called when a lost one is back. Gives what ends it. */
export function followKernel(player, manager, runtime, found) {
  const session = manager.context?.sessionContext;
  const sign = new Sign(player, session);
  const followed = [
    [session?.statusChanged, (_, status) => status in WHY && sign.end(WHY[status])],
    [session?.statusChanged, (_, status) => status === "dead" && sign.end("The kernel has stopped")],
    [session?.kernelChanged, (_, { newValue: other }) =>
      player.dead || sign.end(other ? "The notebook has another kernel" : "The kernel was shut down")],
    [session?.connectionStatusChanged, (_, status) => (status === "connected" ? sign.find() && found() : sign.lose(manager.kernel))],
  ].filter(([signal]) => signal);
  for (const [signal, slot] of followed) signal.connect(slot);
  const closed = () => runtime.comm_live === false && !player.dead && sign.end(WHY.restarting); // where there is no such session
  runtime.on("comm_live_update", closed);
  return () => {
    for (const [signal, slot] of followed) signal.disconnect(slot);
    runtime.off("comm_live_update", closed);
  };
}

class Sign {
  constructor(player, session) {
    this.player = player;
    this.session = session;
    this.node = element("div", { class: "lk-gone", role: "alert", hidden: true });
    player.plot.after(this.node);
  }

  say(...content) {
    this.node.replaceChildren(...content.filter(Boolean));
    this.node.hidden = !this.node.children.length;
    this.player.root.classList.toggle("lk-failed", !this.node.hidden);
  }

  lose(kernel) {
    if (!this.player.dead) this.say(element("p", {}, LOST), button("Try again now", () => kernel?.reconnect()));
  }

  // a kernel that is just starting must not be started again
  settled() {
    return Promise.race([this.session?.session?.kernel?.info, new Promise((done) => setTimeout(done, 15000))]);
  }

  find() {
    if (this.player.dead || this.node.hidden) return false;
    this.say();
    return true;
  }

  end(why) {
    this.player.end(() => this.node.animate(FLASH, 600));
    const presents = isPresenting(); // then JupyterLab's button is not there
    const panel = this.player.root.closest(".jp-NotebookPanel");
    const words = presents ? "Leave the slides and run all cells again" : "Run all cells again";
    const again = (presents || theirs(panel)) && button(words, () => this.settled().then(() => rerun(panel)));
    this.say(element("p", {}, `${why}: this figure no longer moves.`), element("p", {}, presents ? `Esc, then r${HOW.slice(1)}` : HOW), again);
  }
}

const theirs = (panel) => panel?.querySelector(`[data-command="${RESTART}"]`);

async function rerun(panel) {
  if (isPresenting()) document.querySelector(".jp-deck-mod-stop")?.click();
  for (let i = 0; i < 40 && !theirs(panel); i++) await new Promise((done) => setTimeout(done, 100));
  if (theirs(panel)) press(theirs(panel));
}

// JupyterLab's buttons act on one of the two, according to their kind
const press = (node) =>
  ["mousedown", "click"].forEach((type) => node.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true })));

function button(words, onclick) {
  const made = element("button", { type: "button", onclick }, words);
  made.dataset.lmSuppressShortcuts = "true"; // Enter presses it, and does not edit the cell
  return made;
}
