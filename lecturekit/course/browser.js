// Asks the kernel a few times, and says in the page how long an answer takes, or what to do if none comes.
const ROUNDS = 8;
const PATIENCE = 5000; // ms
const OLD =
  "✗ This browser is too old for the figures. Use Chrome or Edge from 80, Firefox from 113, Safari from 16.4.";
const SILENT =
  "! No answer from the kernel yet. If a cell is running, wait for it. " +
  "Else run this cell again; if that does not help, restart the kernel (menu Kernel) and reload the page.";

export default {
  render({ model, el }) {
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    line.className = "lk-browser-answer";
    el.append(line);
    if (typeof DecompressionStream === "undefined") {
      line.textContent = OLD;
      return undefined;
    }
    line.textContent = "… asking the kernel";
    let asked = 0;
    let best = Infinity;
    let sent = 0;
    let timer;

    const ask = () => {
      asked += 1;
      sent = performance.now();
      model.send({ ask: asked });
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (best === Infinity) line.textContent = SILENT;
      }, PATIENCE);
    };

    const told = (message) => {
      if (message.answer !== asked) return;
      clearTimeout(timer);
      best = Math.min(best, performance.now() - sent);
      const time = Math.max(1, Math.round(best));
      line.textContent =
        time < 300
          ? `✓ The browser and the kernel talk: an answer takes ${time} ms. Sliders will move.`
          : `! An answer takes ${time} ms: sliders will move, but slowly. Is the kernel far away, or busy?`;
      if (asked < ROUNDS) setTimeout(ask, 60);
      else model.send({ best });
    };

    model.on("msg:custom", told);
    ask();
    return () => {
      clearTimeout(timer);
      model.off("msg:custom", told);
    };
  },
};
